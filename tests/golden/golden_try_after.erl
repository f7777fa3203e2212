-module(golden_try_after).
-export([f/1]).

f(X) ->
    try g(X)
    after g(done)
    end.

g(X) -> X.
