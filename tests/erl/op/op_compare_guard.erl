%% The comparison operators as guard tests, with variables and with literals.
-module(op_compare_guard).
-export([main/0, id/1]).

main() ->
    [
        order(id(1), id(2)),      %% => less
        order(id(2), id(1)),      %% => more
        order(id(1), id(1)),      %% => exactly
        order(id(1), id(1.0)),    %% => equal
        order(id({a}), id([])),   %% => less
        literal(id(10)),          %% => ten
        literal(id(10.0)),        %% => ten_float
        literal(id(11)),          %% => over
        literal(id(9)),           %% => at_most
        literal(id(foo)),         %% => huge
        differ(id(1), id(1.0)),   %% => kinds
        differ(id(1), id(1)),     %% => same
        differ(id(1), id(2))      %% => unequal
    ].

order(A, B) when A =:= B -> exactly;
order(A, B) when A == B -> equal;
order(A, B) when A < B -> less;
order(A, B) when A >= B -> more.

literal(A) when A =:= 10 -> ten;
literal(A) when A == 10 -> ten_float;
literal(A) when A =< 10 -> at_most;
literal(A) when A > 1000 -> huge;
literal(_) -> over.

differ(A, B) when A /= B -> unequal;
differ(A, B) when A =/= B -> kinds;
differ(_, _) -> same.

%% Hides a value from the compiler.
id(X) -> X.
