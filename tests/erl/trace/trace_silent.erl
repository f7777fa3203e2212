%% Actions of match specifications: silent, enable_trace, disable_trace, trace, the trace control word.
-module(trace_silent).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [call]),
    P = {?MODULE, f, 1},
    erlang:trace_pattern(P, [{[1], [], [{silent, true}]}, {[2], [], [{silent, false}, {message, false}]},
                             {[3], [], [{message, true}]}, {[4], [], [{message, a}]}], [local]),
    A = [do(S, fun() -> [f(N) || N <- [0, 3, 1, 3, 4, 2, 3, 4]] end)],
    erlang:trace_pattern(P, [{'_', [], [{enable_trace, send}, {disable_trace, send}, {enable_trace, arity}]}], [local]),
    B = [do(S, fun() -> f(0), f(1) end), erlang:trace_info(S, flags)],
    erlang:trace_pattern(P, [{[1], [], [{trace, [arity], [return_to]}]}, {[2], [], [{trace, [call, return_to], []}]}], [local]),
    C = [do(S, fun() -> f(1), f(2), f(3) end), erlang:trace_info(S, flags)],
    erlang:trace(S, true, [call]),
    erlang:system_flag(trace_control_word, 17),
    erlang:trace_pattern(P, [{'_', [], [{message, {{{get_tcw}, {set_tcw, 18}, {get_tcw}}}}]}], [local]),
    D = [do(S, fun() -> f(1), f(2) end), erlang:system_flag(trace_control_word, 0)],
    erlang:trace_pattern(P, [{'_', [{is_seq_trace}], [{message, yes}]}, {'_', [], [{message, {get_seq_token}}]}], [local]),
    E = [do(S, fun() -> f(1), erlang:seq_trace(label, 5), f(2), erlang:seq_trace(sequential_trace_token, []) end)],
    erlang:trace_pattern(P, false, [local]),
    A ++ B ++ C ++ D ++ E.
    %% => [{trace,server,call,{trace_silent,f,[3]}},{trace,server,call,{trace_silent,f,[3]}},{trace,server,call,{trace_silent,f,[4]},a}]
    %% => [{trace,server,call,{trace_silent,f,1}},{trace,server,call,{trace_silent,f,1}}]
    %% => {flags,[arity,call]}
    %% => [{trace,server,call,{trace_silent,f,[1]}},{trace,server,return_to,{trace_silent,'-main/0-fun-3-',0}},{trace,server,call,{trace_silent,f,[2]}}]
    %% => {flags,[]}
    %% => [{trace,server,call,{trace_silent,f,[1]},{18,17,17}},{trace,server,call,{trace_silent,f,[2]},{18,18,18}}]
    %% => 18
    %% => [{trace,server,call,{trace_silent,f,[1]},[]},{trace,server,call,{trace_silent,f,[2]},yes}]

f(X) -> X.
