-module(golden_mutual_tail_calls).
-export([f/1]).

f(0) -> true;
f(N) -> g(N - 1).

g(0) -> false;
g(N) -> f(N - 1).
