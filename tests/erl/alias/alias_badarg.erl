%% Wrong arguments for alias, unalias and the alias option; sending to another reference.
-module(alias_badarg).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> alias(id([what])) end),          %% => {error,badarg}
        err(fun() -> alias(id(x)) end),               %% => {error,badarg}
        err(fun() -> unalias(id(x)) end),             %% => {error,badarg}
        err(fun() -> erlang:monitor(process, self(), id([{alias, no}])) end),   %% => {error,badarg}
        make_ref() ! x =:= x,                         %% => true
        err(fun() -> unalias(make_ref()) end)         %% => {value,false}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
