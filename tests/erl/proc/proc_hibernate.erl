%% A hibernating process wakes for a message and goes on in the given function, without its stack.
-module(proc_hibernate).
-export([main/0, awake/2]).

main() ->
    Me = self(),
    P = spawn(fun() ->
        try erlang:hibernate(?MODULE, awake, [Me, state])
        catch _:_ -> Me ! caught
        end
    end),
    R = erlang:monitor(process, P),
    receive after 3 -> ok end,
    P ! wake_up,
    A = receive {woken, S, M} -> {S, M} end,
    %% The try above is gone with the stack: the throw ends the process.
    B = receive {'DOWN', R, process, P, {{nocatch, after_waking}, _}} -> nocatch end,
    {A, B, receive caught -> caught after 0 -> not_caught end}.
    %% => {{state,wake_up},nocatch,not_caught}

awake(To, State) ->
    receive M -> To ! {woken, State, M} end,
    throw(after_waking).
