-module(golden_map).
-export([f/2]).

f(F, [H | T]) -> [F(H) | f(F, T)];
f(_, []) -> [].
