%% Matrix products and a few generations of a glider on lists.
-module(call_matrix_and_life).
-export([main/0, id/1]).

main() ->
    M = id([[1, 2], [3, 4]]),
    G = id([{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}]),
    {mul(M, M), power(M, 20), sort(gens(4, G))}.
    %% => {[[7,10],[15,22]],[[95799031216999,139620104992450],[209430157488675,305229188705674]],[{1,3},{2,1},{2,3},{3,2},{3,3}]}

mul(A, B) -> [[dot(R, C) || C <- transpose(B)] || R <- A].

dot([A | As], [B | Bs]) -> A * B + dot(As, Bs);
dot([], []) -> 0.

transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].

power(M, 1) -> M;
power(M, N) when N rem 2 =:= 0 -> power(mul(M, M), N div 2);
power(M, N) -> mul(M, power(M, N - 1)).

gens(0, G) -> G;
gens(N, G) -> gens(N - 1, step(G)).

step(G) ->
    Near = fun({X, Y}) -> [{X + DX, Y + DY} || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}] end,
    Count = count([N || C <- G, N <- Near(C)], #{}),
    [C || {C, K} <- maps:to_list(Count), K =:= 3 orelse K =:= 2 andalso lists:member(C, G)].

count([], M) -> M;
count([H | T], M) ->
    case M of
        #{H := K} -> count(T, M#{H := K + 1});
        _ -> count(T, M#{H => 1})
    end.

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P | sort([X || X <- T, X >= P])].

%% Hides a value from the compiler.
id(X) -> X.
