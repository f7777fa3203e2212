-module(golden_binary_loop).
-export([f/2]).

f(<<C, T/binary>>, N) -> f(T, N + C);
f(<<>>, N) -> N.
