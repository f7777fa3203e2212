%% unless_suspending, the status of a suspended process, errors.
-module(proc_suspend_options).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    A = erlang:suspend_process(P, [unless_suspending]),
    B = erlang:suspend_process(P, [unless_suspending]),
    C = process_info(P, status),
    D = erlang:resume_process(P),
    E = wait_waiting(P, 1000),
    F = err(fun() -> erlang:suspend_process(self()) end),
    G = err(fun() -> erlang:suspend_process(id(x)) end),
    {Q, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    H = err(fun() -> erlang:suspend_process(Q) end),
    I = erlang:suspend_process(P),
    exit(P, kill),
    {A, B, C, D, E, F, G, H, I, wait_dead(P, 100)}.
    %% => {true,false,{status,suspended},true,waiting,{error,badarg},{error,badarg},{error,badarg},true,dead}

wait_waiting(_, 0) -> never;
wait_waiting(P, N) ->
    case process_info(P, status) of
        {status, waiting} -> waiting;
        _ -> erlang:yield(), wait_waiting(P, N - 1)
    end.

wait_dead(_, 0) -> alive;
wait_dead(P, N) ->
    case is_process_alive(P) of
        true -> receive after 1 -> wait_dead(P, N - 1) end;
        false -> dead
    end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
