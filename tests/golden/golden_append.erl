-module(golden_append).
-export([f/2]).

f([H | T], L) -> [H | f(T, L)];
f([], L) -> L.
