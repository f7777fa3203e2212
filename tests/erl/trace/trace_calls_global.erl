%% A global pattern sees calls of the export by its full name, by apply and through external funs, and no others.
-module(trace_calls_global).
-export([main/0, f/1]).
-include("trace.hrl").

main() ->
    S = start(),
    1 = erlang:trace(S, true, [call]),
    [erlang:trace_pattern({?MODULE, f, '_'}, true, [global]),
     do(S, fun() -> f(1), ?MODULE:f(2), apply(?MODULE, id(f), [3]) end),
     do(S, fun() -> E = fun ?MODULE:f/1, L = fun f/1, (id(E))(4), (id(L))(5) end),
     erlang:trace_info({?MODULE, f, 1}, all),
     erlang:trace_pattern({?MODULE, f, 1}, [{[9], [], []}, {['$1'], [{'>', '$1', 5}], [{message, {{big, '$1'}}}]}]),
     do(S, fun() -> [?MODULE:f(N) || N <- [1, 9, 7]] end),
     erlang:trace_info({?MODULE, f, 1}, match_spec),
     erlang:trace_pattern({?MODULE, f, 1}, false, []),
     do(S, fun() -> ?MODULE:f(2) end),
     erlang:trace_info({?MODULE, f, 1}, traced),
     erlang:trace_info({?MODULE, g, 1}, traced),
     erlang:trace_pattern({?MODULE, id, 1}, true, []),
     erlang:trace_pattern({?MODULE, id, 1}, true, [local]),
     do(S, fun() -> id(7) end)].
    %% => 1
    %% => [{trace,server,call,{trace_calls_global,f,[2]}},{trace,server,call,{trace_calls_global,f,[3]}}]
    %% => [{trace,server,call,{trace_calls_global,f,[4]}}]
    %% => {all,[{traced,global},{match_spec,[]},{meta,false},{meta_match_spec,false},{call_time,false},{call_count,false}]}
    %% => 1
    %% => [{trace,server,call,{trace_calls_global,f,"\t"}},{trace,server,call,{trace_calls_global,f,[7]},{big,7}}]
    %% => {match_spec,[{"\t",[],[]},{['$1'],[{'>','$1',5}],[{message,{{big,'$1'}}}]}]}
    %% => 1
    %% => []
    %% => {traced,false}
    %% => {traced,undefined}
    %% => 0
    %% => 1
    %% => [{trace,server,call,{trace_calls_global,id,[7]}}]

f(X) -> X.
