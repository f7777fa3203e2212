%% Bit operators in guards.
-module(op_bit_operators_guard).
-export([main/0, id/1]).

main() ->
    [
        f(id(6), id(3)),   %% => {'band',2}
        f(id(8), id(1)),   %% => {'bsl',16}
        f(id(5), id(2)),   %% => 'bor'
        f(id(1), id(6)),   %% => 'bxor'
        f(id(a), id(6)),   %% => no
        n(id(-4)),         %% => three
        n(id(4)),          %% => no
        n(id(4.0))         %% => no
    ].

f(A, B) when A band B =:= 2 -> {'band', 2};
f(A, B) when A bsl B =:= 16 -> {'bsl', 16};
f(A, B) when A bor B =:= 7, A bxor B =:= 7, A bsr 2 =:= 1 -> 'bor';
f(A, B) when A bxor B =:= 7 -> 'bxor';
f(_, _) -> no.

n(A) when bnot A =:= 3 -> three;
n(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
