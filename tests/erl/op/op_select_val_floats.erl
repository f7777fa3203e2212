%% Matching on float literals compares exactly and never takes an integer.
-module(op_select_val_floats).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([1.0, 2.5, 1.0e10, 10000000000, 1, 2.4999, -1.0])].
    %% => [one,two_and_a_half,ten_billion,other,other,other,minus_one]

f(1.0) -> one;
f(2.5) -> two_and_a_half;
f(1.0e10) -> ten_billion;
f(-1.0) -> minus_one;
f(_) -> other.

%% Hides a value from the compiler.
id(X) -> X.
