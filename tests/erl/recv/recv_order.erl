%% Messages from one process arrive in the order sent.
-module(recv_order).
-export([main/0, id/1]).

main() ->
    Me = self(),
    spawn(fun() -> send_all(Me, id(50)) end),
    collect(50, []).
    %% => [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50]

send_all(_, 0) -> ok;
send_all(P, N) -> P ! N, send_all(P, N - 1).

collect(0, Acc) -> Acc;
collect(N, Acc) -> receive X -> collect(N - 1, [X | Acc]) end.

%% Hides a value from the compiler.
id(X) -> X.
