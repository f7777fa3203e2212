-module(golden_make_fun).
-export([f/2]).

f(A, B) -> fun(X) -> {A, B, X} end.
