%% What the natives refuse, and with what cause.
-module(trace_errors).
-export([main/0, f/1]).
-include("trace.hrl").

main() ->
    Dead = spawn(fun() -> ok end),
    receive after 20 -> ok end,
    S = spawn(fun() -> receive stop -> ok end end),
    [[failure(fun() -> apply(erlang, trace, A) end)
      || A <- [[a, true, []], [S, x, []], [S, true, [foo]], [S, true, [{tracer, x}]], [all, true, foo], [S, true, [cpu_timestamp]],
               [Dead, true, [call]], [S, true, [call | x]], [existing, true, []], [{a}, true, []]]],
     [failure(fun() -> apply(erlang, trace_pattern, A) end)
      || A <- [[a, true, []], [{a, b, c}, true, []], [{a, '_', 1}, true, []], [{'_', a, 1}, true, []], [{a, b, 1}, true, [foo]],
               [{a, b, 1}, true, [global, local]], [{a, b, 1}, true, [meta, global]], [{a, b, 1}, foo, []],
               [{a, b, 1}, [{'_', [], [{foo}]}], [local]], [{a, b, 1}, [{'_', [], []}], [call_count]], [{a, b, 1}, true, [{meta, x}]],
               [send, true, [local]], [{a, b, 1}, true, foo], [send, pause, []], [send, foo, []], [{a, b}, true, []],
               [{a, b, 1}, true], [{a, b, c}, true], [{?MODULE, f, 1}, restart, [call_count]]]],
     [failure(fun() -> apply(erlang, trace_info, A) end)
      || A <- [[a, flags], ["a", flags], [S, foo], [{a, b, 1}, foo], [{?MODULE, f, 1}, foo], [{a, b}, flags], [on_load, foo],
               [on_load, all], [send, foo], [new_ports, flags], [new, foo], [Dead, flags], [S, flags], [S, tracer], [17, flags]]],
     [failure(fun() -> erlang:trace_delivered(A) end) || A <- [foo, 1]],
     [failure(fun() -> erlang:seq_trace(A, B) end)
      || {A, B} <- [{foo, 1}, {1, 2}, {send, 1}, {serial, 1}, {serial, {a, 1}}, {sequential_trace_token, 1}]],
     [failure(fun() -> erlang:seq_trace_info(A) end) || A <- [foo, 1, spawn, send, label]],
     failure(fun() -> erlang:system_flag(sequential_tracer, foo) end),
     failure(fun() -> erlang:system_flag(trace_control_word, -1) end)].
    %% => [{error,badarg,{erlang,trace,3},[none]},{error,badarg,{erlang,trace,3},[none]},{error,badarg,{erlang,trace,3},[badopt]},{error,badarg,{erlang,trace,3},[badopt]},{error,badarg,{erlang,trace,3},[badopt]},{error,badarg,{erlang,trace,3},[none]},{error,badarg,{erlang,trace,3},[none]},{error,badarg,{erlang,trace,3},[badopt]},{ok,0},{error,badarg,{erlang,trace,3},[none]}]
    %% => [{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[badopt]},{error,badarg,{erlang,trace_pattern,3},[badopt]},{error,badarg,{erlang,trace_pattern,3},[badopt]},{error,badarg,{erlang,trace_pattern,3},[match_spec]},{error,badarg,{erlang,trace_pattern,3},[match_spec]},{error,badarg,{erlang,trace_pattern,3},[call_count]},{error,badarg,{erlang,trace_pattern,3},[badopt]},{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[badopt]},{error,badarg,{erlang,trace_pattern,3},[none]},{error,badarg,{erlang,trace_pattern,3},[match_spec]},{error,badarg,{erlang,trace_pattern,3},[none]},{ok,0},{error,badarg,{erlang,trace_pattern,2},[none]},{ok,1}]
    %% => [{error,badarg,{erlang,trace_info,2},[badopt]},{error,badarg,{erlang,trace_info,2},[badopt]},{error,badarg,{erlang,trace_info,2},[none]},{ok,{foo,undefined}},{ok,{foo,false}},{error,badarg,{erlang,trace_info,2},[none]},{ok,{foo,false}},{ok,{all,false}},{error,badarg,{erlang,trace_info,2},[none]},{ok,{flags,[]}},{error,badarg,{erlang,trace_info,2},[none]},{ok,undefined},{ok,{flags,[]}},{ok,{tracer,[]}},{error,badarg,{erlang,trace_info,2},[badopt]}]
    %% => [{error,badarg,{erlang,trace_delivered,1},[none]},{error,badarg,{erlang,trace_delivered,1},[none]}]
    %% => [{error,badarg,{erlang,seq_trace,2},[none]},{error,badarg,{erlang,seq_trace,2},[none]},{error,badarg,{erlang,seq_trace,2},[none]},{error,badarg,{erlang,seq_trace,2},[none]},{error,badarg,{erlang,seq_trace,2},[none]},{error,badarg,{erlang,seq_trace,2},[none]}]
    %% => [{error,badarg,{erlang,seq_trace_info,1},[none]},{error,badarg,{erlang,seq_trace_info,1},[none]},{ok,{spawn,false}},{ok,{send,false}},{ok,[]}]
    %% => {error,badarg,{erlang,system_flag,2},[none]}
    %% => {error,badarg,{erlang,system_flag,2},[none]}

f(X) -> X.
