%% A second version replaces the first for calls from outside; the name stays loaded.
-module(code_load_replace).
-export([main/0]).
-include("versions.hrl").

main() ->
    A = erlang:module_loaded(versions),
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    B = versions:version(),
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    C = versions:version(),
    D = erlang:check_old_code(versions),
    true = erlang:purge_module(versions),
    {A, B, C, D, erlang:check_old_code(versions), clean(versions), err(fun() -> versions:version() end)}.
    %% => {false,1,2,true,false,false,{error,undef}}

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
