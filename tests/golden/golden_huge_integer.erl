-module(golden_huge_integer).
-export([f/1]).

f(X) -> X + 1000000000000000000000000000000.
