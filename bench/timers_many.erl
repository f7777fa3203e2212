%% 40,000 timers: half of them are cancelled, the others send their message within 30 ms.
-module(timers_many).
-export([main/0]).

main() ->
    Cancelled = start(40000, 0),
    {Cancelled, collect(20000, 0)}.

start(0, Cancelled) -> Cancelled;
start(N, Cancelled) when N band 1 =:= 0 ->
    erlang:send_after(N rem 30, self(), N),
    start(N - 1, Cancelled);
start(N, Cancelled) ->
    Timer = erlang:start_timer(100000 + N, self(), N),
    case erlang:cancel_timer(Timer) of
        false -> start(N - 1, Cancelled);
        Left when is_integer(Left) -> start(N - 1, Cancelled + 1)
    end.

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive X when is_integer(X) -> collect(N - 1, Sum + X) end.
