%% Counting calls and their time: true, pause, restart, false.
-module(trace_call_count).
-export([main/0, f/1, loop/1]).
-include("trace.hrl").

main() ->
    S = start(),
    P = {?MODULE, f, 1},
    L = {?MODULE, loop, 1},
    Count = fun(X) -> erlang:trace_info(X, call_count) end,
    A = [erlang:trace_pattern(P, true, [call_count]),
         Count(P),
         do(S, fun() -> f(1), ?MODULE:f(2), apply(?MODULE, id(f), [3]) end),
         Count(P),
         erlang:trace_info(P, all),
         erlang:trace_pattern(P, pause, [call_count]), do(S, fun() -> f(1) end), Count(P),
         erlang:trace_pattern(P, restart, [call_count]), Count(P), do(S, fun() -> f(1) end), Count(P),
         erlang:trace_pattern(P, true, [call_count]), Count(P),
         erlang:trace_pattern(P, false, [call_count]), Count(P),
         erlang:trace_pattern(P, restart, [call_count]), Count(P)],
    B = [erlang:trace_pattern(L, true, [call_count, local]),
         begin do(S, fun() -> loop(10000) end), Count(L) end,
         begin loop(99), Count(L) end],
    erlang:trace(S, true, [call, silent]),
    C = [erlang:trace_pattern(P, true, [call_time]),
         erlang:trace_info(P, call_time),
         do(S, fun() -> [f(N) || N <- lists:seq(1, 100)] end),
         [{clean(Pid), N, is_integer(Sec), is_integer(Micro)} || {Pid, N, Sec, Micro} <- element(2, erlang:trace_info(P, call_time))],
         begin f(1), length(element(2, erlang:trace_info(P, call_time))) end,
         erlang:trace_pattern(P, restart, [call_time]),
         erlang:trace_info(P, call_time),
         erlang:trace_pattern(P, false, [call_time]),
         erlang:trace_info(P, call_time)],
    A ++ B ++ C.
    %% => 1
    %% => {call_count,0}
    %% => []
    %% => {call_count,3}
    %% => {all,[{traced,false},{match_spec,false},{meta,false},{meta_match_spec,false},{call_time,false},{call_count,3}]}
    %% => 1
    %% => []
    %% => {call_count,3}
    %% => 1
    %% => {call_count,0}
    %% => []
    %% => {call_count,1}
    %% => 1
    %% => {call_count,0}
    %% => 1
    %% => {call_count,false}
    %% => 1
    %% => {call_count,false}
    %% => 1
    %% => {call_count,10001}
    %% => {call_count,10101}
    %% => 1
    %% => {call_time,[]}
    %% => []
    %% => [{server,100,true,true}]
    %% => 1
    %% => 1
    %% => {call_time,[]}
    %% => 1
    %% => {call_time,false}

f(X) -> X.
loop(0) -> ok;
loop(N) -> loop(N - 1).
