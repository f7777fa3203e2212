%% Link and monitor to the same process: both signals come.
-module(signal_exit_then_down).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    {P, R} = spawn_opt(fun() -> exit(e) end, [link, monitor]),
    A = receive {'DOWN', R, process, P, X} -> X end,
    B = receive {'EXIT', P, Y} -> Y end,
    {A, B, receive Z -> Z after 1 -> no_more end}.
    %% => {e,e,no_more}
