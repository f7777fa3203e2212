%% Patterns for what is loaded later.
-module(trace_on_load).
-export([main/0]).
-include("trace.hrl").

main() ->
    put(names, [{self(), main}]),
    Info = fun() -> clean(erlang:trace_info(on_load, all)) end,
    [erlang:trace_info(on_load, traced),
     erlang:trace_pattern(on_load, true, [local, {meta, self()}]), Info(), erlang:trace_info(on_load, traced),
     erlang:trace_pattern(on_load, false, [local]), Info(),
     erlang:trace_pattern(on_load, [{'_', [], [{return_trace}]}], [local, call_count]), Info(),
     erlang:trace_pattern(on_load, true, []), Info(), clean(erlang:trace_info(on_load, meta)),
     erlang:trace_pattern(on_load, false, []), Info()].
    %% => {traced,false}
    %% => 0
    %% => {all,[{traced,local},{match_spec,[]},{meta,main},{meta_match_spec,[]},{call_count,false}]}
    %% => {traced,local}
    %% => 0
    %% => {all,[{traced,false},{match_spec,false},{meta,main},{meta_match_spec,[]},{call_count,false}]}
    %% => 0
    %% => {all,[{traced,local},{match_spec,[{'_',[],[{return_trace}]}]},{meta,main},{meta_match_spec,[]},{call_count,true}]}
    %% => 0
    %% => {all,[{traced,global},{match_spec,[]},{meta,false},{meta_match_spec,false},{call_count,false}]}
    %% => {meta,false}
    %% => 0
    %% => {all,false}
