%% Terms of all types that can be made without names sort by OTP's order of types.
-module(op_term_order).
-export([main/0]).

main() ->
    F = fun(X) -> X end,
    Terms = [<<1:1>>, [1], [], #{}, {}, F, a, 1.5, 1],
    [kind(T) || T <- isort(Terms)].
    %% => [1,1.5,a,function,{},#{},[],[1],<<1:1>>]

kind(T) when is_function(T) -> function;
kind(T) -> T.

isort(L) -> isort(L, []).
isort([], Acc) -> Acc;
isort([H | T], Acc) -> isort(T, insert(H, Acc)).

insert(X, [H | T]) when X > H -> [H | insert(X, T)];
insert(X, L) -> [X | L].
