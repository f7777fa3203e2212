%% spawn_opt with {monitor, [{alias, ...}]}: the reference also takes messages.
-module(proc_spawn_opt_monitor_alias).
-export([main/0]).

main() ->
    Me = self(),
    {P, R} = spawn_opt(fun() -> receive {to, A} -> A ! {A, hello}, A ! {A, again} end end, [{monitor, [{alias, reply_demonitor}]}]),
    P ! {to, R},
    X = receive {R, M} -> M end,
    %% The first answer has removed both the alias and the monitor.
    {X, is_process_alive(Me), receive Y -> Y after 3 -> nothing end}.
    %% => {hello,true,nothing}
