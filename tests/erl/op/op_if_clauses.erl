%% if with several guards; if_clause when none holds.
-module(op_if_clauses).
-export([main/0, id/1]).

main() ->
    [
        [f(id(X)) || X <- [1, 2, 3]],       %% => [one,two,three]
        err(fun() -> f(id(4)) end),         %% => {error,if_clause}
        err(fun() -> f(id(a)) end),         %% => {error,if_clause}
        err(fun() -> if hd([]) -> x; length(abc) > 1 -> y end end)  %% => {error,if_clause}
    ].

f(X) ->
    if
        X =:= 1 -> one;
        X > 1, X < 3 -> two;
        X > 2, is_integer(X), X < 4 -> three
    end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
