-module(golden_map_match).
-export([f/1]).

f(#{a := A, b := B}) -> A + B;
f(#{}) -> none.
