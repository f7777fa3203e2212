%% Sorts 20,000 pseudo-random integers, and as many tuples, with lists:sort/1 and lists:keysort/2 (Erlang code, from OTP's library).
-module(lists_sort).
-export([main/0]).

main() ->
    Numbers = numbers(20000, 12345, []),
    Sorted = lists:sort(Numbers),
    Pairs = lists:keysort(2, [{N, N rem 1000} || N <- Numbers]),
    check(Sorted, 1, 0) + check([K * 1000 + N rem 7 || {N, K} <- Pairs], 1, 0) + length(lists:usort(Numbers)).

numbers(0, _, Acc) -> Acc;
numbers(N, X, Acc) ->
    Next = (X * 1103515245 + 12345) band 16#7FFFFFFF,
    numbers(N - 1, Next, [Next rem 100000 | Acc]).

check([], _, Sum) -> Sum;
check([N | Ns], Place, Sum) -> check(Ns, Place + 1, (Sum + N * Place) band 16#FFFFFFF).
