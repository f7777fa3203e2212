%% OTP's tools on top of tracing: dbg, cprof, eprof, fprof, and traces in files.
-module(trace_tools).
-export([main/1, f/1]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    [{dbg, debugged()}, {to_file, to_file(Dir)}, {cprof, counted()}, {eprof, timed()}, {fprof, profiled(Dir)}, {seq_trace, sequential()}].

debugged() ->
    Me = self(),
    {ok, _} = dbg:tracer(process, {fun(M, N) -> Me ! {N, M}, N + 1 end, 0}),
    A = [numbers(dbg:p(new, [c])), numbers(dbg:tp(?MODULE, f, x)), numbers(dbg:tpl(?MODULE, g, cx))],
    P = spawn(fun() -> ?MODULE:f(3), catch ?MODULE:f(a), receive stop -> ok end end),
    timer:sleep(200),
    B = told(P),
    dbg:stop_clear(),
    P ! stop,
    A ++ B.

numbers({ok, L}) -> [case E of {matched, _, N} -> {matched, N}; _ -> E end || E <- L].

told(P) -> receive {N, M} -> [{N, list_to_tuple([case E of P -> p; _ -> E end || E <- tuple_to_list(M)])} | told(P)] after 0 -> [] end.

to_file(Dir) ->
    File = filename:join(Dir, "trace.log"),
    {ok, _} = dbg:tracer(port, dbg:trace_port(file, File)),
    dbg:p(self(), [c]), dbg:tpl(?MODULE, g, []),
    f(1), f(2),
    dbg:flush_trace_port(),
    dbg:stop_clear(),
    Me = self(),
    R = dbg:trace_client(file, File, {fun(end_of_trace, L) -> Me ! {all, lists:reverse(L)}; (M, L) -> [element(4, M) | L] end, []}),
    receive {all, L} -> [is_pid(R) | L] after 5000 -> late end.

counted() ->
    cprof:start(?MODULE),
    f(10), f(11),
    cprof:pause(),
    Found = cprof:analyse(?MODULE),
    cprof:stop(),
    Found.

timed() ->
    {ok, V} = eprof:profile(fun() -> [f(X) || X <- lists:seq(1, 20)], done end),
    stopped = eprof:stop(),
    V.

profiled(Dir) ->
    ok = fprof:apply(fun() -> [f(X) || X <- lists:seq(1, 50)], ok end, []),
    ok = fprof:profile(),
    ok = fprof:analyse([{dest, filename:join(Dir, "fprof.txt")}, {cols, 80}]),
    stopped = fprof:stop(),
    {ok, Terms} = file:consult(filename:join(Dir, "fprof.txt")),
    lists:usort([{MFA, Count} || {_, {{?MODULE, _, _} = MFA, Count, _, _}, _} <- Terms]).

sequential() ->
    Me = self(),
    T = spawn(fun() -> collect([]) end),
    false = seq_trace:set_system_tracer(T),
    E = spawn(fun() -> receive {From, X} -> From ! {self(), X} end end),
    seq_trace:set_token(label, 7), seq_trace:set_token(send, true), seq_trace:set_token('receive', true), seq_trace:set_token(print, true),
    seq_trace:print(7, "text"),
    E ! {Me, hello}, receive {E, hello} -> ok end,
    [] =/= seq_trace:set_token([]),
    T ! {dump, Me},
    L = receive {dump, All} -> All end,
    seq_trace:set_system_tracer(false),
    [{Label, element(1, What), element(2, What)} || {Label, What} <- L].

collect(L) -> receive {dump, P} -> P ! {dump, lists:reverse(L)}; {seq_trace, Label, What} -> collect([{Label, What} | L]) end.

f(X) -> g(X) + 1.

g(X) -> X * 2.
