%% Monitoring a dead process or an unknown name gives DOWN with noproc at once.
-module(mon_noproc).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    R1 = erlang:monitor(process, P),
    A = receive {'DOWN', R1, process, P, X1} -> X1 end,
    R2 = erlang:monitor(process, mon_nobody),
    B = receive {'DOWN', R2, process, {N2, Node}, X2} when Node =:= node() -> {N2, X2} end,
    R3 = erlang:monitor(process, {mon_nobody, node()}),
    C = receive {'DOWN', R3, process, {N3, _}, X3} -> {N3, X3} end,
    {A, B, C}.
    %% => {noproc,{mon_nobody,noproc},{mon_nobody,noproc}}
