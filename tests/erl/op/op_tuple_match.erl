%% Matching tuples by arity, tag and nested parts; the same variable twice.
-module(op_tuple_match).
-export([main/0, id/1]).

main() ->
    [f(T) || T <- id([{}, {a}, {b}, {a, 1}, {a, 2, 3}, {x, {y, z}}, {x, {y, y}}, {same, 1, 1}, {same, 1, 1.0},
                      {1, 2, 3, 4, 5}, [], a, {{}, []}])].
    %% => [empty,only_a,one,{a,1},{middle,2},{y,z},{twice,y},{same,1},{differ,1,1.0},5,no_tuple,no_tuple,empties]

f({}) -> empty;
f({a}) -> only_a;
f({_}) -> one;
f({a, N}) -> {a, N};
f({x, {Y, Y}}) -> {twice, Y};
f({x, {Y, Z}}) -> {Y, Z};
f({same, X, X}) -> {same, X};
f({same, X, Y}) -> {differ, X, Y};
f({{}, []}) -> empties;
f({_, B, _}) -> {middle, B};
f(T) when is_tuple(T) -> tuple_size(T);
f(_) -> no_tuple.

%% Hides a value from the compiler.
id(X) -> X.
