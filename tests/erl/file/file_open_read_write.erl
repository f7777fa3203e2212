%% Open files: modes, positions, what is read and written where, and the errors of each.
-module(file_open_read_write).
-export([main/0]).

main() ->
    Dir = make_temp_dir(),
    Path = Dir ++ "/data",
    try
        [
            prim_file:open(Path, [read]),                           %% => {error,enoent}
            with(Path, [write], fun(F) -> prim_file:write(F, ["hello", [<<" ">>], "world"]) end), %% => ok
            prim_file:read_file(Path),                              %% => {ok,<<"hello world">>}
            with(Path, [read], fun reads/1),                        %% => [{ok,<<"hello">>},{ok,5},{ok,<<>>},{ok,<<" world">>},eof,{ok,2},{ok,<<"llo">>},eof]
            with(Path, [read, write], fun overwrites/1),            %% => [{ok,<<"he">>},ok,{ok,4},{ok,<<"heXXo world">>},ok,{ok,<<"heXXo woYY">>}]
            with(Path, [append], fun(F) -> [prim_file:write(F, "1"), prim_file:position(F, 0), prim_file:write(F, "2")] end), %% => [ok,{ok,0},ok]
            prim_file:read_file(Path),                              %% => {ok,<<"heXXo woYY12">>}
            prim_file:open(Path, [exclusive]),                      %% => {error,eexist}
            with(Path ++ "2", [exclusive], fun(F) -> prim_file:write(F, "x") end), %% => ok
            with(Path, [], fun(F) -> {prim_file:read(F, 2), prim_file:write(F, "no")} end), %% => {{ok,<<"he">>},{error,ebadf}}
            with(Path, [write], fun(F) -> {prim_file:read(F, 2), prim_file:position(F, eof)} end), %% => {{error,ebadf},{ok,0}}
            with(Path, [read, write, sync, unknown, {delayed_write, 1, 2}], fun(F) -> prim_file:write(F, "synced") end), %% => ok
            with(Path, [read], fun bad_arguments/1),                %% => [{error,badarg},{error,einval},{error,einval},{error,badarg},{error,einval},{error,badarg},{error,einval},{error,badarg},{error,badarg},{error,einval},{ok,3},{ok,7}]
            with(Path, [read, write], fun places/1),                %% => [ok,{ok,[<<"ab">>,<<"6789">>,eof]},{error,{1,einval}},ok,eof,{ok,<<0,0,90>>}]
            with(Path, [read, write], fun vectors/1),               %% => {ok,{ok,30000},true}
            with(Path, [read, write], fun lengths/1),               %% => [{ok,10},ok,{ok,10},ok,ok,ok,{error,einval},{error,einval},{ok,4096}]
            prim_file:open(Dir, [read]),                            %% => {error,eisdir}
            prim_file:open(Dir, [write]),                           %% => {error,eisdir}
            with(Dir, [read, directory], fun(F) -> prim_file:read(F, 1) end), %% => {error,eisdir}
            prim_file:open(Path, [read, directory]),                %% => {error,enotdir}
            prim_file:read_file(Dir),                               %% => {error,eisdir}
            prim_file:open(Path ++ "/x", [read]),                   %% => {error,enotdir}
            with(Path, [read, write], fun nothing/1),               %% => [eof,{ok,{0,20,eof}},{ok,{0,1,eof}},{ok,[eof]}]
            with("/dev/null", [read, write], fun(F) -> {prim_file:write(F, "gone"), prim_file:read(F, 4)} end), %% => {ok,eof}
            with("/dev/zero", [read], fun(F) -> prim_file:read(F, 3) end), %% => {ok,<<0,0,0>>}
            with("/dev/full", [write], fun(F) -> prim_file:write(F, "x") end), %% => {error,enospc}
            element(1, prim_file:read_file("/proc/self/stat")),     %% => ok
            prim_file:open(Path, read),                             %% => {error,badarg}
            [prim_file:open(Name, [read]) || Name <- [name, [a], "a" ++ b, [0], <<"a", 0>>, <<1:1>>, 17, [-1], [16#110000]]], %% => [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,enoent},{error,badarg},{error,badarg},{error,badarg}]
            prim_file:open("", [read]),                             %% => {error,enoent}
            prim_file:open(lists:duplicate(5000, $a), [read])       %% => {error,enametoolong}
        ]
    after
        [prim_file:delete(Dir ++ "/" ++ Name) || Name <- element(2, prim_file:list_dir(Dir))],
        prim_file:del_dir(Dir)
    end.

reads(F) ->
    [
        prim_file:read(F, 5),
        prim_file:position(F, cur),
        prim_file:read(F, 0),
        prim_file:read(F, 100),
        prim_file:read(F, 1),
        prim_file:position(F, {bof, 2}),
        prim_file:read(F, 3),
        prim_file:pread(F, 11, 1)
    ].

overwrites(F) ->
    [
        prim_file:read(F, 2),
        prim_file:write(F, "XX"),
        prim_file:position(F, cur),
        prim_file:pread(F, 0, 100),
        prim_file:pwrite(F, 8, <<"YYY">>),
        begin
            {ok, 10} = prim_file:position(F, 10),
            ok = prim_file:truncate(F),
            prim_file:pread(F, 0, 100)
        end
    ].

bad_arguments(F) ->
    [
        prim_file:pread(F, foo, 1),
        prim_file:pread(F, -1, 1),
        prim_file:pread(F, 1.5, 1),
        prim_file:pread(F, 0, foo),
        prim_file:pread(F, 1 bsl 64, 1),
        prim_file:position(F, {middle, 1}),
        prim_file:position(F, {bof, -1}),
        prim_file:position(F, {bof, 1 bsl 64}),
        prim_file:write(F, [256]),
        prim_file:advise(F, 0, 0, whatever),
        prim_file:position(F, {eof, -3}),
        prim_file:position(F, {cur, 4})
    ].

places(F) ->
    {ok, _} = prim_file:position(F, 0),
    ok = prim_file:truncate(F),
    [
        prim_file:pwrite(F, [{0, "ab"}, {2, "23456789"}]),
        prim_file:pread(F, [{0, 2}, {6, 10}, {50, 1}]),
        prim_file:pwrite(F, [{0, "a"}, {-1, "b"}]),
        prim_file:pwrite(F, 100, "Z"),
        prim_file:ipread_s32bu_p32bu(F, 97, 100),
        prim_file:pread(F, 98, 3)
    ].

%% More pieces than one system call takes.
vectors(F) ->
    Pieces = [<<N:256/integer-unit:8>> || N <- lists:seq(1, 30000 div 256)],
    Rest = binary:copy(<<7>>, 30000 rem 256),
    {ok, _} = prim_file:position(F, 0),
    ok = prim_file:truncate(F),
    Result = prim_file:write(F, [Pieces, Rest]),
    {Result, prim_file:position(F, cur), prim_file:pread(F, 0, 40000) =:= {ok, iolist_to_binary([Pieces, Rest])}}.

lengths(F) ->
    [
        prim_file:position(F, 10),
        prim_file:truncate(F),
        prim_file:position(F, eof),
        prim_file:sync(F),
        prim_file:datasync(F),
        prim_file:allocate(F, 0, 4096),
        prim_file:allocate(F, 0, 0),
        prim_file:allocate(F, -1, 10),
        prim_file:position(F, eof)
    ].

%% Nothing is wanted.
nothing(F) ->
    ok = prim_file:pwrite(F, 0, <<0:32, 20:32, 1:64, 2:64>>),
    [
        prim_file:pread(F, 0, 0),
        prim_file:ipread_s32bu_p32bu(F, 0, 100),
        prim_file:ipread_s32bu_p32bu(F, 8, 0),
        prim_file:pread(F, [{3, 0}])
    ].

with(Path, Modes, Fun) ->
    case prim_file:open(Path, Modes) of
        {ok, F} ->
            Result = Fun(F),
            ok = prim_file:close(F),
            {error, einval} = prim_file:close(F),
            {error, einval} = prim_file:read(F, 1),
            Result;
        Error ->
            Error
    end.

make_temp_dir() ->
    Dir = "/tmp/enigma_gen_file_" ++ os:getpid() ++ "_" ++ integer_to_list(os:system_time()),
    ok = prim_file:make_dir(Dir),
    Dir.
