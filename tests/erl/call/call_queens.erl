%% N queens by list comprehension; all solutions for 6, the first for 7.
-module(call_queens).
-export([main/0, id/1]).

main() -> {queens(id(6)), hd(queens(7))}.
    %% => {[[5,3,1,6,4,2],[4,1,5,2,6,3],[3,6,2,5,1,4],[2,4,6,1,3,5]],[6,4,2,7,5,3,1]}

queens(N) -> place(N, N, seq(1, N)).

place(0, _, _) -> [[]];
place(K, N, Cols) -> [[Q | B] || B <- place(K - 1, N, Cols), Q <- Cols, safe(Q, 1, B)].

safe(_, _, []) -> true;
safe(Q, D, [H | T]) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, D + 1, T).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

%% Hides a value from the compiler.
id(X) -> X.
