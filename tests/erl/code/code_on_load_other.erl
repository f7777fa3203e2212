%% A module with on_load is pending until its on_load function has been called and accepted.
-module(code_on_load_other).
-export([main/0]).
-include("versions.hrl").

main() ->
    A = erlang:load_module(with_on_load, ?WITH_ON_LOAD),
    B = err(fun() -> with_on_load:answer() end),
    C = erlang:call_on_load_function(with_on_load),
    D = erlang:finish_after_on_load(with_on_load, true),
    E = with_on_load:answer(),
    {A, B, C, D, E, clean(with_on_load)}.
    %% => {{error,on_load},{error,undef},ok,true,42,false}

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
