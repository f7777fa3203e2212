%% float, trunc, round, ceil, floor, abs: values, big results, badarg, in guards.
-module(op_float_conversion).
-export([main/0, id/1]).

main() ->
    [
        [float(id(3)), float(id(2.5)), float(id(1 bsl 62))],             %% => [3.0,2.5,4.611686018427388e18]
        [trunc(id(2.7)), trunc(id(-2.7)), trunc(id(5)), trunc(id(1.0e20))],  %% => [2,-2,5,100000000000000000000]
        [round(id(2.5)), round(id(-2.5)), round(id(2.4)), round(id(7))], %% => [3,-3,2,7]
        [ceil(id(2.1)), ceil(id(-2.1)), floor(id(2.9)), floor(id(-2.1))],%% => [3,-2,2,-3]
        [abs(id(-3)), abs(id(-3.5)), abs(id(-(1 bsl 80)))],              %% => [3,3.5,1208925819614629174706176]
        [g(id(2.6)), g(id(3)), g(id(a))],                                %% => [near_three,exactly_three,no]
        err(fun() -> float(id(a)) end),              %% => {error,badarg}
        err(fun() -> trunc(id([])) end),             %% => {error,badarg}
        err(fun() -> round(id(a)) end),              %% => {error,badarg}
        err(fun() -> abs(id(a)) end),                %% => {error,badarg}
        err(fun() -> float(id(1 bsl 2000)) end)      %% => {error,badarg}
    ].

g(X) when round(X) =:= 3, float(X) > 2.9 -> exactly_three;
g(X) when trunc(X) =:= 2, ceil(X) =:= 3, floor(X) =:= 2 -> near_three;
g(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
