%% monitor with {alias, explicit_unalias}: the alias outlives the DOWN.
-module(alias_monitor_explicit).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive {go, A} -> A ! {A, r1}, exit(x) end end),
    R = erlang:monitor(process, P, [{alias, explicit_unalias}]),
    P ! {go, R},
    M1 = receive {R, V1} -> V1 end,
    M2 = receive {'DOWN', R, process, P, Why} -> Why end,
    R ! {R, still_there},
    M3 = receive {R, V3} -> V3 end,
    {M1, M2, M3, unalias(R)}.
    %% => {r1,x,still_there,true}
