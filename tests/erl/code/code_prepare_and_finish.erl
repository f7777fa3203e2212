%% Prepared code is loaded once, all modules of a list or none.
-module(code_prepare_and_finish).
-export([main/0, id/1]).
-include("versions.hrl").

main() ->
    clean(versions),
    A = erlang:prepare_loading(versions, ?VERSION_1),
    B = erlang:prepare_loading(versions, ?VERSION_2),
    C = erlang:prepare_loading(versions, ?VERSION_1),
    O = erlang:prepare_loading(with_on_load, ?WITH_ON_LOAD),
    [
        is_reference(A),                                               %% => true
        erlang:has_prepared_code_on_load(A),                           %% => false
        erlang:has_prepared_code_on_load(O),                           %% => true
        err(fun() -> erlang:has_prepared_code_on_load(make_ref()) end), %% => {error,badarg}
        erlang:finish_loading([A, B]),                                 %% => {duplicated,[versions]}
        err(fun() -> erlang:finish_loading([A, O]) end),               %% => {error,system_limit}
        erlang:module_loaded(versions),                                %% => false
        erlang:finish_loading([A]),                                    %% => ok
        err(fun() -> erlang:finish_loading([A]) end),                  %% => {error,badarg}
        erlang:finish_loading([B]),                                    %% => ok
        versions:version(),                                            %% => 2
        erlang:finish_loading([C]),                                    %% => {not_purged,[versions]}
        erlang:finish_loading([O]),                                    %% => {on_load,[with_on_load]}
        erlang:module_loaded(with_on_load),                            %% => false
        erlang:call_on_load_function(with_on_load),                    %% => ok
        erlang:finish_after_on_load(with_on_load, true),               %% => true
        err(fun() -> erlang:finish_after_on_load(with_on_load, true) end), %% => {error,badarg}
        err(fun() -> erlang:call_on_load_function(versions) end),      %% => {error,badarg}
        with_on_load:answer(),                                         %% => 42
        err(fun() -> erlang:finish_loading(id([x | y])) end),          %% => {error,badarg}
        err(fun() -> erlang:finish_loading([make_ref()]) end),         %% => {error,badarg}
        erlang:finish_loading([]),                                     %% => ok
        {clean(versions), clean(with_on_load)}                         %% => {false,false}
    ].

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
