-module(golden_if).
-export([f/2]).

f(A, B) ->
    if A > B -> A;
       A < B -> B
    end.
