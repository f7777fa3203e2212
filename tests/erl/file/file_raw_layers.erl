%% Raw files through OTP's layers on top of prim_file: lines, reading ahead, delayed writes, compressed files, lists.
-module(file_raw_layers).
-export([main/0]).

main() ->
    _ = file_server:start(),  % it runs already where OTP is booted
    Path = "/tmp/enigma_gen_file_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    try
        [
            with(Path, [write, raw], fun(F) -> file:write(F, ["one\n", "two\r\n", <<"three">>]) end), %% => ok
            with(Path, [read, raw, binary], fun(F) -> lines(F) end), %% => [<<"one\n">>,<<"two\n">>,<<"three">>]
            with(Path, [read, raw, {read_ahead, 4}], fun(F) -> lines(F) end), %% => ["one\n","two\n","three"]
            with(Path, [read, raw, binary, read_ahead], fun ahead/1), %% => [{ok,<<"on">>},{ok,2},{ok,<<"e\ntwo">>},{ok,1},{ok,<<"ne">>},{ok,<<"two">>},{ok,3},{ok,<<"\ntwo\r\nthree">>},eof]
            with(Path, [read, write, raw, binary, read_ahead], fun(F) -> [file:read(F, 1), file:write(F, "N"), file:read(F, 2)] end), %% => [{ok,<<"o">>},ok,{ok,<<"e\n">>}]
            with(Path, [write, raw, {delayed_write, 1000, 60000}], fun(F) -> delayed(F, Path) end), %% => [ok,{ok,<<>>},ok,{ok,<<"delayed">>},ok,{ok,7},{ok,<<"delayed more">>}]
            with(Path, [write, raw, {delayed_write, 5, 60000}], fun(F) -> [file:write(F, "123"), file:read_file(Path), file:write(F, "4567"), file:read_file(Path)] end), %% => [ok,{ok,<<>>},ok,{ok,<<"1234567">>}]
            with(Path, [write, raw, delayed_write], fun(F) -> file:write(F, "closed") end), %% => ok
            file:read_file(Path),                                   %% => {ok,<<"closed">>}
            with(Path, [write, raw, compressed], fun(F) -> [file:write(F, lists:duplicate(1000, "zip ")), file:position(F, cur)] end), %% => [ok,{ok,4000}]
            magic(Path),                                            %% => {<<31,139,8>>,true}
            with(Path, [read, raw, compressed, binary], fun(F) -> [file:read(F, 5), file:position(F, 3998), file:read(F, 10), file:read(F, 1), file:position(F, 0), file:read(F, 3)] end), %% => [{ok,<<"zip z">>},{ok,3998},{ok,<<"p ">>},eof,{ok,0},{ok,<<"zip">>}]
            with(Path, [raw, write, sync, binary], fun(F) -> [file:pwrite(F, [{0, "abc"}, {10, "xyz"}]), file:datasync(F), file:sync(F)] end), %% => [ok,ok,ok]
            with(Path, [raw, read, binary], fun(F) -> [file:pread(F, [{0, 3}, {3, 7}, {10, 9}, {90, 1}]), file:pread(F, 1, 2), file:pread(F, {bof, 11}, 1)] end), %% => [{ok,[<<"abc">>,<<0,0,0,0,0,0,0>>,<<"xyz">>,eof]},{ok,<<"bc">>},{error,badarg}]
            with(Path, [raw, read], fun(F) -> [file:pread(F, 0, 3), file:read(F, 3), file:read(F, 0), file:position(F, {eof, -1}), file:read(F, 2)] end), %% => [{ok,"abc"},{ok,"abc"},{ok,[]},{ok,12},{ok,"z"}]
            with(Path, [raw, read, write, binary], fun(F) -> [file:position(F, 2), file:truncate(F), file:position(F, eof), file:allocate(F, 0, 100), file:advise(F, 0, 0, dont_need)] end), %% => [{ok,2},ok,{ok,2},ok,ok]
            with(Path, [raw, read, binary], fun copied/1),          %% => {{ok,100},{ok,100}}
            with(Path, [raw, read, binary], fun moved/1),           %% => {error,einval}
            file:open(Path ++ "/x", [raw]),                         %% => {error,enotdir}
            file:open(Path, raw),                                   %% => {error,badarg}
            file:open(atom_to_list(nothing_here), [raw]),           %% => {error,enoent}
            file:open(nothing_here, [raw])                          %% => {error,enoent}
        ]
    after
        prim_file:delete(Path),
        prim_file:delete(Path ++ ".copy")
    end.

with(Path, Modes, Fun) ->
    {ok, F} = file:open(Path, Modes),
    Result = Fun(F),
    ok = file:close(F),
    Result.

lines(F) ->
    case file:read_line(F) of
        {ok, Line} -> [Line | lines(F)];
        eof -> []
    end.

ahead(F) ->
    [
        file:read(F, 2),
        file:position(F, cur),
        file:read(F, 5),
        file:position(F, 1),
        file:read(F, 2),
        file:pread(F, 4, 3),
        file:position(F, cur),
        file:read(F, 100),
        file:read(F, 1)
    ].

delayed(F, Path) ->
    [
        file:write(F, "delayed"),
        file:read_file(Path),
        file:sync(F),
        file:read_file(Path),
        file:write(F, " more"),
        file:position(F, {bof, 7}),
        file:read_file(Path)
    ].

magic(Path) ->
    {ok, <<Magic:3/binary, _/binary>> = Data} = file:read_file(Path),
    {Magic, byte_size(Data) < 100}.

copied(F) ->
    Path = "/tmp/enigma_gen_copy_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    {ok, To} = file:open(Path, [write, raw, binary]),
    Copied = file:copy(F, To),
    Result = {Copied, file:position(To, cur)},
    file:close(To),
    prim_file:delete(Path),
    Result.

moved(F) ->
    file:position(F, {bof, -1}).
