%% unlink before exit, monitor before exit, demonitor before the DOWN.
-module(signal_order_link_monitor).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> receive stop -> ok end end),
    R = erlang:monitor(process, P),
    unlink(P),
    exit(P, bye),
    A = receive {'DOWN', R, _, _, X} -> X end,
    {A, receive {'EXIT', _, Y} -> Y after 2 -> none end}.
    %% => {bye,none}
