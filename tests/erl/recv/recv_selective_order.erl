%% A selective receive takes the first match and leaves the others in place and in order.
-module(recv_selective_order).
-export([main/0]).

main() ->
    [self() ! X || X <- [{a, 1}, b, {c, 2}, {a, 3}, d, {a, 4}]],
    R1 = receive {c, X1} -> {c, X1} end,
    R2 = receive {a, X2} when X2 > 1 -> {a, X2} end,
    R3 = receive {a, X3} -> {a, X3} end,
    {R1, R2, R3, flush()}.
    %% => {{c,2},{a,3},{a,1},[b,d,{a,4}]}

flush() ->
    receive
        X -> [X | flush()]
    after 0 -> []
    end.
