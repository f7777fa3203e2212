%% process_info of a dead process is undefined; of links and monitors lists them.
-module(proc_info_dead).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    Q = spawn_link(fun() -> receive stop -> ok end end),
    M = erlang:monitor(process, Q),
    A = {process_info(P, status), process_info(P, messages), process_info(P)},
    B = process_info(self(), links) =:= {links, [Q]},
    C = process_info(self(), monitors) =:= {monitors, [{process, Q}]},
    D = process_info(Q, monitored_by) =:= {monitored_by, [self()]},
    erlang:demonitor(M),
    unlink(Q),
    Q ! stop,
    {A, B, C, D, process_info(self(), monitors), process_info(self(), links)}.
    %% => {{undefined,undefined,undefined},true,true,true,{monitors,[]},{links,[]}}
