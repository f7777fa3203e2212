%% A local pattern sees every call, of loops too; with return_to also where they return to.
-module(trace_calls_local).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call, return_to]),
    Ps = [erlang:trace_pattern({?MODULE, N, '_'}, true, [local]) || N <- [a, b, c, loop, d, e, pass, mutual, other]],
    A = [Ps,
         do(S, fun() -> a(3), ok end),
         do(S, fun() -> loop(3, []) end),
         do(S, fun() -> (catch d(3)), id(1) end),
         do(S, fun() -> try d(4) catch _:_ -> a(1) end, ok end),
         do(S, fun() -> pass(fun(X) -> X + 1 end), ok end),
         do(S, fun() -> mutual(2), ok end)],
    erlang:trace(S, true, [arity]),
    B = [do(S, fun() -> a(3), ok end)],
    erlang:trace(S, false, [arity, return_to]),
    C = [do(S, fun() -> a(3), loop(1, x) end),
         erlang:trace_pattern({?MODULE, loop, 2}, false, [local]),
         do(S, fun() -> a(3), loop(1, x) end),
         erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]) > 20,
         do(S, fun() -> a(3), loop(1, x) end)],
    A ++ B ++ C.
    %% => [1,1,1,1,1,1,1,1,1]
    %% => [{trace,server,call,{trace_calls_local,a,[3]}},{trace,server,call,{trace_calls_local,b,[3]}},{trace,server,call,{trace_calls_local,c,[2]}},{trace,server,return_to,{trace_calls_local,a,1}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-7-',0}}]
    %% => [{trace,server,call,{trace_calls_local,loop,[3,[]]}},{trace,server,call,{trace_calls_local,loop,[2,[3]]}},{trace,server,call,{trace_calls_local,loop,[1,[2,3]]}},{trace,server,call,{trace_calls_local,loop,[0,[1,2,3]]}},{trace,server,return_to,{trace_calls_local,server,0}}]
    %% => [{trace,server,call,{trace_calls_local,d,[3]}},{trace,server,call,{trace_calls_local,e,[3]}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-5-',0}}]
    %% => [{trace,server,call,{trace_calls_local,d,[4]}},{trace,server,call,{trace_calls_local,e,[4]}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-4-',0}},{trace,server,call,{trace_calls_local,a,[1]}},{trace,server,call,{trace_calls_local,b,[1]}},{trace,server,call,{trace_calls_local,c,[0]}},{trace,server,return_to,{trace_calls_local,a,1}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-4-',0}}]
    %% => [{trace,server,call,{trace_calls_local,pass,['fun']}},{trace,server,call,{trace_calls_local,b,[1]}},{trace,server,call,{trace_calls_local,c,[0]}},{trace,server,return_to,{trace_calls_local,pass,1}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-3-',0}}]
    %% => [{trace,server,call,{trace_calls_local,mutual,[2]}},{trace,server,call,{trace_calls_local,other,[2]}},{trace,server,call,{trace_calls_local,mutual,[1]}},{trace,server,call,{trace_calls_local,other,[1]}},{trace,server,call,{trace_calls_local,mutual,[0]}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-1-',0}}]
    %% => [{trace,server,call,{trace_calls_local,a,1}},{trace,server,call,{trace_calls_local,b,1}},{trace,server,call,{trace_calls_local,c,1}},{trace,server,return_to,{trace_calls_local,a,1}},{trace,server,return_to,{trace_calls_local,'-main/0-fun-8-',0}}]
    %% => [{trace,server,call,{trace_calls_local,a,[3]}},{trace,server,call,{trace_calls_local,b,[3]}},{trace,server,call,{trace_calls_local,c,[2]}},{trace,server,call,{trace_calls_local,loop,[1,x]}},{trace,server,call,{trace_calls_local,loop,[0,[1|x]]}}]
    %% => 1
    %% => [{trace,server,call,{trace_calls_local,a,[3]}},{trace,server,call,{trace_calls_local,b,[3]}},{trace,server,call,{trace_calls_local,c,[2]}}]
    %% => true
    %% => []

a(X) -> Y = b(X), Y + 1.
b(X) -> c(X - 1).
c(X) -> X.
d(X) -> Z = e(X), Z + 1.
e(X) -> error({no, X}).
loop(0, L) -> L;
loop(N, L) -> loop(N - 1, [N | L]).
pass(F) -> F(b(1)).
mutual(0) -> zero;
mutual(N) -> other(N).
other(N) -> mutual(N - 1).
