%% Natives on long lists and large tuples.
-module(bif_tuple_and_list_long).
-export([main/0, id/1]).

main() ->
    L = seq(id(20000), []),
    T = list_to_tuple(L),
    [
        length(L),                              %% => 20000
        tuple_size(T),                          %% => 20000
        element(20000, T),                      %% => 20000
        hd(lists:reverse(L)),                   %% => 20000
        length(L ++ L),                         %% => 40000
        L -- L,                                 %% => []
        lists:member(20000, L),                 %% => true
        byte_size(list_to_binary([X band 255 || X <- L])),   %% => 20000
        L =:= tuple_to_list(T),                 %% => true
        T < setelement(20000, T, 20001)         %% => true
    ].

seq(0, L) -> L;
seq(N, L) -> seq(N - 1, [N | L]).

%% Hides a value from the compiler.
id(X) -> X.
