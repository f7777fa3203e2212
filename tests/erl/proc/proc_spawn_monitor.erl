%% spawn_monitor gives the pid and the reference of its one DOWN message.
-module(proc_spawn_monitor).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> exit({a, b}) end),
    A = receive {'DOWN', R, process, P, X} -> X end,
    {A, receive Y -> Y after 2 -> no_more end}.
    %% => {{a,b},no_more}
