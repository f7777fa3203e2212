-module(golden_receive_after).
-export([f/1]).

f(T) ->
    receive X -> X
    after T -> timeout
    end.
