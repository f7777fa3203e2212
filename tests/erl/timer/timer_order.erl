%% Timers of one process fire in the order of their times, not of their making.
-module(timer_order).
-export([main/0, id/1]).

main() ->
    [erlang:send_after(T, self(), T) || T <- id([15, 1, 8])],
    collect(3).
    %% => [1,8,15]

collect(0) -> [];
collect(N) -> receive X -> [X | collect(N - 1)] end.

%% Hides a value from the compiler.
id(X) -> X.
