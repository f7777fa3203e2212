%% Bad time-outs are timeout_value; the largest allowed one is 2^32 - 1.
-module(recv_timeout_values).
-export([main/0, id/1]).

main() ->
    self() ! x,
    [
        receive x -> got after id(16#FFFFFFFF) -> t end,           %% => got
        err(fun() -> receive after id(16#100000000) -> t end end), %% => {error,timeout_value}
        err(fun() -> receive after id(-1) -> t end end),           %% => {error,timeout_value}
        err(fun() -> receive after id(1.0) -> t end end),          %% => {error,timeout_value}
        err(fun() -> receive after id(atom) -> t end end),         %% => {error,timeout_value}
        err(fun() -> receive a -> b after id([]) -> t end end),    %% => {error,timeout_value}
        receive after id(0) -> t end                               %% => t
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
