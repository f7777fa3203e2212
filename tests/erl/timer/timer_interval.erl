%% A process that starts its own next timer ticks ten times, and stops when told.
-module(timer_interval).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> erlang:start_timer(1, self(), tick), tick(0, Me) end),
    [receive {tick, N} -> ok end || N <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    P ! stop,
    R = erlang:monitor(process, P),
    {receive {'DOWN', R, _, _, W} when W =:= normal; W =:= noproc -> ended end, receive {tick, 12} -> late after 5 -> quiet end}.
    %% => {ended,quiet}

tick(N, To) ->
    receive
        {timeout, _, tick} -> To ! {tick, N + 1}, erlang:start_timer(1, self(), tick), tick(N + 1, To);
        stop -> ok
    end.
