%% List comprehensions, and map, filter and folds with funs.
-module(lists_funs).
-export([main/0]).

main() -> loop(60, seq(1, 1000), 0).

loop(0, _Numbers, Sum) -> Sum;
loop(N, Numbers, Sum) ->
    Squares = [X * X || X <- Numbers, X rem 3 =/= 0],
    Shifted = map(fun(X) -> X + N end, Squares),
    Even = filter(fun(X) -> X band 1 =:= 0 end, Shifted),
    Total = foldl(fun(X, Acc) -> X + Acc end, 0, Even),
    Most = foldr(fun(X, Acc) when X > Acc -> X; (_, Acc) -> Acc end, 0, Even),
    loop(N - 1, Numbers, Sum + Total - Most).

seq(From, To) when From > To -> [];
seq(From, To) -> [From | seq(From + 1, To)].

map(_F, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].

filter(F, List) -> [X || X <- List, F(X)].

foldl(_F, Acc, []) -> Acc;
foldl(F, Acc, [H | T]) -> foldl(F, F(H, Acc), T).

foldr(_F, Acc, []) -> Acc;
foldr(F, Acc, [H | T]) -> F(H, foldr(F, Acc, T)).
