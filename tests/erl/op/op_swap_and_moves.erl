%% Arguments that trade places in loops and calls (register moves and swaps).
-module(op_swap_and_moves).
-export([main/0, id/1]).

main() ->
    [
        swap(id(5), a, b),               %% => {b,a}
        rotate(id(7), 1, 2, 3),          %% => {2,3,1}
        rev3(id(x), id(y), id(z)),       %% => {z,y,x}
        keep(id(1), id(2), id(3))        %% => {3,{2,1},2,1,1}
    ].

swap(0, A, B) -> {A, B};
swap(N, A, B) -> swap(N - 1, B, A).

rotate(0, A, B, C) -> {A, B, C};
rotate(N, A, B, C) -> rotate(N - 1, B, C, A).

rev3(A, B, C) -> tuple(C, B, A).

tuple(A, B, C) -> {A, B, C}.

%% Values that live across calls trade y registers.
keep(A, B, C) ->
    X = id(A),
    Y = id(B),
    Z = id(C),
    W = id({Y, X}),
    {Z, W, Y, X, A}.

%% Hides a value from the compiler.
id(X) -> X.
