%% A process that hibernates holds no code: it wakes up in the newest version, and a purge leaves it alone.
-module(code_hibernate_wakes_new).
-export([main/0]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    P = spawn(erlang, hibernate, [versions, loop, []]),
    sleep_till(P),
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    Old = erlang:check_process_code(P, versions),
    true = erlang:purge_module(versions),
    P ! {version, self()},
    V = receive {P, X} -> X after 1000 -> timeout end,
    P ! stop,
    {Old, V, clean(versions)}.
    %% => {false,2,false}

sleep_till(P) ->
    case process_info(P, current_function) of
        {current_function, {erlang, hibernate, 3}} -> ok;
        _ -> erlang:yield(), sleep_till(P)
    end.

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).
