%% Sorting 2,000 numbers and merging sorted lists.
-module(otp_lists_sort_large).
-export([main/0, id/1]).

main() ->
    L = rnd(id(2000), 7, []),
    S = lists:sort(L),
    [
        length(S),                                      %% => 2000
        S =:= lists:merge(lists:sort([X || X <- L, X rem 2 =:= 0]), lists:sort([X || X <- L, X rem 2 =:= 1])),  %% => true
        lists:sum(S) =:= lists:sum(L),                  %% => true
        {hd(S) =:= lists:min(L), lists:last(S) =:= lists:max(L)},   %% => {true,true}
        length(lists:usort(L)) =:= length(lists:usort(S))   %% => true
    ].

rnd(0, _, L) -> L;
rnd(N, S, L) -> rnd(N - 1, (S * 16807) rem 2147483647, [S rem 997 | L]).

%% Hides a value from the compiler.
id(X) -> X.
