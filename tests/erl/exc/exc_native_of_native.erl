%% A failing native stands in the trace under its own name and with its own arguments, whatever it is made of, called directly or applied.
-module(exc_native_of_native).
-export([main/0, id/1]).

main() ->
    [
        top(fun() -> [atomics:add(id(x), 1, 2)] end),                   %% => {atomics,add,[x,1,2]}
        top(fun() -> [apply(id(atomics), id(add), id([x, 1, 2]))] end), %% => {atomics,add,[x,1,2]}
        top(fun() -> [apply(id(atomics), add_get, [x, 1, 2])] end),     %% => {atomics,add_get,[x,1,2]}
        top(fun() -> [(id(fun atomics:add/3))(x, 1, 2)] end),           %% => {atomics,add,[x,1,2]}
        top(fun() -> [apply(id(fun atomics:add/3), id([x, 1, 2]))] end) %% => {atomics,add,[x,1,2]}
    ].

top(F) ->
    try F()
    catch
        error:badarg:Stack ->
            [{M, Name, Arguments, _} | _] = Stack,
            {M, Name, Arguments}
    end.

%% Hides a value from the compiler.
id(X) -> X.
