%% When the process that suspended another one dies, the other one goes on.
-module(proc_suspender_dies).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> receive go -> Me ! ran end end),
    {S, R} = spawn_monitor(fun() -> erlang:suspend_process(P), Me ! suspended, receive die -> ok end end),
    receive suspended -> ok end,
    P ! go,
    A = receive ran -> ran after 4 -> stands end,
    S ! die,
    receive {'DOWN', R, _, _, _} -> ok end,
    {A, receive ran -> ran after 1000 -> stands end}.
    %% => {stands,ran}
