%% A machine whose states end by event or by time.
-module(proc_state_machine_with_timeouts).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> locked("", Me) end),
    [P ! {digit, D} || D <- "12"],
    A = receive X1 -> X1 end,
    [P ! {digit, D} || D <- "4711"],
    B = receive X2 -> X2 end,
    C = receive X3 -> X3 end,
    P ! stop,
    {A, B, C, receive X4 -> X4 end}.
    %% => {{forgotten,"12"},opened,closed_again,stopped}

locked(Code, To) ->
    T = if Code =:= "" -> infinity; true -> 15 end,
    receive
        {digit, D} when D =:= $1, Code =:= "471" -> To ! opened, open(To);
        {digit, D} -> locked(Code ++ [D], To);
        stop -> To ! stopped
    after T -> To ! {forgotten, Code}, locked("", To)
    end.

open(To) -> receive after 4 -> To ! closed_again, locked("", To) end.
