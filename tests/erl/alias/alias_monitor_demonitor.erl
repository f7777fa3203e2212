%% monitor with {alias, demonitor}: demonitor or DOWN removes the alias.
-module(alias_monitor_demonitor).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R = erlang:monitor(process, P, [{alias, demonitor}]),
    R ! before,
    A = receive X -> X end,
    erlang:demonitor(R),
    R ! lost,
    B = receive Y -> Y after 2 -> nothing end,
    Q = erlang:monitor(process, P, [{alias, demonitor}]),
    P ! stop,
    C = receive {'DOWN', Q, _, _, Why} -> Why end,
    Q ! lost,
    {A, B, C, receive Z -> Z after 2 -> nothing end, unalias(Q)}.
    %% => {before,nothing,normal,nothing,false}
