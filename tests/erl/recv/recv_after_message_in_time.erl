%% A message that arrives before the time is up cancels it.
-module(recv_after_message_in_time).
-export([main/0]).

main() ->
    Me = self(),
    spawn(fun() -> Me ! {go, 1} end),
    A = receive {go, X} -> X after 2000 -> timeout end,
    %% The next receive has its own time.
    B = receive {go, Y} -> Y after 2 -> timeout end,
    {A, B}.
    %% => {1,timeout}
