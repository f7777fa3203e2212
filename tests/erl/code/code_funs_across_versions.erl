%% A local fun keeps running its version; an external fun finds the newest.
-module(code_funs_across_versions).
-export([main/0]).
-include("versions.hrl").

main() ->
    {P, R} = spawn_monitor(fun() -> exit({result, use()}) end),
    X = receive {'DOWN', R, process, P, Why} -> Why end,
    {X, clean(versions)}.
    %% => {{result,{{{local,1},1},{{local,1},2,{local,2}}}},false}

use() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    F = versions:local_fun(),
    G = fun versions:version/0,
    A = {F(), G()},
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    B = {F(), G(), (versions:local_fun())()},
    {A, B}.

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).
