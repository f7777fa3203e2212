%% Two processes send a message to and fro, with a reference in it.
-module(pingpong).
-export([main/0]).

main() ->
    Pong = spawn(fun pong/0),
    Sum = ping(50000, Pong, 0),
    Pong ! stop,
    Sum.

ping(0, _Pong, Sum) -> Sum;
ping(N, Pong, Sum) ->
    Ref = make_ref(),
    Pong ! {ping, self(), Ref, N},
    receive {pong, Ref, M} -> ping(N - 1, Pong, Sum + M) end.

pong() ->
    receive
        {ping, From, Ref, N} -> From ! {pong, Ref, N + 1}, pong();
        stop -> ok
    end.
