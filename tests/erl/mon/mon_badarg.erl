%% Wrong arguments of monitor and demonitor.
-module(mon_badarg).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> erlang:monitor(id(proc), self()) end),       %% => {error,badarg}
        err(fun() -> erlang:monitor(process, id(1)) end),         %% => {error,badarg}
        err(fun() -> erlang:monitor(process, id("x")) end),       %% => {error,badarg}
        err(fun() -> erlang:demonitor(id(x)) end),                %% => {error,badarg}
        err(fun() -> erlang:demonitor(make_ref(), id([x])) end),  %% => {error,badarg}
        err(fun() -> erlang:demonitor(make_ref(), id(x)) end)     %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
