%% A process waits for messages in the middle of a deep recursion.
-module(proc_deep_stack_and_receive).
-export([main/0, id/1]).

main() ->
    Me = self(),
    P = spawn(fun() -> Me ! {sum, down(id(200))} end),
    [P ! {n, I} || I <- seq(1, 200)],
    receive {sum, S} -> S end.
    %% => 20100

down(0) -> 0;
down(N) ->
    X = receive {n, N} -> N end,
    Rest = down(N - 1),
    X + Rest.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

%% Hides a value from the compiler.
id(X) -> X.
