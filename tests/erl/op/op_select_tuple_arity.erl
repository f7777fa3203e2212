%% A case over tuple sizes with parts used after the jump.
-module(op_select_tuple_arity).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}, x, []])].
    %% => [none,1,3,123,[4],default,default,default]

f(X) ->
    case X of
        {A} -> A;
        {A, B} -> A + B;
        {A, B, C} -> A * 100 + B * 10 + C;
        {_, _, _, D} -> [D];
        {} -> none;
        _ -> default
    end.

%% Hides a value from the compiler.
id(X) -> X.
