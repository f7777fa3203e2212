%% A function listed in -nifs, never loaded, runs its Erlang body.
-module(op_nif_fallback).
-export([main/0, id/1]).
-nifs([fallback/1, failing/0]).

main() -> {fallback(id(4)), err(fun() -> failing() end)}.
    %% => {8,{error,not_loaded}}

fallback(X) -> X * 2.

failing() -> erlang:nif_error(id(not_loaded)).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
