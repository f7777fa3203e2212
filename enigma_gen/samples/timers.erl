%% Timers: messages that arrive later, in order of their time; cancelling; waiting no longer than so many milliseconds.
-module(timers).
-export([about/0, main/0]).

about() -> <<"Messages that arrive later, and waiting with a limit.">>.

main() ->
    Start = erlang:monotonic_time(millisecond),
    start([{40, fourth}, {10, first}, {30, third}, {20, second}]),
    Late = erlang:start_timer(60000, self(), never),
    Order = collect(4),
    Elapsed = erlang:monotonic_time(millisecond) - Start,
    Left = erlang:cancel_timer(Late),
    Timeout = receive {timeout, Late, never} -> message after 15 -> nothing_within_15_ms end,
    [{<<"started for 40, 10, 30 and 20 ms, they came as">>, Order},
     {<<"the last after at least 40 ms">>, Elapsed >= 40},
     {<<"a timer of one minute, cancelled, had left more than 50 s">>, Left > 50000},
     {<<"and so there came">>, Timeout},
     {<<"cancelling it again">>, erlang:cancel_timer(Late)}].

start([]) -> ok;
start([{Time, Message} | Rest]) ->
    erlang:send_after(Time, self(), Message),
    start(Rest).

collect(0) -> [];
collect(N) -> receive Message -> [Message | collect(N - 1)] end.
