%% 40 processes send 5 messages each; each one's own messages stay in order.
-module(recv_many_senders).
-export([main/0]).

main() ->
    Me = self(),
    Ids = seq(1, 40),
    [spawn(fun() -> [Me ! {I, K} || K <- [1, 2, 3, 4, 5]] end) || I <- Ids],
    All = collect(200, []),
    {length(All), [I || I <- Ids, [K || {J, K} <- All, J =:= I] =/= [1, 2, 3, 4, 5]]}.
    %% => {200,[]}

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

collect(0, Acc) -> reverse(Acc, []);
collect(N, Acc) -> receive M -> collect(N - 1, [M | Acc]) end.

reverse([H | T], A) -> reverse(T, [H | A]);
reverse([], A) -> A.
