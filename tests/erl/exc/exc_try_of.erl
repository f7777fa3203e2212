%% The of part sees only the value, is not protected, and may fail with try_clause.
-module(exc_try_of).
-export([main/0, id/1]).

main() ->
    [
        of_part(fun() -> {ok, id(1)} end),        %% => {got,1}
        of_part(fun() -> none end),               %% => nothing
        of_part(fun() -> throw(x) end),           %% => {caught,x}
        err(fun() -> of_part(fun() -> what end) end),   %% => {error,{try_clause,what}}
        err(fun() -> of_part(fun() -> boom end) end)    %% => {throw,from_of}
    ].

of_part(F) ->
    try F() of
        {ok, V} -> {got, V};
        none -> nothing;
        boom -> throw(from_of)
    catch
        throw:T -> {caught, T}
    end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
