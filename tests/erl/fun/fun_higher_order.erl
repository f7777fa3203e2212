%% Folds, maps, composition and currying written with funs.
-module(fun_higher_order).
-export([main/0, id/1]).

main() ->
    L = id([1, 2, 3, 4]),
    Sq = fun(X) -> X * X end,
    Inc = fun(X) -> X + 1 end,
    [
        map(Sq, L),                                      %% => [1,4,9,16]
        foldl(fun(X, A) -> [X | A] end, [], L),          %% => [4,3,2,1]
        foldr(fun(X, A) -> X - A end, 0, L),             %% => -2
        (compose(Sq, Inc))(5),                           %% => 36
        foldl(fun(F, V) -> F(V) end, 2, [Sq, Inc, Sq]),  %% => 25
        map(curry(fun(A, B) -> {A, B} end, k), L),       %% => [{k,1},{k,2},{k,3},{k,4}]
        map(fun erlang:integer_to_list/1, L),            %% => ["1","2","3","4"]
        (y(fun(Self) -> fun(0) -> done; (N) -> Self(N - 1) end end))(50)   %% => done
    ].

map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].

foldl(F, A, [H | T]) -> foldl(F, F(H, A), T);
foldl(_, A, []) -> A.

foldr(F, A, [H | T]) -> F(H, foldr(F, A, T));
foldr(_, A, []) -> A.

compose(F, G) -> fun(X) -> F(G(X)) end.

curry(F, A) -> fun(B) -> F(A, B) end.

y(M) ->
    G = fun(F) -> M(fun(A) -> (F(F))(A) end) end,
    G(G).

%% Hides a value from the compiler.
id(X) -> X.
