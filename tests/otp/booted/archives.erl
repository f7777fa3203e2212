%% OTP's zip and erl_tar, in memory and with files, and compressed files.
-module(archives).
-export([main/1]).

main(Dir) ->
    Files = [{"empty.txt", <<>>},
             {"hello.txt", <<"hello, world\n">>},
             {"dir/numbers.txt", iolist_to_binary([integer_to_list(N) || N <- lists:seq(1, 5000)])},
             {"zeros.bin", <<0:(100000 * 8)>>},
             {"cafe.txt", <<"accent">>},
             {lists:duplicate(120, $n) ++ ".txt", <<"a long name">>}],
    [{zip, zipped(Files)}, {stored, stored(Files)}, {zip_errors, zip_errors(Files)}, {tar, tarred(Files)}, {tar_errors, tar_errors(Files)},
     {zip_file, zip_file(Dir, Files)}, {tar_file, tar_file(Dir, Files)}, {compressed_file, compressed_file(Dir)}].

zipped(Files) ->
    {ok, {"memory.zip", Bin}} = zip:create("memory.zip", Files, [memory, {comment, "made in memory"}]),
    {ok, Back} = zip:unzip(Bin, [memory]),
    {ok, Table} = zip:table(Bin),
    {ok, One} = zip:extract(Bin, [memory, {file_list, ["hello.txt"]}]),
    {ok, Handle} = zip:zip_open(Bin, [memory]),
    {ok, Got} = zip:zip_get("dir/numbers.txt", Handle),
    ok = zip:zip_close(Handle),
    {Back =:= Files, lists:keyfind("hello.txt", 1, Back), One, [comment_or_size(T) || T <- Table],
     lists:keyfind("dir/numbers.txt", 1, Files) =:= Got}.

comment_or_size({zip_comment, Comment}) -> Comment;
comment_or_size(File) when element(1, File) =:= zip_file -> {element(2, File), element(2, element(3, File)), element(6, File)}.

stored(Files) ->
    {ok, {_, Bin}} = zip:create("memory.zip", Files, [memory, {compress, []}]),
    {ok, Back} = zip:unzip(Bin, [memory]),
    {byte_size(Bin) > 100000, Back =:= Files}.

zip_errors(Files) ->
    {ok, {_, Bin}} = zip:create("memory.zip", Files, [memory]),
    [result(fun() -> zip:unzip(B, [memory]) end)
     || B <- [<<>>, <<"no zip">>, binary:part(Bin, 0, byte_size(Bin) div 2), binary:part(Bin, 100, byte_size(Bin) - 100)]].

tarred(Files) ->
    Bin = tar(Files),
    {ok, Names} = erl_tar:table({binary, Bin}),
    {ok, Back} = erl_tar:extract({binary, Bin}, [memory]),
    {ok, One} = erl_tar:extract({binary, Bin}, [memory, {files, ["hello.txt"]}]),
    {ok, Unpacked} = erl_tar:extract({binary, zlib:gzip(Bin)}, [memory, compressed]),
    {ok, Verbose} = erl_tar:table({binary, Bin}, [verbose]),
    {Names, Back =:= Files, One, Unpacked =:= Files, [{element(1, V), element(2, V), element(3, V)} || V <- Verbose]}.

zip_file(Dir, Files) ->
    Zip = filename:join(Dir, "made.zip"),
    Out = filename:join(Dir, "unzipped"),
    {ok, Zip} = zip:create(Zip, Files),
    {ok, Names} = zip:unzip(Zip, [{cwd, Out}]),
    {ok, {_, Bin}} = zip:zip("again.zip", [filename:basename(N) || {N, _} <- Files, filename:basename(N) =:= N], [memory, {cwd, Out}]),
    {ok, Again} = zip:unzip(Bin, [memory]),
    {[string:prefix(N, Out) || N <- lists:sort(Names)], [file:read_file(filename:join(Out, N)) =:= {ok, B} || {N, B} <- Files],
     [lists:member(F, Files) || F <- Again], zip:unzip(filename:join(Dir, "none.zip"))}.

tar_file(Dir, Files) ->
    Plain = filename:join(Dir, "made.tar"),
    Gz = filename:join(Dir, "made.tar.gz"),
    Out = filename:join(Dir, "untarred"),
    ok = erl_tar:create(Plain, Files),
    ok = erl_tar:create(Gz, Files, [compressed]),
    ok = erl_tar:extract(Gz, [compressed, {cwd, Out}]),
    {ok, <<31, 139, _/binary>>} = file:read_file(Gz),
    {erl_tar:table(Plain), erl_tar:table(Gz, [compressed]), erl_tar:extract(Plain, [memory]) =:= {ok, Files},
     [file:read_file(filename:join(Out, N)) =:= {ok, B} || {N, B} <- Files], erl_tar:table(filename:join(Dir, "none.tar")),
     erl_tar:table(Gz)}.

%% file's option compressed: read and written through zlib.
compressed_file(Dir) ->
    Name = filename:join(Dir, "lines.gz"),
    Lines = [[integer_to_list(N * N), $\n] || N <- lists:seq(1, 20000)],
    {ok, W} = file:open(Name, [write, compressed, raw]),
    ok = file:write(W, Lines),
    ok = file:close(W),
    {ok, Packed} = file:read_file(Name),
    {ok, R} = file:open(Name, [read, compressed, binary]),
    {ok, First} = file:read_line(R),
    {ok, Next} = file:read(R, 20),
    There = {file:position(R, 1000), file:read(R, 10)},
    Back = {file:position(R, 10), file:read(R, 10)},
    ok = file:close(R),
    {ok, Raw} = file:open(Name, [read, compressed, raw, binary, read_ahead]),
    All = read_all(Raw),
    ok = file:close(Raw),
    Append = case file:open(Name, [append, compressed, raw]) of
                 {ok, A} -> {file:write(A, "more"), file:close(A)};
                 Refused -> Refused
             end,
    {ok, Both} = file:read_file(Name),
    {zlib:gunzip(Packed) =:= iolist_to_binary(Lines), First, Next, There, Back, iolist_to_binary(All) =:= iolist_to_binary(Lines),
     Append, byte_size(zlib:gunzip(Both)) - iolist_size(Lines),
     file:open(Name, [read, write, compressed, raw])}.

read_all(Raw) ->
    case file:read(Raw, 5000) of
        {ok, Data} -> [Data | read_all(Raw)];
        eof -> []
    end.

tar_errors(Files) ->
    Bin = tar(Files),
    <<Head:100/binary, _, Tail/binary>> = Bin,
    [result(fun() -> erl_tar:extract({binary, B}, [memory | Options]) end)
     || {B, Options} <- [{<<>>, []}, {<<"no tar">>, []}, {<<Head/binary, $x, Tail/binary>>, []}, {binary:part(Bin, 0, 700), []},
                         {<<"no gzip">>, [compressed]}]].

result(F) ->
    try F() of
        {ok, Files} -> {ok, [N || {N, _} <- Files]};
        {error, {'EXIT', {{badmatch, _}, _Trace}}} -> {error, badmatch};
        {error, {'EXIT', {Reason, _Trace}}} -> {error, Reason};
        Other -> Other
    catch
        C:R -> {C, R}
    end.

%% An archive made through a storage of our own, a process.
tar(Files) ->
    Pid = spawn_link(fun() -> store(<<>>, 0) end),
    {ok, Tar} = erl_tar:init(Pid, write, fun storage/2),
    [ok = erl_tar:add(Tar, Bin, Name, [{mtime, 1000000000}, {atime, 1000000000}, {ctime, 1000000000}, {mode, 8#644}]) || {Name, Bin} <- Files],
    ok = erl_tar:close(Tar),
    call(Pid, stop).

storage(write, {Pid, Data}) -> call(Pid, {write, Data});
storage(position, {Pid, Position}) -> {ok, call(Pid, {position, Position})};
storage(close, _) -> ok.

call(Pid, Request) ->
    Ref = make_ref(),
    Pid ! {self(), Ref, Request},
    receive {Ref, Answer} -> Answer end.

store(Bin, At) ->
    receive
        {From, Ref, {write, Data}} ->
            New = iolist_to_binary(Data),
            From ! {Ref, ok},
            Size = byte_size(New),
            Padded = case byte_size(Bin) < At + Size of
                         true -> <<Bin/binary, 0:((At + Size - byte_size(Bin)) * 8)>>;
                         false -> Bin
                     end,
            <<Before:At/binary, _:Size/binary, After/binary>> = Padded,
            store(<<Before/binary, New/binary, After/binary>>, At + Size);
        {From, Ref, {position, {bof, N}}} -> From ! {Ref, N}, store(Bin, N);
        {From, Ref, {position, {cur, N}}} -> From ! {Ref, At + N}, store(Bin, At + N);
        {From, Ref, {position, N}} when is_integer(N) -> From ! {Ref, N}, store(Bin, N);
        {From, Ref, stop} -> From ! {Ref, Bin}
    end.
