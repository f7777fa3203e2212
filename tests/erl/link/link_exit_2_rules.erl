%% exit/2 with all reasons to trapping and not trapping processes.
-module(link_exit_2_rules).
-export([main/0]).

main() ->
    [
        send_exit(false, bye),        %% => bye
        send_exit(false, normal),     %% => not_affected
        send_exit(false, kill),       %% => killed
        send_exit(false, killed),     %% => killed
        send_exit(true, bye),         %% => {trapped,bye}
        send_exit(true, normal),      %% => {trapped,normal}
        send_exit(true, kill),        %% => killed
        send_exit(true, killed)       %% => {trapped,killed}
    ].

send_exit(Trap, Reason) ->
    Me = self(),
    {P, R} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        Me ! ready,
        receive
            {'EXIT', Me, X} -> exit({trapped, X});
            finish -> exit(not_affected)
        end
    end),
    receive ready -> ok end,
    true = exit(P, Reason),
    P ! finish,
    receive {'DOWN', R, process, P, Why} -> Why end.
