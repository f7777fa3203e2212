%% A timer to a registered name finds the process that has the name when it fires.
-module(timer_to_name).
-export([main/0]).

main() ->
    Me = self(),
    erlang:send_after(6, timer_to_name, tick),
    P = spawn(fun() -> register(timer_to_name, self()), Me ! ready, receive X -> Me ! {got, X} end end),
    receive ready -> ok end,
    A = receive {got, X} -> X end,
    %% Nobody has this name: the timer goes off silently.
    R = erlang:start_timer(1, timer_nobody, x),
    receive after 4 -> ok end,
    {A, is_pid(P), erlang:read_timer(R)}.
    %% => {tick,true,false}
