%% A process killed while it waits deep in a recursion with handlers runs none of them.
-module(proc_exit_in_middle).
-export([main/0, id/1]).

main() ->
    Me = self(),
    {P, R} = spawn_monitor(fun() -> deep(id(20), Me) end),
    receive waiting -> ok end,
    exit(P, stop_now),
    A = receive {'DOWN', R, process, P, X} -> X end,
    {A, receive cleanup -> cleanup after 2 -> none end}.
    %% => {stop_now,none}

deep(0, To) -> To ! waiting, receive never -> ok end;
deep(N, To) ->
    try deep(N - 1, To)
    catch _:_ -> To ! cleanup
    after To ! cleanup
    end.

%% Hides a value from the compiler.
id(X) -> X.
