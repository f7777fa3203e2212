-module(golden_apply).
-export([f/3]).

f(M, F, A) -> [M:F(A) | apply(M, F, [A, A])].
