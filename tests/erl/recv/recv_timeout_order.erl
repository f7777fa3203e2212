%% Processes that sleep wake in the order of their times.
-module(recv_timeout_order).
-export([main/0, id/1]).

main() ->
    Me = self(),
    [spawn(fun() -> receive after T -> Me ! T end end) || T <- id([18, 2, 10])],
    collect(3).
    %% => [2,10,18]

collect(0) -> [];
collect(N) -> receive X -> [X | collect(N - 1)] end.

%% Hides a value from the compiler.
id(X) -> X.
