-module(golden_nested_try).
-export([f/1]).

f(X) ->
    try
        try g(X)
        catch throw:T -> g({inner, T})
        end
    catch error:E -> {outer, E}
    end.

g(X) -> X.
