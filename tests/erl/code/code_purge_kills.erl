%% A hard purge kills the processes that still run the old code.
-module(code_purge_kills).
-export([main/0]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    {P, R} = spawn_monitor(versions, loop, []),
    P ! {version, self()},
    receive {P, 1} -> ok end,
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    A = err(fun() -> erlang:load_module(versions, ?VERSION_1) end),
    true = erlang:purge_module(versions),
    B = receive {'DOWN', R, process, P, Why} -> Why after 1000 -> timeout end,
    C = erlang:load_module(versions, ?VERSION_1),
    {A, B, C, clean(versions)}.
    %% => {{value,{error,not_purged}},killed,{module,versions},false}

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
