%% A waiting selective receive looks at each arrival and goes back to sleep.
-module(recv_wakes_for_each_message).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() ->
        R = receive {want, X} when X > 3 -> X end,
        Me ! {r, R, rest()}
    end),
    [begin P ! {want, N}, erlang:yield() end || N <- [1, 2, 3, 4, 5]],
    P ! done,
    receive {r, R, L} -> {R, L} end.
    %% => {4,[{want,1},{want,2},{want,3},{want,5}]}

rest() ->
    receive
        done -> [];
        X -> [X | rest()]
    end.
