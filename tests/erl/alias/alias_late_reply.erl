%% A call that timed out removes its alias, so the late answer does not pile up.
-module(alias_late_reply).
-export([main/0]).

main() ->
    S = spawn(fun() -> receive {call, A} -> receive now -> A ! {A, too_late} end end end),
    R = erlang:monitor(process, S, [{alias, reply_demonitor}]),
    S ! {call, R},
    X = receive {R, V} -> V after 2 -> timeout end,
    erlang:demonitor(R, [flush]),
    S ! now,
    {X, receive Y -> Y after 5 -> clean end}.
    %% => {timeout,clean}
