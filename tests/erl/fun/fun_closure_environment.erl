%% Closures capture values, shadow names, and stay apart from each other.
-module(fun_closure_environment).
-export([main/0, id/1]).

main() ->
    Adders = [fun(X) -> X + N end || N <- id([1, 10, 100])],
    Y = id(5),
    F = fun(X) -> fun(Z) -> {X, Y, Z} end end,
    G = fun(Y1) -> Y1 * Y end,
    [
        [A(1) || A <- Adders],              %% => [2,11,101]
        (F(a))(b),                          %% => {a,5,b}
        G(3),                               %% => 15
        (fun() -> Y end)(),                 %% => 5
        (fun({A, [B | C]}) -> {A, B, C} end)({1, [2, 3]}),  %% => {1,2,[3]}
        many(1, 2, 3, 4)                    %% => [1,2,3,4,5,6]
    ].

many(A, B, C, D) ->
    F = fun(E, G) -> [A, B, C, D, E, G] end,
    F(5, 6).

%% Hides a value from the compiler.
id(X) -> X.
