-module(golden_server).
-export([f/1]).

f(S) ->
    receive
        {get, P} -> P ! S, f(S);
        {put, N} -> f(N);
        stop -> ok
    end.
