-module(golden_boolean).
-export([f/2]).

f(A, B) -> (A > 1) and not (B =:= 2).
