%% A named fun calls itself, deep and in a tail call.
-module(fun_named_recursion).
-export([main/0, id/1]).

main() ->
    Fact = fun F(0) -> 1; F(N) -> N * F(N - 1) end,
    Loop = fun L(0, A) -> A; L(N, A) -> L(N - 1, A + N) end,
    [
        Fact(id(20)),         %% => 2432902008176640000
        Loop(id(1000), 0),    %% => 500500
        (fun Fib(N) when N < 2 -> N; Fib(N) -> Fib(N - 1) + Fib(N - 2) end)(12)   %% => 144
    ].

%% Hides a value from the compiler.
id(X) -> X.
