-module(golden_recv_marker).
-export([f/1]).

f(P) ->
    R = make_ref(),
    P ! {R, ask},
    receive {R, X} -> X end.
