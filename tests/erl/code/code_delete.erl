%% delete_module makes the current code old; deleting twice is refused while it is there.
-module(code_delete).
-export([main/0, id/1]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    A = erlang:delete_module(versions),
    B = erlang:check_old_code(versions),
    C = err(fun() -> versions:version() end),
    D = err(fun() -> erlang:delete_module(versions) end),
    E = erlang:purge_module(versions),
    F = err(fun() -> erlang:purge_module(versions) end),
    G = erlang:delete_module(no_such_module),
    {A, B, C, D, E, F, G, clean(versions), err(fun() -> erlang:delete_module(id(1)) end)}.
    %% => {true,true,{error,undef},{error,badarg},true,{error,badarg},undefined,false,{error,badarg}}

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
