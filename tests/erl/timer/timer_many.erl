%% 500 timers, every other one cancelled.
-module(timer_many).
-export([main/0, id/1]).

main() ->
    Rs = start(id(500)),
    C = cancel(Rs, 0),
    {C, count(0)}.
    %% => {250,250}

start(0) -> [];
start(N) -> [{N, erlang:start_timer(if N rem 2 =:= 0 -> 4000; true -> N rem 7 end, self(), N)} | start(N - 1)].

cancel([], C) -> C;
cancel([{N, R} | T], C) when N rem 2 =:= 0 ->
    case erlang:cancel_timer(R) of
        L when is_integer(L) -> cancel(T, C + 1)
    end;
cancel([_ | T], C) -> cancel(T, C).

count(N) -> receive {timeout, _, X} when X rem 2 =:= 1 -> count(N + 1) after 15 -> N end.

%% Hides a value from the compiler.
id(X) -> X.
