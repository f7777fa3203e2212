%% Meta tracing sees calls by any process, with a time stamp, and its own match specification.
-module(trace_calls_meta).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    Spec = [{['$1'], [{'>', '$1', 1}], [{message, {{got, '$1'}}}, {return_trace}]}],
    A = [erlang:trace_pattern({?MODULE, f, 1}, Spec, [meta]),
         stamps(do(S, fun() -> f(1), f(2) end)),
         begin f(7), stamps(told(S)) end,
         clean(erlang:trace_info({?MODULE, f, 1}, meta)),
         erlang:trace_info({?MODULE, f, 1}, meta_match_spec),
         clean(erlang:trace_info({?MODULE, f, 1}, all))],
    erlang:trace(S, true, [call, silent]),
    B = [erlang:trace_pattern({?MODULE, f, 1}, true, [local]),
         stamps(do(S, fun() -> f(3) end)),
         erlang:trace_pattern({?MODULE, f, 1}, false, [meta]),
         stamps(do(S, fun() -> f(3) end)),
         erlang:trace_info({?MODULE, f, 1}, meta),
         erlang:trace_info({?MODULE, f, 1}, traced)],
    C = [erlang:trace_pattern({?MODULE, f, 1}, true, [{meta, S}, call_count]),
         clean(erlang:trace_info({?MODULE, f, 1}, meta)),
         erlang:trace_pattern({?MODULE, '_', '_'}, true, [global]),
         erlang:trace_info({?MODULE, f, 1}, all)],
    A ++ B ++ C.
    %% => 1
    %% => [{trace_ts,server,call,{trace_calls_meta,f,[2]},{got,2},now},{trace_ts,server,return_from,{trace_calls_meta,f,1},2,now}]
    %% => []
    %% => {meta,main}
    %% => {meta_match_spec,[{['$1'],[{'>','$1',1}],[{message,{{got,'$1'}}},{return_trace}]}]}
    %% => {all,[{traced,false},{match_spec,false},{meta,main},{meta_match_spec,[{['$1'],[{'>','$1',1}],[{message,{{got,'$1'}}},{return_trace}]}]},{call_time,false},{call_count,false}]}
    %% => 1
    %% => [{trace_ts,server,call,{trace_calls_meta,f,[3]},{got,3},now},{trace_ts,server,return_from,{trace_calls_meta,f,1},3,now}]
    %% => 1
    %% => []
    %% => {meta,[]}
    %% => {traced,local}
    %% => 1
    %% => {meta,server}
    %% => 3
    %% => {all,false}

stamps(L) -> [case T of
                  {trace_ts, _, _, _, {A, B, C}} when is_integer(A), is_integer(B), is_integer(C) -> setelement(5, T, now);
                  {trace_ts, _, _, _, _, {A, B, C}} when is_integer(A), is_integer(B), is_integer(C) -> setelement(6, T, now);
                  _ -> T
              end || T <- L].

f(X) -> X.
