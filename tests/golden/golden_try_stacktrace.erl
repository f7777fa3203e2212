-module(golden_try_stacktrace).
-export([f/1]).

f(X) ->
    try g(X)
    catch C:R:S -> {C, R, S}
    end.

g(X) -> X.
