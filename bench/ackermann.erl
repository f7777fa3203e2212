%% Ackermann's function: deep recursion with a tail call around a call.
-module(ackermann).
-export([main/0]).

main() -> ack(3, 6) + ack(3, 5) + ack(2, 100).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
