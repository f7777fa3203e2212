%% Cancelling a timer that has fired gives false, and its message stays in the mailbox.
-module(timer_cancel_fired).
-export([main/0]).

main() ->
    R = erlang:start_timer(0, self(), x),
    receive after 5 -> ok end,
    {erlang:cancel_timer(R), receive {timeout, R, X} -> X after 0 -> none end}.
    %% => {false,x}
