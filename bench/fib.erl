%% Doubly recursive Fibonacci: calls, a comparison and small integers.
-module(fib).
-export([main/0]).

main() -> fib(26).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
