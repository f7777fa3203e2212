%% A case over dense, sparse, negative and big integers; floats of the same value do not match.
-module(op_select_val_ints).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([0, 1, 2, 3, 4, 100, 1000000, -5, 1 bsl 70, (1 bsl 70) + 1, 1.0, 2.0, a])].
    %% => [zero,one,two,three,other,hundred,million,minus_five,big,other,float_one,other,other]

f(0) -> zero;
f(1) -> one;
f(2) -> two;
f(3) -> three;
f(100) -> hundred;
f(1000000) -> million;
f(-5) -> minus_five;
f(1180591620717411303424) -> big;
f(1.0) -> float_one;
f(_) -> other.

%% Hides a value from the compiler.
id(X) -> X.
