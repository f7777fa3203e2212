-module(golden_list_comprehension).
-export([f/1]).

f(L) -> [X * 2 || X <- L, is_integer(X), X > 1].
