%% Monotonic time never goes back; units convert; unique integers grow.
-module(timer_monotonic).
-export([main/0, id/1]).

main() ->
    A = erlang:monotonic_time(),
    B = erlang:monotonic_time(),
    I = erlang:unique_integer([monotonic]),
    J = erlang:unique_integer([monotonic]),
    [
        B >= A,                                                %% => true
        J > I,                                                 %% => true
        erlang:unique_integer() =/= erlang:unique_integer(),   %% => true
        erlang:unique_integer([positive]) > 0,                 %% => true
        erlang:convert_time_unit(id(1500), millisecond, second),   %% => 1
        erlang:convert_time_unit(id(-1), millisecond, second),     %% => -1
        erlang:convert_time_unit(id(2), second, microsecond),      %% => 2000000
        erlang:system_time(second) > 1600000000,               %% => true
        err(fun() -> erlang:monotonic_time(id(fortnight)) end),%% => {error,badarg}
        err(fun() -> erlang:unique_integer(id([odd])) end)     %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
