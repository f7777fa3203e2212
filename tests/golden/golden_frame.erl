-module(golden_frame).
-export([f/2]).

f(A, B) ->
    X = g(A),
    Y = g(B),
    g(X) + g(Y).

g(X) -> X.
