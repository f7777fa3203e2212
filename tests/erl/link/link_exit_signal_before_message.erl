%% A message sent before an exit signal is in the mailbox before it.
-module(link_exit_signal_before_message).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Me = self(),
    P = spawn_link(fun() -> [Me ! {m, N} || N <- [1, 2, 3]], exit(done) end),
    collect(4, P).
    %% => [1,2,3,done]

collect(0, _) -> [];
collect(N, P) ->
    receive
        {m, K} -> [K | collect(N - 1, P)];
        {'EXIT', P, X} -> [X | collect(N - 1, P)]
    end.
