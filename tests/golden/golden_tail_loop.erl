-module(golden_tail_loop).
-export([f/2]).

f(0, A) -> A;
f(N, A) -> f(N - 1, A * N).
