%% spawn_opt with link, monitor, priority and sizes; unknown options.
-module(proc_spawn_opt).
-export([main/0, id/1]).

main() ->
    process_flag(trap_exit, true),
    Me = self(),
    {P1, R1} = spawn_opt(fun() -> exit(one) end, [monitor]),
    A = receive {'DOWN', R1, process, P1, X1} -> X1 end,
    P2 = spawn_opt(fun() -> exit(two) end, [link]),
    B = receive {'EXIT', P2, X2} -> X2 end,
    {P3, R3} = spawn_opt(fun() -> exit(three) end, [link, monitor, {priority, high}]),
    C = {receive {'DOWN', R3, process, P3, X3} -> X3 end, receive {'EXIT', P3, Y3} -> Y3 end},
    spawn_opt(fun() -> Me ! process_info(self(), priority) end, [{priority, low}, {min_heap_size, 1000}, {fullsweep_after, 5}]),
    D = receive {priority, Pr} -> Pr end,
    E = err(fun() -> spawn_opt(fun() -> ok end, id([what])) end),
    F = err(fun() -> spawn_opt(fun() -> ok end, id([{priority, urgent}])) end),
    G = err(fun() -> spawn_opt(fun() -> ok end, id([link | x])) end),
    {A, B, C, D, E, F, G}.
    %% => {one,two,{three,three},low,{error,badarg},{error,badarg},{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
