%% Two processes exchange 300 messages.
-module(recv_ping_pong).
-export([main/0, id/1]).

main() ->
    Me = self(),
    P = spawn(fun() -> pong(Me, 0) end),
    ping(P, id(300)),
    P ! stop,
    receive {total, N} -> N end.
    %% => 300

ping(_, 0) -> ok;
ping(P, N) -> P ! {ping, N}, receive {pong, N} -> ping(P, N - 1) end.

pong(To, Count) ->
    receive
        {ping, N} -> To ! {pong, N}, pong(To, Count + 1);
        stop -> To ! {total, Count}
    end.

%% Hides a value from the compiler.
id(X) -> X.
