%% A node that does not read: who sends to it has to wait.  And sequential tracing, which goes along with what nodes send each other.
-module(pressure).
-export([main/2, sink/0, answer/1]).

main(Peer, _Dir) ->
    true = wait(Peer, 300),
    {?MODULE, Code, File} = code:get_object_code(?MODULE),
    {module, ?MODULE} = rpc:call(Peer, code, load_binary, [?MODULE, File, Code]),
    [{busy, busy(Peer)}, {traced, traced(Peer)}].

busy(Peer) ->
    Os = rpc:call(Peer, os, getpid, []),
    Pid = spawn(Peer, ?MODULE, sink, []),
    erlang:system_monitor(self(), [busy_dist_port]),
    os:cmd("kill -STOP " ++ Os),
    Binary = binary:copy(<<0>>, 1000000),
    Sender = spawn(fun() -> [Pid ! Binary || _ <- lists:seq(1, 40)], receive stop -> ok end end),
    Told = receive {monitor, Sender, busy_dist_port, Port} -> is_port(Port) after 5000 -> none end,
    timer:sleep(300),
    {status, Status} = process_info(Sender, status),
    Refused = [erlang:send(Pid, x, [nosuspend]), erlang:send_nosuspend(Pid, x)],
    os:cmd("kill -CONT " ++ Os),
    Last = until_waiting(Sender, 400),
    erlang:system_monitor(undefined),
    {Told, Status, Refused, Last}.

until_waiting(_, 0) -> timeout;
until_waiting(Pid, N) -> case process_info(Pid, status) of {status, waiting} -> ok; _ -> timer:sleep(50), until_waiting(Pid, N - 1) end.

sink() -> receive _ -> sink() end.

traced(Peer) ->
    Me = self(),
    Tracer = spawn(fun() -> tracer(Me, Peer) end),
    seq_trace:set_system_tracer(Tracer),
    seq_trace:set_token(label, 17), seq_trace:set_token(send, true), seq_trace:set_token('receive', true),
    Pid = spawn(Peer, ?MODULE, answer, [Me]),
    receive {Pid, ready} -> ok end,
    Pid ! {Me, hello},
    There = receive {Pid, Token} -> Token after 5000 -> none end,
    {Flags, Label, Serial, Sender, Last} = seq_trace:get_token(),
    seq_trace:set_token([]),
    timer:sleep(300),
    {There, {Flags, Label, Serial, Sender =:= Pid, Last}, flush()}.

answer(Parent) ->
    Parent ! {self(), ready},
    receive {Parent, hello} -> {Flags, Label, Serial, Sender, Last} = seq_trace:get_token(), Parent ! {self(), {Flags, Label, Serial, Sender =:= Parent, Last}} end.

tracer(Me, Peer) ->
    receive {seq_trace, Label, {Kind, Serial, From, To, _}} ->
        Me ! {traced, Kind, Label, Serial, node(From) =:= Peer, if is_atom(To) -> To =:= Peer; true -> node(To) =:= Peer end}
    end,
    tracer(Me, Peer).

flush() -> receive {monitor, _, busy_dist_port, _} -> flush(); M -> [M | flush()] after 0 -> [] end.

wait(_, 0) -> false;
wait(Peer, N) -> case net_adm:ping(Peer) of pong -> true; pang -> timer:sleep(100), wait(Peer, N - 1) end.
