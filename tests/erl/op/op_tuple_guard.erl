%% element, tuple_size and is_record in guards.
-module(op_tuple_guard).
-export([main/0, id/1]).

main() ->
    [
        f(id({a, 1})),      %% => tagged_pair
        f(id({b, 1})),      %% => one
        f(id({a})),         %% => tuple
        f(id({})),          %% => tuple
        f(id(x)),           %% => other
        f(id({a, b, c, d})),%% => long
        at(id(2), id({x, y})),  %% => y
        at(id(3), id({x, y})),  %% => no
        at(id(0), id({x, y})),  %% => no
        at(id(b), id({x, y})),  %% => no
        rec(id({point, 1, 2})), %% => point
        rec(id({point, 1})),    %% => almost
        rec(id({other, 1, 2}))  %% => no
    ].

f(T) when element(1, T) =:= a, tuple_size(T) =:= 2 -> tagged_pair;
f(T) when element(2, T) =:= 1 -> one;
f(T) when tuple_size(T) > 3 -> long;
f(T) when is_tuple(T) -> tuple;
f(_) -> other.

at(N, T) when element(N, T) =:= y -> y;
at(_, _) -> no.

rec(R) when is_record(R, point, 3) -> point;
rec(R) when element(1, R) =:= point -> almost;
rec(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
