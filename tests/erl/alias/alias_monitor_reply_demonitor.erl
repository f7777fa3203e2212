%% {alias, reply_demonitor}: the first message by alias removes the monitor too.
-module(alias_monitor_reply_demonitor).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive {call, A} -> A ! {A, reply}, exit(after_reply) end end),
    R = erlang:monitor(process, P, [{alias, reply_demonitor}]),
    P ! {call, R},
    X = receive {R, V} -> V; {'DOWN', R, _, _, W} -> {down, W} end,
    {X, receive Y -> Y after 5 -> no_down end, erlang:demonitor(R, [info])}.
    %% => {reply,no_down,false}
