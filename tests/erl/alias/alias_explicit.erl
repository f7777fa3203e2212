%% An alias delivers until it is removed; then messages vanish.
-module(alias_explicit).
-export([main/0]).

main() ->
    A = alias(),
    A ! one,
    X = receive M1 -> M1 end,
    T1 = unalias(A),
    T2 = unalias(A),
    A ! lost,
    {X, T1, T2, receive M2 -> M2 after 2 -> nothing end, unalias(make_ref())}.
    %% => {one,true,false,nothing,false}
