%% erlang:send_after delivers the message once, after the time.
-module(timer_send_after).
-export([main/0, id/1]).

main() ->
    T0 = erlang:monotonic_time(millisecond),
    R = erlang:send_after(id(5), self(), hello),
    M = receive X -> X end,
    T = erlang:monotonic_time(millisecond) - T0,
    {is_reference(R), M, T >= 4, receive Y -> Y after 8 -> none end}.
    %% => {true,hello,true,none}

%% Hides a value from the compiler.
id(X) -> X.
