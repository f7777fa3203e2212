%% Arithmetic in guards: a failing expression only makes the guard fail.
-module(op_add_sub_guard).
-export([main/0, id/1]).

main() ->
    [
        plus(id(1), id(2)),        %% => three
        plus(id(1.0), id(2)),      %% => three
        plus(id(a), id(2)),        %% => no
        plus(id(2), id([])),       %% => no
        minus(id(5), id(2)),       %% => three
        minus(id(5), id({})),      %% => no
        neg(id(-3)),               %% => yes
        neg(id(a)),                %% => no
        alternatives(id(a)),       %% => yes
        alternatives(id(-1))       %% => no
    ].

plus(A, B) when A + B == 3 -> three;
plus(_, _) -> no.

minus(A, B) when A - B =:= 3 -> three;
minus(_, _) -> no.

neg(A) when -A =:= 3 -> yes;
neg(_) -> no.

%% The left alternative may fail with an error; the right one still counts.
alternatives(A) when A + 1 > 0; A =:= a -> yes;
alternatives(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
