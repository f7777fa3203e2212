%% Signals between two processes keep their order: message, exit, message.
-module(signal_order_message_exit).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> process_flag(trap_exit, true), Me ! ready, Me ! {got, take(3)} end),
    receive ready -> ok end,
    P ! one,
    exit(P, two),
    P ! three,
    receive {got, L} -> [case X of {'EXIT', Me, R} -> {exit, R}; _ -> X end || X <- L] end.
    %% => [one,{exit,two},three]

take(0) -> [];
take(N) -> receive X -> [X | take(N - 1)] end.
