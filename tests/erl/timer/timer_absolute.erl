%% {abs, true} takes a point of monotonic time, also one in the past.
-module(timer_absolute).
-export([main/0]).

main() ->
    Now = erlang:monotonic_time(millisecond),
    A = erlang:start_timer(Now + 4, self(), soon, [{abs, true}]),
    B = erlang:send_after(Now, self(), past, [{abs, true}]),
    First = receive X -> X end,
    Second = receive {timeout, A, Y} -> Y end,
    {First, Second, is_reference(B), erlang:monotonic_time(millisecond) >= Now + 4}.
    %% => {past,soon,true,true}
