%% async and info options of cancel_timer.
-module(timer_cancel_options).
-export([main/0]).

main() ->
    R1 = erlang:start_timer(3000, self(), x),
    A = erlang:cancel_timer(R1, [{info, false}]),
    R2 = erlang:start_timer(3000, self(), x),
    B = erlang:cancel_timer(R2, [{async, true}]),
    C = receive {cancel_timer, R2, L} when is_integer(L), L > 1000 -> left end,
    D = erlang:cancel_timer(R2, [{async, true}, {info, true}]),
    E = receive {cancel_timer, R2, V} -> V end,
    R3 = erlang:start_timer(3000, self(), x),
    F = erlang:cancel_timer(R3, [{async, true}, {info, false}]),
    G = receive Any -> Any after 3 -> nothing end,
    {A, B, C, D, E, F, G}.
    %% => {ok,ok,left,ok,false,ok,nothing}
