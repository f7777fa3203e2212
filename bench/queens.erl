%% All solutions of the queens problem on a board of 9, by list comprehension.
-module(queens).
-export([main/0]).

-define(SIZE, 9).

main() ->
    Solutions = queens(?SIZE),
    {length(Solutions), hash(Solutions, 0)}.

queens(0) -> [[]];
queens(N) -> [[Q | Board] || Board <- queens(N - 1), Q <- seq(1, ?SIZE), safe(Q, 1, Board)].

safe(_Q, _Distance, []) -> true;
safe(Q, Distance, [Other | Board]) ->
    Q =/= Other andalso abs(Q - Other) =/= Distance andalso safe(Q, Distance + 1, Board).

seq(From, To) when From > To -> [];
seq(From, To) -> [From | seq(From + 1, To)].

hash([], Hash) -> Hash;
hash([[First | _] | Rest], Hash) -> hash(Rest, (Hash * 31 + First) rem 1000003).
