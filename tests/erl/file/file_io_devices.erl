%% Files as I/O devices: a process per file, encodings, lines, terms, positions, and what happens when it dies.
-module(file_io_devices).
-export([main/0]).

main() ->
    _ = file_server:start(),  % it runs already where OTP is booted
    Dir = "/tmp/enigma_gen_file_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    ok = file:make_dir(Dir),
    Path = filename:join(Dir, "data"),
    try
        [
            file:write_file(Path, "one\ntwo\r\nthree\n{a, 1}.\n"),  %% => ok
            with(Path, [read], fun(F) -> [io:get_line(F, ""), io:get_chars(F, "", 2), file:read(F, 3), file:read_line(F), io:read(F, ""), io:read(F, "")] end), %% => ["one\n","tw",{ok,"o\r\n"},{ok,"three\n"},{ok,{a,1}},eof]
            with(Path, [read, binary], fun(F) -> [io:get_line(F, ""), file:read(F, 2), file:position(F, cur), file:position(F, {eof, -5}), file:read(F, 100), file:read(F, 1), io:get_line(F, "")] end), %% => [<<"one\n">>,{ok,<<"tw">>},{ok,6},{ok,18},{ok,<<" 1}.\n">>},eof,eof]
            with(Path, [read, write], fun(F) -> [file:pread(F, 4, 3), file:pwrite(F, 0, "ONE"), file:position(F, 0), io:fread(F, "", "~s ~s"), file:position(F, 7), file:truncate(F), file:sync(F)] end), %% => [{ok,"two"},ok,{ok,0},{ok,["ONE","two"]},{ok,7},ok,ok]
            file:read_file(Path),                                   %% => {ok,<<"ONE\ntwo">>}
            with(Path, [write, {encoding, utf8}], fun(F) -> [io:put_chars(F, [16#e5, 16#65e5]), io:format(F, "~ts~n", [[16#1F600]]), file:write(F, <<"x">>)] end), %% => [ok,ok,ok]
            file:read_file(Path),                                   %% => {ok,<<195,165,230,151,165,240,159,152,128,10,120>>}
            with(Path, [read, {encoding, utf8}], fun(F) -> [io:get_chars(F, "", 2), io:get_line(F, ""), io:get_line(F, "")] end), %% => [[229,26085],[128512,10],"x"]
            with(Path, [read], fun(F) -> [io:setopts(F, [{encoding, latin1}, binary]), io:get_chars(F, "", 2), lists:sort(io:getopts(F))] end), %% => [ok,<<195,131,194,165>>,[{binary,true},{encoding,latin1}]]
            with(Path, [write, {encoding, latin1}], fun(F) -> [catch_error(fun() -> io:put_chars(F, [16#65e5]) end), catch_error(fun() -> io:put_chars(F, "x") end)] end), %% => [no_translation,terminated]
            with(Path, [write, {encoding, {utf16, little}}], fun(F) -> io:put_chars(F, "ab") end), %% => ok
            file:read_file(Path),                                   %% => {ok,<<97,0,98,0>>}
            with(Path, [read, {encoding, utf16}], fun(F) -> io:get_line(F, "") end), %% => [24832,25088]
            with(Path, [append, delayed_write], fun(F) -> [file:write(F, "later"), file:read_file(Path), file:datasync(F), file:read_file(Path)] end), %% => [ok,{ok,<<97,0,98,0>>},ok,{ok,<<97,0,98,0,108,97,116,101,114>>}]
            with(Path, [write, compressed], fun(F) -> io:format(F, "~p.~n", [{zipped, <<"x">>}]) end), %% => ok
            with(Path, [read, compressed], fun(F) -> io:read(F, "") end), %% => {ok,{zipped,<<"x">>}}
            with(Path, [write], fun(F) -> [file:read(F, 1), io:get_line(F, "")] end), %% => [{error,ebadf},{error,terminated}]
            with(Path, [read], fun(F) -> [file:write(F, "no"), catch_error(fun() -> io:put_chars(F, "no") end)] end), %% => [{error,ebadf},terminated]
            terms(Path, "{a, 1}. [b]."),                            %% => {ok,[{a,1},[b]]}
            terms(Path, "{a, 1"),                                   %% => {error,{1,erl_parse,["syntax error before: ",[]]}}
            script(Path, "X = 1 + A. [X]."),                        %% => {ok,[3]}
            owner_ends(Path),                                       %% => [true,false]
            device_killed(Path),                                    %% => [{error,terminated},ok]
            file:open(Path ++ "/x", [read]),                        %% => {error,enotdir}
            file:open(Dir, [read]),                                 %% => {error,eisdir}
            file:open(Path, [read, {encoding, klingon}]),           %% => {error,badarg}
            file:open({a}, [read]),                                 %% => {error,badarg}
            file:path_open(["/nowhere", Dir], "data", [read]) =/= {error, enoent}, %% => true
            file:path_open(["/nowhere", Dir], "nothing", [read]),   %% => {error,enoent}
            file:copy(Path, Path ++ ".copy"),                       %% => {ok,0}
            [filelib:is_regular(Path), filelib:is_dir(Dir), filelib:is_file(Dir), filelib:is_regular(Dir), filelib:file_size(Path)], %% => [true,true,true,false,0]
            [filename:basename(N) || N <- filelib:wildcard(Dir ++ "/d*")], %% => ["data","data.copy"]
            filelib:fold_files(Dir, "copy$", true, fun(N, Acc) -> [filename:basename(N) | Acc] end, []), %% => ["data.copy"]
            filelib:ensure_dir(filename:join([Dir, "a", "b", "c"])), %% => ok
            file:list_dir(filename:join(Dir, "a")),                 %% => {ok,["b"]}
            file:del_dir(Dir),                                      %% => {error,eexist}
            file:del_dir_r(filename:join(Dir, "a")),                %% => ok
            [file:format_error(E) || E <- [enoent, eacces, badarg, {1, erl_parse, ["x"]}]] %% => ["no such file or directory","permission denied","bad argument",["1",58,32,["x"]]]
        ]
    after
        file:del_dir_r(Dir)
    end.

with(Path, Modes, Fun) ->
    {ok, F} = file:open(Path, Modes),
    Result = Fun(F),
    file:close(F),
    Result.

terms(Path, Text) ->
    ok = file:write_file(Path, Text),
    file:consult(Path).

script(Path, Text) ->
    ok = file:write_file(Path, Text),
    file:script(Path, erl_eval:add_binding('A', 2, erl_eval:new_bindings())).

%% The file's process ends with the one that opened it.
owner_ends(Path) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        {ok, F} = file:open(Path, [write]),
        io:put_chars(F, "left "),
        Self ! {self(), F},
        receive go -> ok end
    end),
    F = receive {Pid, Opened} -> Opened end,
    Alive = is_process_alive(F),
    Watch = monitor(process, F),
    Pid ! go,
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    receive {'DOWN', Watch, process, F, _} -> ok end,
    [Alive, is_process_alive(F)].

device_killed(Path) ->
    {ok, F} = file:open(Path, [write]),
    unlink(F),
    Watch = monitor(process, F),
    exit(F, kill),
    receive {'DOWN', Watch, process, F, _} -> ok end,
    [file:write(F, "x"), file:close(F)].

catch_error(Fun) ->
    try Fun() catch error:Reason -> Reason end.
