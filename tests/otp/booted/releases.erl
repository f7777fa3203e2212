%% Releases and code: boot scripts made by systools, archives run as escripts, modules loaded, purged and upgraded while they run, make, and the
%% tools that look at code: xref, cover, the debugger's interpreter.
-module(releases).
-export([main/1, log/2]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(told, ?MODULE, #{config => self()}),
    sources(),
    [{make, made()}, {code, code()}, {upgrade, upgraded()}, {systools, scripts(Dir)}, {escript, escripts(Dir)}, {xref, referenced()}, {cover, covered()}, {int, interpreted()}].

sources() ->
    ok = file:write_file("Emakefile", "{'one', [debug_info, {d, 'X', 1}]}.\n{two, [debug_info]}.\n"),
    one(1),
    ok = file:write_file("two.erl", "-module(two).\n-export([f/1, unused/0, loop/1]).\nf(X) when X > 1 -> one:add(X, 2);\nf(_) -> missing:g().\nunused() -> local().\nlocal() -> lists:map(fun f/1, [1]).\n"
        "loop(0) -> done;\nloop(N) ->\n    Y = N * 2,\n    loop(Y div 2 - 1).\n"),
    ok = file:write_file("app.app", io_lib:format("~p.~n", [{application, app, [{description, "d"}, {vsn, "1.0"}, {modules, [one, two]}, {registered, []}, {applications, [kernel, stdlib]}]}])).

one(V) ->
    ok = file:write_file("one.erl", io_lib:format("-module(one).~n-vsn(~w).~n-export([add/2, version/0, init/1, handle_call/3, handle_cast/2, code_change/3, run/1]).~nadd(A, B) -> A + B.~nversion() -> ~w.~n"
        "init(S) -> {ok, S}.~nhandle_call(_, _, S) -> {reply, {~w, S}, S}.~nhandle_cast(X, _) -> {noreply, X}.~ncode_change(Old, S, Extra) -> {ok, {~w, from, Old, S, Extra}}.~n"
        "run(P) -> receive upgrade -> one:run(P); stay -> P ! ~w, run(P) end.~n", [V, V, V, V, V])).

made() -> [make:all([load]), make:all([load]), make:files([two], [{outdir, "."}]), file:write_file("bad.erl", "-module(bad).\nf() -> .\n"), make:files([bad]), lists:sort([F || F <- element(2, file:list_dir(".")), filename:extension(F) =:= ".beam"])].

code() ->
    D = filename:absname("."),
    Sub = filename:absname("sub"),
    ok = file:make_dir(Sub), {ok, _} = file:copy("two.beam", "sub/two.beam"),
    A = [code:add_patha(D), hd(code:get_path()) =:= D, code:add_pathz(Sub), lists:last(code:get_path()) =:= Sub, code:add_path("/none"), code:which(two), code:del_path(Sub), code:replace_path(x, D), code:del_path(Sub)],
    B = [code:is_loaded(two), code:load_file(two), code:delete(two), code:is_loaded(two), code:purge(two), code:soft_purge(two), two:f(5), code:ensure_loaded(two), code:ensure_loaded(no_such), code:load_abs("sub/two"), code:load_binary(two, "x", <<"bad">>),
        code:modified_modules(), code:is_sticky(lists), code:load_file(erlang), code:load_binary(lists, "lists.beam", element(2, file:read_file(code:where_is_file("lists.beam")))), code:get_mode(), code:module_status(two), code:module_md5(element(2, file:read_file("two.beam"))) =:= two:module_info(md5)],
    C = [code:prepare_loading([one, two]), code:ensure_modules_loaded([one, none]), code:atomic_load([one, none]), code:lib_dir(no_such), code:priv_dir(stdlib) =:= {error, bad_name}, code:get_object_code(nope), element(1, code:get_object_code(one)), code:clash()],
    Told = [T || T <- told(), string:find(T, "orted") =:= nomatch, string:find(T, "Error loading") =:= nomatch],
    [Told, A, B, [case X of {ok, {_, L}} -> length(L); {ok, _} -> ok; _ -> X end || X <- C]].

log(#{msg := {string, S}}, #{config := Pid}) -> Pid ! {told, unicode:characters_to_list(S)};
log(#{msg := {report, R}}, #{config := Pid}) -> Pid ! {told, io_lib:format("~p", [R])};
log(#{msg := {F, As}}, #{config := Pid}) -> Pid ! {told, lists:flatten(io_lib:format(F, As))}.

told() -> receive {told, T} -> [T | told()] after 100 -> [] end.

upgraded() ->
    Me = self(),
    {ok, S} = gen_server:start({local, upgrading}, one, a_state, []),
    P = spawn(one, run, [Me]), Q = spawn(one, run, [Me]), R = monitor(process, Q),
    A = gen_server:call(S, x),
    one(2), {ok, one} = compile:file(one, [debug_info]),
    ok = sys:suspend(S), code:purge(one), {module, one} = code:load_file(one),
    B = [sys:change_code(S, one, 1, extra), sys:resume(S), gen_server:call(S, x), sys:get_state(S), erlang:check_old_code(one), erlang:check_process_code(P, one)],
    P ! stay, P ! upgrade, P ! stay,
    C = [receive X -> X after 2000 -> late end || _ <- [1, 2]],
    D = [erlang:check_process_code(P, one), code:soft_purge(one), code:purge(one), receive {'DOWN', R, _, _, Why} -> Why after 2000 -> lives end, erlang:check_old_code(one), code:soft_purge(one), is_process_alive(P)],
    exit(P, kill), gen_server:stop(S),
    [A, B, C, D].

scripts(Dir) ->
    {kernel, _, K} = lists:keyfind(kernel, 1, application:which_applications()),
    {stdlib, _, S} = lists:keyfind(stdlib, 1, application:which_applications()),
    application:load(sasl), {ok, V} = application:get_key(sasl, vsn),
    [ok = file:write_file(N ++ ".rel", io_lib:format("~p.~n", [{release, {"rel", N}, {erts, erlang:system_info(version)}, [{kernel, K}, {stdlib, S}, {sasl, V}, {app, "1.0"}]}])) || N <- ["r1", "r2"]],
    ok = file:write_file("app.appup", "{\"1.0\", [], []}.\n"),
    A = [systools:make_script("r1", [{path, [Dir]}, silent, {outdir, Dir}]), systools:make_script("r2", [{path, [Dir]}, silent]), systools:make_script("none", [silent]), systools:script2boot("r1")],
    {ok, [{script, Name, Script}]} = file:consult("r1.script"),
    B = [Name, [E || E <- Script, element(1, E) =/= path, element(1, E) =/= primLoad], systools:make_tar("r1", [{path, [Dir]}, silent]), systools:make_relup("r2", ["r1"], ["r1"], [{path, [Dir]}, silent])],
    {ok, Files} = erl_tar:table("r1.tar.gz", [compressed]),
    {ok, Relup} = file:consult("relup"),
    [A, B, length(Files) > 100, [F || F <- lists:sort(Files), string:find(F, "/app-") =/= nomatch orelse hd(F) =:= $r], Relup].

escripts(Dir) ->
    ok = file:write_file("main.erl", "-module(main).\n-export([main/1, log/2]).\nmain(A) -> io:format(\"~p ~p ~p~n\", [A, two:f(4), filename:basename(code:which(two))]).\n"),
    {ok, main} = compile:file(main, []),
    [{ok, Two}, {ok, Main}, {ok, One}] = [file:read_file(F) || F <- ["two.beam", "main.beam", "one.beam"]],
    A = [escript:create("archive", [shebang, {comment, "c"}, {emu_args, "-escript main main"}, {archive, [{"two.beam", Two}, {"main.beam", Main}, {"one.beam", One}], []}]),
        escript:create("beam", [shebang, {beam, Main}]), escript:create(binary, [x]), element(1, escript:create(binary, [shebang, {source, <<"main(_) -> ok.">>}]))],
    {ok, Sections} = escript:extract("archive", []),
    {ok, Binary} = escript:extract("beam", []),
    {archive, Zip} = lists:keyfind(archive, 1, Sections),
    {ok, L} = zip:list_dir(Zip),
    [A, lists:keydelete(archive, 1, Sections), [element(1, B) || B <- Binary], [element(2, F) || F <- L, element(1, F) =:= zip_file], is_list(Dir)].

referenced() ->
    {ok, _} = xref:start(x), xref:set_default(x, [{warnings, false}, {verbose, false}]),
    A = [xref:add_module(x, "one.beam"), xref:add_module(x, "two.beam"), xref:set_library_path(x, [filename:dirname(code:which(lists))])],
    B = [xref:analyze(x, K) || K <- [undefined_function_calls, undefined_functions, locals_not_used, exports_not_used, {module_call, two}, {use, {one, add, 2}}, deprecated_functions]],
    C = [xref:q(x, Q) || Q <- ["X", "E || one", "domain(E | two)", "(Mod) X * one", "closure E | two:unused/0", "bad syntax ("]],
    xref:stop(x),
    [A, B, C, lists:sort(xref:m("two.beam"))].

covered() ->
    A = [cover:compile("two.erl", [debug_info]), cover:is_compiled(two), two:loop(3), two:f(7), catch two:f(0)],
    B = [cover:analyse(two, Kind, Level) || Kind <- [coverage, calls], Level <- [module, function, clause, line]],
    C = [cover:analyse_to_file(two, "two.out", []), cover:export("all.cover"), cover:reset(two), cover:analyse(two, module), cover:import("all.cover"), cover:analyse(two, coverage, module), cover:imported_modules(), cover:modules(), cover:compile(none)],
    {ok, Text} = file:read_file("two.out"),
    {skipped, A1} = {skipped, [case X of {'EXIT', {R, [F | _]}} -> {R, F}; _ -> X end || X <- A]},
    [A1, B, C, cover:stop(), tl(binary:split(Text, <<"****\n\n">>))].

interpreted() ->
    {module, two} = code:load_file(two),
    A = [int:i("two.erl"), int:interpreted(), int:interpretable(none), int:break(two, 10), int:break(two, 10), int:break_in(two, f, 1), int:all_breaks(two), int:action_at_break(two, 10, disable), int:enable_break(two, 10)],
    int:subscribe(), int:auto_attach(false),
    P = spawn(fun() -> exit({result, two:loop(2)}) end), R = monitor(process, P),
    ok = wait_break(P, 200),
    B = [[{C, D, E} || {_, C, D, E} <- int:snapshot()], int:continue(P), wait_break(P, 200), int:delete_break(two, 10), int:continue(P), receive {'DOWN', R, _, _, Why} -> Why after 5000 -> late end],
    int:no_break(two),
    C = [two:f(3), catch two:f(0), int:n(two), int:interpreted(), int:clear()],
    [A, B, [case X of {'EXIT', {E, [F | _]}} -> {E, F}; _ -> X end || X <- C]].

wait_break(_, 0) -> no_break;
wait_break(P, N) -> case lists:keyfind(P, 1, int:snapshot()) of {P, _, break, {two, 10}} -> ok; _ -> timer:sleep(20), wait_break(P, N - 1) end.
