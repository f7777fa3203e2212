%% Tracers: one per process, forgotten when they are dead, never told of themselves.
-module(trace_tracer).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    T = name(spawn(fun server/0), tracer),
    Tracer = fun() -> clean(erlang:trace_info(S, tracer)) end,
    A = [erlang:trace(S, true, [send, {tracer, T}]), Tracer(), erlang:trace(S, true, [call, {tracer, T}]), Tracer(),
         failure(fun() -> erlang:trace(S, true, ['receive']) end),
         erlang:trace_info(S, flags)],
    T ! stop,
    receive after 20 -> ok end,
    B = [Tracer(), erlang:trace_info(S, flags), erlang:trace(S, true, [send]), Tracer(), do(S, fun() -> self() ! a end)],
    erlang:trace(S, false, [all]),
    C = [Tracer(),
         erlang:trace(self(), true, [send, 'receive', call, procs]),
         begin self() ! hello, receive X -> X end end,
         clean(erlang:trace_info(self(), tracer)),
         erlang:trace(self(), false, [all]),
         process_info(self(), trace)],
    A ++ B ++ C.
    %% => 1
    %% => {tracer,tracer}
    %% => 1
    %% => {tracer,tracer}
    %% => {error,badarg,{erlang,trace,3},[none]}
    %% => {flags,[call,send]}
    %% => {tracer,[]}
    %% => {flags,[]}
    %% => 1
    %% => {tracer,main}
    %% => [{trace,server,send,a,server},{trace,server,send,{ran,server},main}]
    %% => {tracer,[]}
    %% => 1
    %% => hello
    %% => {tracer,main}
    %% => 1
    %% => {trace,0}
