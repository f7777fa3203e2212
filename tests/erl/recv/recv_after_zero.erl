%% after 0 looks through the whole mailbox once and does not wait.
-module(recv_after_zero).
-export([main/0]).

main() ->
    A = receive x -> got after 0 -> nothing end,
    self() ! noise,
    self() ! x,
    B = receive x -> got after 0 -> nothing end,
    C = receive x -> got after 0 -> nothing end,
    D = receive Y -> Y after 0 -> nothing end,
    {A, B, C, D}.
    %% => {nothing,got,nothing,noise}
