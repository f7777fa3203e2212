-module(golden_fib).
-export([f/1]).

f(N) when N < 2 -> N;
f(N) -> f(N - 1) + f(N - 2).
