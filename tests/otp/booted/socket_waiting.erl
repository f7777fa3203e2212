%% Waiting for sockets of the module socket: select and cancel, queues, time-outs, close while others wait, files.
-module(socket_waiting).
-export([main/1]).

main(Dir) ->
    [{connecting, connecting()}, {accepting, accepting()}, {receiving, receiving(inet)}, {local, receiving(local)},
     {sending, sending()}, {closing, closing()}, {owners, owners()}, {files, files(Dir)}].

%% Try again till it is so.
until(Fun) ->
    case Fun() of
        true -> ok;
        _ -> timer:sleep(2), until(Fun)
    end.

waits(Key, Socket, Count) -> until(fun() -> maps:get(Key, socket:info(Socket)) =:= Count end).

%% Each in a process of its own, one behind the other.
start(Key, Socket, Funs) ->
    Self = self(),
    [begin
         Before = maps:get(Key, socket:info(Socket)),
         Pid = spawn(fun() -> Self ! {self(), try Fun() catch C:R -> {C, R} end} end),
         waits(Key, Socket, Before + 1),
         Pid
     end || Fun <- Funs].

results(Pids) -> [receive {Pid, Result} -> plain(Result) after 5000 -> none end || Pid <- Pids].

plain({'$socket', _}) -> socket;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(R) when is_reference(R) -> ref;
plain(X) -> X.

told(Socket) ->
    receive {'$socket', Socket, Tag, Info} -> {Tag, plain(Info)} after 5000 -> nothing end.

listening(Domain) ->
    {ok, L} = socket:open(Domain, stream, case Domain of local -> default; _ -> tcp end),
    ok = case Domain of
             local -> socket:bind(L, #{family => local, path => <<0, "socket_waiting ", (list_to_binary(os:getpid()))/binary>>});
             inet -> socket:bind(L, #{family => inet, addr => loopback})
         end,
    ok = socket:listen(L),
    {ok, Address} = socket:sockname(L),
    {L, Address}.

pair(Domain) ->
    {L, Address} = listening(Domain),
    {ok, C} = socket:open(Domain, stream),
    ok = socket:connect(C, Address),
    {ok, S} = socket:accept(L),
    ok = socket:close(L),
    {C, S}.

connecting() ->
    {L, Address} = listening(inet),
    {ok, C} = socket:open(inet, stream, tcp),
    One = case socket:connect(C, Address, nowait) of
              ok -> ok;
              {select, {select_info, connect, _}} -> {select, _} = told(C), socket:connect(C)
          end,
    Two = catch_(fun() -> socket:connect(C) end),
    ok = socket:close(L),
    {ok, D} = socket:open(inet, stream, tcp),
    Three = socket:connect(D, Address, 5000),
    [One, Two, Three, socket:close(C), socket:close(D), socket:connect(D, Address), catch_(fun() -> socket:connect(L) end)].

catch_(Fun) -> try Fun() catch C:R -> {C, R} end.

accepting() ->
    {L, Address} = listening(inet),
    First = [plain(socket:accept(L, 0)), plain(socket:accept(L, 20))],
    Pids = start(num_acceptors, L, [fun() -> socket:accept(L) end || _ <- [1, 2, 3]]),
    States = maps:get(rstates, socket:info(L)),
    {select, Info} = socket:accept(L, nowait),
    Again = catch_(fun() -> socket:accept(L, nowait) end),
    Cancelled = [socket:cancel(L, Info), plain(socket:cancel(L, Info))],
    [exit(hd(Pids), kill) || true],
    waits(num_acceptors, L, 2),
    Read = plain(socket:recv(L, 0, 0)),
    {ok, C} = socket:open(inet, stream, tcp),
    ok = socket:connect(C, Address),
    [A] = results([lists:nth(2, Pids)]),
    waits(num_acceptors, L, 1),
    ok = socket:close(L),
    [First, States, Again, Cancelled, Read, A, results([lists:nth(3, Pids)]), socket:accept(L)].

receiving(Domain) ->
    {C, S} = pair(Domain),
    Nothing = [socket:recv(S, 0, 0), socket:recv(S, 3, 10), socket:recvfrom(S, 0, 0), socket:recvmsg(S, 10)],
    {select, Info} = socket:recv(S, 3, nowait),
    ok = socket:send(C, "abc"),
    Told = told(S),
    Late = plain(socket:cancel(S, Info)),
    Data = socket:recv(S, 3),
    {select, Info2} = socket:recv(S, 3, nowait),
    Cancelled = [socket:cancel(S, Info2), plain(socket:cancel(S, Info2))],
    Pids = start(num_readers, S, [fun() -> socket:recv(S, 3) end || _ <- [1, 2, 3]]),
    {select, {_, _, _}} = socket:recv(S, 3, nowait),
    Again = catch_(fun() -> socket:recv(S, 3, nowait) end),
    Acceptor = socket:accept(S, 0),
    ok = socket:send(C, <<"aaabbbccc">>),
    Each = results(Pids),
    ok = socket:send(C, <<"ddd">>),
    Mine = [told(S), socket:recv(S, 3)],
    [P1, P2] = start(num_readers, S, [fun() -> socket:recv(S, 0) end, fun() -> socket:recvmsg(S, 1000) end]),
    exit(P1, kill),
    waits(num_readers, S, 1),
    ok = socket:sendmsg(C, #{iov => [<<"m">>, <<"sg">>]}),
    [{ok, Message}] = results([P2]),
    ok = socket:shutdown(C, write),
    End = [socket:recv(S, 3), socket:recvfrom(S), socket:recvmsg(S)],
    ok = socket:close(C),
    ok = socket:close(S),
    [Nothing, Told, Late, Data, Cancelled, Again, Acceptor, Each, Mine, maps:get(iov, Message), End].

sending() ->
    {C, S} = pair(inet),
    Big = binary:copy(<<"0123456789">>, 400_000),
    {select, {Info, Rest}} = socket:send(C, Big, nowait),
    Pids = start(num_writers, C, [fun() -> socket:send(C, <<"end">>) end]),
    Queued = catch_(fun() -> {select, _} = socket:sendmsg(C, #{iov => [<<"x">>]}, nowait), selected end),
    Reader = spawn_link(fun() -> put(size, 0), read(S) end),
    Told = told(C),
    Self = self(),
    ok = socket:send(C, Rest, Info, 60_000),
    Sent = results(Pids),
    Many = socket:sendmsg(C, #{iov => lists:duplicate(2500, <<"abcd">>)}, 60_000),
    Vector = socket:send(C, [<<"v">>, "ec", [<<"tor">>]]),
    ok = socket:shutdown(C, write),
    Reader ! {total, Self},
    Total = receive {Reader, N} -> N after 60_000 -> none end,
    {Full, _} = pair(inet),
    {error, {timeout, Left}} = socket:send(Full, Big, 50),
    [is_binary(Rest), Queued, Told, Sent, Many, Vector, Total, is_binary(Left), socket:send(Full, <<>>, 0), socket:close(C), socket:send(C, "x")].

read(S) ->
    case socket:recv(S, 0) of
        {ok, Data} -> put(size, get(size) + byte_size(Data)), read(S);
        {error, closed} -> receive {total, From} -> From ! {self(), get(size)} end
    end.

closing() ->
    {C, S} = pair(inet),
    Pids = start(num_readers, S, [fun() -> socket:recv(S, 3) end, fun() -> socket:recvfrom(S) end]),
    {select, _} = socket:recvmsg(S, nowait),
    Closed = socket:close(S),
    Aborted = told(S),
    After = [Op() || Op <- [fun() -> socket:close(S) end, fun() -> socket:recv(S) end, fun() -> socket:send(S, "a") end,
                            fun() -> socket:getopt(S, {otp, debug}) end, fun() -> socket:sockname(S) end,
                            fun() -> socket:shutdown(S, read) end, fun() -> maps:get(rstates, socket:info(S)) end]],
    {ok, Lingers} = socket:open(inet, stream, tcp),
    ok = socket:setopt(Lingers, {socket, linger}, #{onoff => true, linger => 1}),
    {D, T} = pair(inet),
    ok = socket:setopt(D, {socket, linger}, #{onoff => true, linger => 0}),
    ok = socket:close(D),
    [Closed, Aborted, results(Pids), After, socket:recv(C), socket:close(Lingers), socket:recv(T), socket:close(C), socket:close(T)].

owners() ->
    {C, S} = pair(inet),
    Owner = spawn(fun() -> receive stop -> ok end end),
    Given = [socket:setopt(S, {otp, controlling_process}, Owner), socket:setopt(S, {otp, controlling_process}, self())],
    [Pid] = start(num_readers, S, [fun() -> socket:recv(S, 1) end]),
    Owner ! stop,
    Peer = socket:recv(C, 1),
    [Given, results([Pid]), Peer, socket:recv(S, 1), maps:get(owner, socket:info(S)), socket:close(C)].

files(Dir) ->
    File = filename:join(Dir, "data"),
    Data = binary:copy(<<"line of text\n">>, 100_000),
    ok = file:write_file(File, Data),
    {ok, Handle} = file:open(File, [read, raw, binary]),
    {C, S} = pair(inet),
    Reader = spawn_link(fun() -> put(size, 0), read(S) end),
    Sent = [socket:sendfile(C, Handle, 0, 0, 60_000), socket:sendfile(C, Handle, 13, 26, 60_000), socket:sendfile(C, Handle, byte_size(Data), 0, 1000)],
    #{counters := #{sendfile_byte := Bytes, sendfile_tries := Tries, sendfile_fails := Fails}} = socket:info(C),
    ok = file:close(Handle),
    Wrong = [socket:sendfile(C, Handle, 0, 0, 1000), catch_(fun() -> socket:sendfile(C, foo, 0, 0, 1000) end)],
    ok = socket:shutdown(C, write),
    Reader ! {total, self()},
    Total = receive {Reader, N} -> N after 60_000 -> none end,
    [Sent, Bytes, Tries, Fails, Wrong, Total, socket:close(C), socket:sendfile(C, Handle, 0, 0, 1000)].
