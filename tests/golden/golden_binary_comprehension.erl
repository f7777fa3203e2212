-module(golden_binary_comprehension).
-export([f/1]).

f(L) -> << <<X:16>> || X <- L >>.
