%% A process in an endless loop does not keep the others from running.
-module(proc_fairness).
-export([main/0]).

main() ->
    P = spawn(fun spin/0),
    Me = self(),
    Q = spawn(fun() -> Me ! counted(500) end),
    R = receive X -> X end,
    exit(P, kill),
    {R, is_pid(Q)}.
    %% => {done,true}

spin() -> spin().

counted(0) -> done;
counted(N) -> counted(N - 1).
