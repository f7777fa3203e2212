%% receive with only an after part sleeps.
-module(recv_sleep_only).
-export([main/0]).

main() ->
    T0 = erlang:monotonic_time(microsecond),
    R = receive after 3 -> slept end,
    T = erlang:monotonic_time(microsecond) - T0,
    {R, T >= 2900, T < 2000000}.
    %% => {slept,true,true}
