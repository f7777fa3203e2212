%% Many values live across many calls; nested calls as arguments; results unused.
-module(call_values_across_calls).
-export([main/0, id/1]).

main() -> f(id(1), id(2), id(3)).
    %% => {1,2,3,33,{33,1},[33,{33,1}],{two,two},36}

f(A, B, C) ->
    _ = id(ignored),
    X = g(id(A), g(id(B), id(C))),
    Y = {X, id(A)},
    id(unused),
    Z = [id(X), id(Y) | id([])],
    W = case id(B) of
            2 -> V = id(two), id({V, V});
            _ -> id(other)
        end,
    {A, B, C, X, Y, Z, W, element(1, Y) + id(C)}.

g(A, B) -> A * 10 + B.

%% Hides a value from the compiler.
id(X) -> X.
