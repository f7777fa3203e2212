%% A pattern set while a server waits in its loop sees the loop from then on; one taken away does not.
-module(trace_server_loop).
-export([main/0]).
-include("trace.hrl").

main() ->
    P = spawn(fun() -> put(names, []), loop(0) end),
    put(names, [{P, loop}, {self(), main}]),
    ask(P),
    erlang:trace(P, true, [call]),
    A = [told(P), erlang:trace_pattern({?MODULE, loop, 1}, true, [local]), ask(P), ask(P), told(P)],
    B = [erlang:trace_pattern({?MODULE, loop, 1}, false, [local]), ask(P), told(P), ask(P)],
    A ++ B.
    %% => []
    %% => 1
    %% => 1
    %% => 2
    %% => [{trace,loop,call,{trace_server_loop,loop,[2]}},{trace,loop,call,{trace_server_loop,loop,[3]}}]
    %% => 1
    %% => 3
    %% => []
    %% => 4

ask(P) -> P ! {self(), next}, receive {P, N} -> N end.

loop(N) ->
    receive {From, next} -> From ! {self(), N}, loop(N + 1) end.
