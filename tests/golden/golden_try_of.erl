-module(golden_try_of).
-export([f/1]).

f(X) ->
    try g(X) of
        ok -> 1;
        V -> V
    catch
        error:E -> {error, E};
        throw:T -> T
    end.

g(X) -> X.
