%% An abnormal exit kills the linked processes, and theirs, with the same reason.
-module(link_abnormal_exit).
-export([main/0]).

main() ->
    {A, RA} = spawn_monitor(fun() -> receive never -> ok end end),
    {B, RB} = spawn_monitor(fun() -> link(A), receive never -> ok end end),
    {C, RC} = spawn_monitor(fun() -> link(B), receive die -> exit(disaster) end end),
    C ! die,
    [receive {'DOWN', R, process, P, X} -> X end || {P, R} <- [{A, RA}, {B, RB}, {C, RC}]].
    %% => [disaster,disaster,disaster]
