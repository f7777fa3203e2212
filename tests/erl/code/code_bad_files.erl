%% What load_module says to bytes that are no module, and to one of another name.
-module(code_bad_files).
-export([main/0, id/1]).
-include("versions.hrl").

main() ->
    [
        erlang:load_module(versions, <<"not a beam file">>),              %% => {error,badfile}
        erlang:load_module(other_name, ?VERSION_1),                       %% => {error,badfile}
        erlang:load_module(versions, binary:part(?VERSION_1, 0, 100)),    %% => {error,badfile}
        err(fun() -> erlang:load_module(versions, id(x)) end),            %% => {error,badarg}
        err(fun() -> erlang:load_module(id("versions"), ?VERSION_1) end), %% => {error,badarg}
        erlang:module_loaded(versions)                                    %% => false
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
