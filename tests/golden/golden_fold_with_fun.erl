-module(golden_fold_with_fun).
-export([f/2]).

f(N, L) -> lists:foldl(fun(X, A) -> X * N + A end, 0, L).
