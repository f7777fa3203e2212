%% A caller that has called the old version many times reaches the new one at once.
-module(code_calls_rebind).
-export([main/0, id/1]).
-include("versions.hrl").

main() ->
    {module, versions} = erlang:load_module(versions, ?VERSION_1),
    A = times(id(100), 0),
    {module, versions} = erlang:load_module(versions, ?VERSION_2),
    B = times(id(100), 0),
    {A, B, clean(versions)}.
    %% => {100,200,false}

times(0, S) -> S;
times(N, S) -> times(N - 1, S + versions:version()).

%% Takes both versions of the module away.
clean(M) ->
    catch erlang:purge_module(M),
    catch erlang:delete_module(M),
    catch erlang:purge_module(M),
    erlang:module_loaded(M).

%% Hides a value from the compiler.
id(X) -> X.
