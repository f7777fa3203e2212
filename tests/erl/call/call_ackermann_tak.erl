%% Deep and wide recursion: ackermann, tak, fib, hanoi.
-module(call_ackermann_tak).
-export([main/0, id/1]).

main() ->
    [
        ack(id(2), id(9)),          %% => 21
        tak(id(8), id(5), id(2)),   %% => 5
        fib(id(15)),                %% => 610
        hanoi(id(8), a, b, c)       %% => 255
    ].

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

tak(X, Y, Z) when Y < X -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

hanoi(0, _, _, _) -> 0;
hanoi(N, A, B, C) -> hanoi(N - 1, A, C, B) + 1 + hanoi(N - 1, C, B, A).

%% Hides a value from the compiler.
id(X) -> X.
