%% An exception in a generator, filter or body of comprehensions, caught around it or inside.
-module(exc_exception_in_comprehension).
-export([main/0, id/1]).

main() ->
    L = id([1, 0, 2]),
    [
        [catch_inv(X) || X <- L],                                   %% => [10,infinite,5]
        err(fun() -> [10 div X || X <- L] end),                     %% => {error,badarith}
        err(fun() -> [X || X <- L, 10 div X > 0] end),              %% => {value,[1,2]}
        [X || X <- L, 10 div X > 5, true],                          %% => [1]
        err(fun() -> [X || X <- throw(gen)] end),                   %% => {throw,gen}
        err(fun() -> << <<(10 div X)>> || X <- L >> end)            %% => {error,badarith}
    ].

catch_inv(X) -> try 10 div X catch error:badarith -> infinite end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
