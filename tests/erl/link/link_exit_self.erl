%% exit/2 to oneself: normal ends even an untrapping process, trapping turns it into a message.
-module(link_exit_self).
-export([main/0]).

main() ->
    [
        self_exit(false, normal),    %% => normal
        self_exit(false, bye),       %% => bye
        self_exit(false, kill),      %% => killed
        self_exit(true, normal),     %% => {message,normal}
        self_exit(true, bye),        %% => {message,bye}
        self_exit(true, kill)        %% => killed
    ].

self_exit(Trap, Reason) ->
    {P, R} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        exit(self(), Reason),
        receive {'EXIT', _, X} -> exit({message, X}) after 0 -> exit(went_on) end
    end),
    receive {'DOWN', R, process, P, Why} -> Why end.
