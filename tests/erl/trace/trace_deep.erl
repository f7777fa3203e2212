%% Long loops and deep recursion under local tracing: every call is seen once, every return too.
-module(trace_deep).
-export([main/0, down/1]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call, arity]),
    erlang:trace_pattern({?MODULE, loop, 1}, true, [local]),
    erlang:trace_pattern({?MODULE, down, 1}, [{'_', [], [{exception_trace}]}], [local]),
    Count = fun(L) -> [{K, length([E || E <- L, element(3, E) =:= K])} || K <- [call, return_from, exception_from]] end,
    [Count(do(S, fun() -> loop(10000) end)),
     Count(do(S, fun() -> down(5000) end)),
     Count(do(S, fun() -> catch down(-3000) end)),
     begin erlang:trace(S, false, [call]), erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]), do(S, fun() -> loop(3) end) end].
    %% => [{call,10001},{return_from,0},{exception_from,0}]
    %% => [{call,5001},{return_from,5001},{exception_from,0}]
    %% => [{call,3000},{return_from,0},{exception_from,3000}]
    %% => []

loop(0) -> done;
loop(N) -> loop(N - 1).

down(0) -> 0;
down(-1) -> error(bottom);
down(N) when N < 0 -> 1 + down(N + 1);
down(N) -> 1 + ?MODULE:down(N - 1).
