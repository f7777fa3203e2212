%% The comparison operators as values, over numbers of both kinds and the order of the types.
-module(op_compare_body).
-export([main/0, id/1]).

main() ->
    [
        all(id(1), id(2)),            %% => [true,true,false,false,false,true,false,true]
        all(id(1), id(1.0)),          %% => [false,true,false,true,true,false,false,true]
        all(id(2.5), id(1)),          %% => [false,false,true,true,false,true,false,true]
        all(id(1 bsl 70), id(1.0e10)),%% => [false,false,true,true,false,true,false,true]
        all(id(a), id(b)),            %% => [true,true,false,false,false,true,false,true]
        all(id(a), id(999)),          %% => [false,false,true,true,false,true,false,true]
        all(id({1, 2}), id({1, 2.0})),%% => [false,true,false,true,true,false,false,true]
        all(id([1]), id([1, 2])),     %% => [true,true,false,false,false,true,false,true]
        all(id({9, 9}), id({1, 1, 1})),   %% => [true,true,false,false,false,true,false,true]
        all(id(<<1, 2>>), id(<<1, 2, 0>>)), %% => [true,true,false,false,false,true,false,true]
        all(id([]), id({})),          %% => [false,false,true,true,false,true,false,true]
        all(id("abc"), id(<<"abc">>)),%% => [true,true,false,false,false,true,false,true]
        all(id(0.0), id(0))           %% => [false,true,false,true,true,false,false,true]
    ].

all(A, B) -> [A < B, A =< B, A > B, A >= B, A == B, A /= B, A =:= B, A =/= B].

%% Hides a value from the compiler.
id(X) -> X.
