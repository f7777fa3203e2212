%% Functions that go on matching a binary are seen with what is left of it.
-module(trace_binaries).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call]),
    erlang:trace_pattern({?MODULE, count, 2}, [{'_', [], [{return_trace}]}], [local]),
    A = [do(S, fun() -> count(id(<<1, 2, 3:4>>), 0) end)],
    erlang:trace_pattern({?MODULE, count, 2}, [{[<<2>>, '_'], [], [{message, two}]}], [local]),
    B = [do(S, fun() -> count(id(<<1, 2>>), 0) end)],
    erlang:trace_pattern({?MODULE, count, 2}, false, [local]),
    A ++ B.
    %% => [{trace,server,call,{trace_binaries,count,[<<1,2,3:4>>,0]}},{trace,server,call,{trace_binaries,count,[<<2,3:4>>,1]}},{trace,server,call,{trace_binaries,count,[<<3:4>>,2]}},{trace,server,return_from,{trace_binaries,count,2},2},{trace,server,return_from,{trace_binaries,count,2},2},{trace,server,return_from,{trace_binaries,count,2},2}]
    %% => [{trace,server,call,{trace_binaries,count,[<<2>>,1]},two}]

count(<<_, Rest/bitstring>>, N) -> count(Rest, N + 1);
count(<<_/bitstring>>, N) -> N.
