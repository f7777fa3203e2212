%% Chains of float operations that the compiler keeps in float registers.
-module(op_float_arithmetic).
-export([main/0, id/1]).

main() ->
    [
        f(id(1.5), id(2.5)),              %% => 2.5
        f(id(3), id(4.0)),                %% => 7.0
        f(id(1 bsl 70), id(1.0)),         %% => 2.9514790517935283e20
        mean(id([1.0, 2.0, 4.5])),        %% => 2.5
        neg(id(2.5)),                     %% => -1.5
        poly(id(2.0)),                    %% => 25.0
        err(fun() -> f(id(a), id(1.0)) end),           %% => {error,badarith}
        err(fun() -> poly(id(1.0e300)) end),           %% => {error,badarith}
        err(fun() -> inv(id(0.0)) end),                %% => {error,badarith}
        err(fun() -> f(id(1 bsl 5000), id(1.0)) end)   %% => {error,badarith}
    ].

f(A, B) -> (A + 1.0) * (B - 0.5) / 2.0.

mean(L) -> mean(L, 0.0, 0).
mean([], S, N) -> S / N;
mean([H | T], S, N) when is_float(H) -> mean(T, S + H, N + 1).

neg(X) when is_float(X) -> -X + 1.0.

poly(X) when is_float(X) -> ((X * 2.0 + 3.0) * X - 5.0) * X + 7.0.

inv(X) when is_float(X) -> 1.0 / (X * 3.0).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
