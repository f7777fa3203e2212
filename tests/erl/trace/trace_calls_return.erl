%% How calls end: return_trace, exception_trace, who the caller is.
-module(trace_calls_return).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call]),
    Set = fun(Body) -> erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
                       [erlang:trace_pattern({?MODULE, N, '_'}, [{'_', [], Body}], [local]) || N <- [a, b, c, d, e, loop, deep]]
          end,
    Set([{return_trace}, {message, {caller}}]),
    A = [do(S, fun() -> a(3) end),
         do(S, fun() -> (catch d(3)) end),
         do(S, fun() -> loop(2) end)],
    Set([{exception_trace}]),
    B = [do(S, fun() -> a(3) end),
         do(S, fun() -> (catch d(3)) end),
         do(S, fun() -> try (try e(5) catch throw:_ -> ok end) catch error:_ -> ok end end),
         do(S, fun() -> deep(3) end)],
    Set([{message, false}, {return_trace}]),
    C = [do(S, fun() -> a(3) end)],
    Set([{message, [{self}, '$_', '$$']}]),
    D = [do(S, fun() -> a(3) end)],
    A ++ B ++ C ++ D.
    %% => [{trace,server,call,{trace_calls_return,a,[3]},{trace_calls_return,server,0}},{trace,server,call,{trace_calls_return,b,[3]},{trace_calls_return,a,1}},{trace,server,call,{trace_calls_return,c,[2]},{trace_calls_return,a,1}},{trace,server,return_from,{trace_calls_return,c,1},2},{trace,server,return_from,{trace_calls_return,b,1},2},{trace,server,return_from,{trace_calls_return,a,1},3}]
    %% => [{trace,server,call,{trace_calls_return,d,[3]},{trace_calls_return,'-main/0-fun-3-',0}},{trace,server,call,{trace_calls_return,e,[3]},{trace_calls_return,'-main/0-fun-3-',0}}]
    %% => [{trace,server,call,{trace_calls_return,loop,[2]},{trace_calls_return,server,0}},{trace,server,call,{trace_calls_return,loop,[1]},{trace_calls_return,server,0}},{trace,server,call,{trace_calls_return,loop,[0]},{trace_calls_return,server,0}},{trace,server,return_from,{trace_calls_return,loop,1},done},{trace,server,return_from,{trace_calls_return,loop,1},done},{trace,server,return_from,{trace_calls_return,loop,1},done}]
    %% => [{trace,server,call,{trace_calls_return,a,[3]}},{trace,server,call,{trace_calls_return,b,[3]}},{trace,server,call,{trace_calls_return,c,[2]}},{trace,server,return_from,{trace_calls_return,c,1},2},{trace,server,return_from,{trace_calls_return,b,1},2},{trace,server,return_from,{trace_calls_return,a,1},3}]
    %% => [{trace,server,call,{trace_calls_return,d,[3]}},{trace,server,call,{trace_calls_return,e,[3]}},{trace,server,exception_from,{trace_calls_return,e,1},{error,{no,3}}},{trace,server,exception_from,{trace_calls_return,d,1},{error,{no,3}}}]
    %% => [{trace,server,call,{trace_calls_return,e,[5]}},{trace,server,exception_from,{trace_calls_return,e,1},{error,{no,5}}}]
    %% => [{trace,server,call,{trace_calls_return,deep,[3]}},{trace,server,call,{trace_calls_return,deep,[2]}},{trace,server,call,{trace_calls_return,deep,[1]}},{trace,server,call,{trace_calls_return,deep,[0]}},{trace,server,return_from,{trace_calls_return,deep,1},0},{trace,server,return_from,{trace_calls_return,deep,1},1},{trace,server,return_from,{trace_calls_return,deep,1},2},{trace,server,return_from,{trace_calls_return,deep,1},3}]
    %% => [{trace,server,return_from,{trace_calls_return,c,1},2},{trace,server,return_from,{trace_calls_return,b,1},2},{trace,server,return_from,{trace_calls_return,a,1},3}]
    %% => [{trace,server,call,{trace_calls_return,a,[3]},[server,[3],[]]},{trace,server,call,{trace_calls_return,b,[3]},[server,[3],[]]},{trace,server,call,{trace_calls_return,c,[2]},[server,[2],[]]}]

a(X) -> Y = b(X), Y + 1.
b(X) -> c(X - 1).
c(X) -> X.
d(X) -> Z = e(X), Z + 1.
e(X) -> error({no, X}).
loop(0) -> done;
loop(N) -> loop(N - 1).
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).
