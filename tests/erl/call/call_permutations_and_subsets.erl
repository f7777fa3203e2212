%% Permutations, subsets and partitions by list comprehension.
-module(call_permutations_and_subsets).
-export([main/0, id/1]).

main() ->
    {perms(id([1, 2, 3])), length(perms([a, b, c, d, e])), subsets(id([x, y, z])), parts(id(5), 5)}.
    %% => {[[1,2,3],[1,3,2],[2,1,3],[2,3,1],[3,1,2],[3,2,1]],120,[[],[z],[y],[y,z],[x],[x,z],[x,y],[x,y,z]],[[1,1,1,1,1],[2,1,1,1],[2,2,1],[3,1,1],[3,2],[4,1],[5]]}

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

subsets([]) -> [[]];
subsets([H | T]) -> S = subsets(T), S ++ [[H | X] || X <- S].

parts(0, _) -> [[]];
parts(N, Max) -> [[K | P] || K <- seq(1, min(N, Max)), P <- parts(N - K, K)].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

%% Hides a value from the compiler.
id(X) -> X.
