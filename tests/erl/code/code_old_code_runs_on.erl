%% A process in an old version stays there till it makes an external call.
-module(code_old_code_runs_on).
-export([main/0]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    P = spawn(versions, loop, []),
    A = ask(P, version),
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    B = ask(P, version),
    Old = erlang:check_process_code(P, versions),
    P ! upgrade,
    C = ask(P, version),
    New = erlang:check_process_code(P, versions),
    R = erlang:monitor(process, P),
    true = erlang:purge_module(versions),
    D = ask(P, version),
    P ! stop,
    receive {'DOWN', R, _, _, Why} -> ok end,
    {A, B, Old, C, New, D, Why, clean(versions)}.
    %% => {1,1,true,2,false,2,normal,false}

ask(P, X) ->
    P ! {X, self()},
    receive {P, Y} -> Y after 1000 -> timeout end.

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).
