%% Naive reverse of a list of 30 elements, again and again: 496 list cells taken apart and built each time.
-module(nrev).
-export([main/0]).

main() -> loop(1000, seq(30), 0).

loop(0, _List, Sum) -> Sum;
loop(N, List, Sum) -> loop(N - 1, List, Sum + hd(nrev(List))).

seq(0) -> [];
seq(N) -> [N | seq(N - 1)].

nrev([]) -> [];
nrev([H | T]) -> append(nrev(T), [H]).

append([], Ys) -> Ys;
append([X | Xs], Ys) -> [X | append(Xs, Ys)].
