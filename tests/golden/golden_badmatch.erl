-module(golden_badmatch).
-export([f/1]).

f(X) ->
    {ok, Y} = g(X),
    Y.

g(X) -> X.
