%% Receives with time-outs in a loop count what came in time and what did not.
-module(recv_timeout_and_messages_mixed).
-export([main/0, id/1]).

main() ->
    Me = self(),
    spawn(fun() -> [begin receive after T -> ok end, Me ! {x, T} end || T <- id([1, 12, 1, 12])] end),
    count(4, 0, 0).
    %% => {4,true}

count(0, In, Out) -> {In, Out >= 2};
count(N, In, Out) ->
    receive {x, _} -> count(N - 1, In + 1, Out)
    after 6 -> count(N, In, Out + 1)
    end.

%% Hides a value from the compiler.
id(X) -> X.
