%% Spawning a function that does not exist gives a process that dies of undef.
-module(proc_spawn_undefined).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(no_such_module, f, [1, 2]),
    receive {'DOWN', R, process, P, {undef, [{M, F, A, _} | _]}} -> {M, F, A} end.
    %% => {no_such_module,f,[1,2]}
