%% A suspended process stands still, its messages wait; suspensions count.
-module(proc_suspend_resume).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> echo(Me) end),
    P ! 1,
    A = receive {e, X1} -> X1 end,
    true = erlang:suspend_process(P),
    true = erlang:suspend_process(P),
    P ! 2,
    B = receive {e, X2} -> X2 after 4 -> silent end,
    true = erlang:resume_process(P),
    C = receive {e, X3} -> X3 after 4 -> still_silent end,
    true = erlang:resume_process(P),
    D = receive {e, X4} -> X4 end,
    E = err(fun() -> erlang:resume_process(P) end),
    {A, B, C, D, E}.
    %% => {1,silent,still_silent,2,{error,badarg}}

echo(To) -> receive X -> To ! {e, X}, echo(To) end.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
