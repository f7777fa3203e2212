%% read_timer with async sends the answer as a message.
-module(timer_read_options).
-export([main/0]).

main() ->
    R = erlang:start_timer(3000, self(), x),
    A = erlang:read_timer(R, [{async, true}]),
    B = receive {read_timer, R, L} when is_integer(L), L > 1000 -> left end,
    C = erlang:read_timer(R, [{async, false}]),
    _ = erlang:cancel_timer(R),
    {A, B, is_integer(C)}.
    %% => {ok,left,true}
