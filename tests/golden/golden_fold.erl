-module(golden_fold).
-export([f/3]).

f(F, A, [H | T]) -> f(F, F(H, A), T);
f(_, A, []) -> A.
