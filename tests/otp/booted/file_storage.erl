%% What OTP keeps in files: dets tables, disk logs, sorted files, tar and zip archives.
-module(file_storage).
-export([main/1]).

main(Dir) ->
    ok = file:set_cwd(Dir),
    {dets(), bags(), disk_logs(), wrap_logs(), sorted(), tar(), zipped()}.

dets() ->
    {ok, t} = dets:open_file(t, [{file, "table"}, {type, set}, {auto_save, infinity}]),
    [ok = dets:insert(t, {N, N * N, lists:duplicate(N rem 7, $x)}) || N <- lists:seq(1, 500)],
    First = [
        dets:lookup(t, 17),
        dets:member(t, 501),
        dets:info(t, size),
        dets:match(t, {'$1', 10000, '_'}),
        lists:sort(dets:select(t, [{{'$1', '$2', '_'}, [{'<', '$2', 100}], ['$1']}])),
        dets:delete(t, 17),
        dets:lookup(t, 17),
        dets:insert_new(t, {18, x, y}),
        dets:update_counter(t, 20, {2, 1})
    ],
    ok = dets:close(t),
    {ok, t} = dets:open_file(t, [{file, "table"}]),
    Second = [
        dets:info(t, size),
        dets:foldl(fun({_, Square, _}, Sum) -> Square + Sum end, 0, t),
        lists:sort(dets:match_object(t, {'_', 4, '_'})),
        dets:is_dets_file("table")
    ],
    ok = dets:delete_all_objects(t),
    Empty = dets:info(t, size),
    ok = dets:close(t),
    ok = file:write_file("broken", "no table"),
    {First, Second, Empty, dets:open_file("broken"), repaired()}.

%% A table that was not closed is repaired.
repaired() ->
    {Pid, Ref} = spawn_monitor(fun() ->
        {ok, r} = dets:open_file(r, [{file, "left"}]),
        ok = dets:insert(r, [{N, left} || N <- lists:seq(1, 50)]),
        ok = dets:sync(r),
        {ok, _} = file:copy("left", "copied"),
        ok = dets:close(r)
    end),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end,
    {ok, r} = dets:open_file(r, [{file, "copied"}]),
    Size = dets:info(r, size),
    ok = dets:close(r),
    {Reason, Size}.

bags() ->
    {ok, b} = dets:open_file(b, [{file, "bag"}, {type, duplicate_bag}, {keypos, 2}]),
    ok = dets:insert(b, [{1, a}, {2, a}, {1, a}, {3, b}]),
    Result = [lists:sort(dets:lookup(b, a)), dets:info(b, type), dets:delete_object(b, {1, a}), dets:lookup(b, a)],
    ok = dets:close(b),
    Result.

disk_logs() ->
    {ok, l} = disk_log:open([{name, l}, {file, "log"}]),
    [ok = disk_log:log(l, {entry, N}) || N <- lists:seq(1, 1000)],
    ok = disk_log:sync(l),
    {Next, Entries} = disk_log:chunk(l, start),
    First = {length(Entries), hd(Entries), Next =:= eof, disk_log:chunk(l, Next)},
    ok = disk_log:close(l),
    {ok, l} = disk_log:open([{name, l}, {file, "log"}]),
    Truncated = disk_log:truncate(l),
    ok = disk_log:close(l),
    {First, Truncated, disk_log:log(l, x), disk_log:open([{name, m}, {file, "no/such/dir/log"}]) =/= ok}.

wrap_logs() ->
    {ok, w} = disk_log:open([{name, w}, {file, "wrap"}, {type, wrap}, {size, {1000, 3}}, {format, external}]),
    [ok = disk_log:blog(w, <<N:800>>) || N <- lists:seq(1, 50)],
    Info = disk_log:info(w),
    ok = disk_log:close(w),
    {ok, Names} = file:list_dir("."),
    {proplists:get_value(no_overflows, Info), proplists:get_value(current_file, Info), lists:sort([N || "wrap" ++ _ = N <- Names])}.

sorted() ->
    ok = file:write_file("unsorted", [sized(N * 7919 rem 10007) || N <- lists:seq(1, 10000)]),
    ok = file_sorter:sort(["unsorted"], "sorted", [{size, 20000}, {no_files, 4}]),
    {ok, Data} = file:read_file("sorted"),
    Terms = terms(Data),
    {length(Terms), Terms =:= lists:sort(Terms), file_sorter:check(["sorted"], [])}.

sized(Term) ->
    Data = term_to_binary(Term),
    <<(byte_size(Data)):32, Data/binary>>.

terms(<<Size:32, Data:Size/binary, Rest/binary>>) -> [binary_to_term(Data) | terms(Rest)];
terms(<<>>) -> [].

tar() ->
    ok = file:write_file("f1", "content1"),
    ok = filelib:ensure_dir("sub/f2"),
    ok = file:write_file("sub/f2", lists:duplicate(5000, $a)),
    ok = file:make_symlink("f1", "link"),
    [
        erl_tar:create("a.tar", ["f1", "sub", "link"]),
        erl_tar:create("a.tgz", ["f1", "sub"], [compressed]),
        erl_tar:table("a.tar"),
        erl_tar:table("a.tgz", [compressed]),
        erl_tar:extract("a.tgz", [compressed, {cwd, "x"}]),
        file:read_file("x/f1"),
        sizes(erl_tar:extract("a.tar", [memory])),
        erl_tar:extract({binary, element(2, file:read_file("a.tar"))}, [memory, {files, ["f1"]}]),
        erl_tar:extract("f1", [memory])
    ].

zipped() ->
    [
        element(1, zip:create("a.zip", ["f1", "sub/f2"])),
        [element(2, Entry) || Entry <- element(2, zip:list_dir("a.zip")), element(1, Entry) =:= zip_file],
        zip:unzip("a.zip", [{cwd, "y"}]),
        file:read_file("y/f1"),
        sizes(zip:unzip("a.zip", [memory])),
        zip:unzip("f1")
    ].

sizes({ok, Files}) -> [{Name, byte_size(Data)} || {Name, Data} <- Files].
