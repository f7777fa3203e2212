%% Tokens travel with messages; counters; what the sequential tracer is told.
-module(seq_trace_tokens).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    E = name(spawn(fun echo/0), echo),
    Me = self(),
    T = spawn(fun() -> collect([]) end),
    Safe = fun() -> [erlang:seq_trace_info(X) || X <- [send, 'receive', print, label, serial, timestamp, monotonic_timestamp]] end,
    A = [erlang:system_flag(sequential_tracer, T), Safe(), erlang:seq_trace_info(spawn),
         erlang:seq_trace(label, 17), erlang:seq_trace(send, true), erlang:seq_trace('receive', true), erlang:seq_trace(print, true), Safe(),
         clean(process_info(self(), sequential_trace_token)),
         erlang:seq_trace_print(hello), erlang:seq_trace_print(17, hello2), erlang:seq_trace_print(18, hello3)],
    E ! {Me, one}, receive {E, one} -> ok end,
    B = [clean(process_info(self(), sequential_trace_token))],
    E ! {Me, two}, receive {E, two} -> ok end,
    register(seq_trace_tokens, E),
    seq_trace_tokens ! {Me, three}, receive {E, three} -> ok end,
    {seq_trace_tokens, node()} ! {Me, four}, receive {E, four} -> ok end,
    C = [clean(process_info(E, sequential_trace_token)), clean(erlang:seq_trace(sequential_trace_token, [])),
         process_info(self(), sequential_trace_token)],
    E ! {Me, untraced}, receive {E, untraced} -> ok end,
    D = [process_info(E, sequential_trace_token), erlang:seq_trace(label, lab), erlang:seq_trace(serial, {5, 9}), erlang:seq_trace_info(serial)],
    Me ! plain, receive plain -> ok end,
    erlang:send_after(1, Me, timer), receive timer -> ok end,
    F = [erlang:seq_trace_info(serial), erlang:seq_trace(send, true), erlang:seq_trace(timestamp, true)],
    Me ! q1,
    erlang:seq_trace(timestamp, false), erlang:seq_trace(monotonic_timestamp, true),
    Me ! q2,
    erlang:seq_trace(monotonic_timestamp, false), erlang:seq_trace(strict_monotonic_timestamp, true),
    Me ! q3,
    receive q3 -> ok end, receive q2 -> ok end, receive q1 -> ok end,
    G = [erlang:seq_trace_info(strict_monotonic_timestamp), erlang:system_flag(reset_seq_trace, true), process_info(self(), sequential_trace_token)],
    R = make_ref(),
    T ! {dump, self(), R},
    L = receive {R, List} -> clean(List) end,
    H = [L, erlang:system_flag(sequential_tracer, false) =:= T, erlang:system_info(sequential_tracer)],
    S ! stop,
    A ++ B ++ C ++ D ++ F ++ G ++ H.
    %% => false
    %% => [{send,false},{'receive',false},{print,false},[],[],{timestamp,false},{monotonic_timestamp,false}]
    %% => {spawn,false}
    %% => 0
    %% => false
    %% => false
    %% => false
    %% => [{send,true},{'receive',true},{print,true},{label,17},{serial,{0,0}},{timestamp,false},{monotonic_timestamp,false}]
    %% => {sequential_trace_token,{7,17,0,main,0}}
    %% => true
    %% => true
    %% => false
    %% => {sequential_trace_token,{7,17,4,echo,3}}
    %% => {sequential_trace_token,{7,17,10,echo,9}}
    %% => {7,17,10,echo,9}
    %% => {sequential_trace_token,[]}
    %% => {sequential_trace_token,[]}
    %% => 0
    %% => {10,0}
    %% => {serial,{5,9}}
    %% => {serial,{5,10}}
    %% => false
    %% => false
    %% => {strict_monotonic_timestamp,false}
    %% => true
    %% => {sequential_trace_token,[]}
    %% => [{17,{print,{0,1},main,[],hello}},{17,{print,{0,2},main,[],hello2}},{17,{send,{0,3},main,echo,{main,one}}},{17,{'receive',{0,3},main,echo,{main,one}}},{17,{send,{3,4},echo,main,{echo,one}}},{17,{'receive',{3,4},echo,main,{echo,one}}},{17,{send,{4,5},main,echo,{main,two}}},{17,{'receive',{4,5},main,echo,{main,two}}},{17,{send,{5,6},echo,main,{echo,two}}},{17,{'receive',{5,6},echo,main,{echo,two}}},{17,{send,{6,7},main,echo,{main,three}}},{17,{'receive',{6,7},main,echo,{main,three}}},{17,{send,{7,8},echo,main,{echo,three}}},{17,{'receive',{7,8},echo,main,{echo,three}}},{17,{send,{8,9},main,echo,{main,four}}},{17,{'receive',{8,9},main,echo,{main,four}}},{17,{send,{9,10},echo,main,{echo,four}}},{17,{'receive',{9,10},echo,main,{echo,four}}},{lab,{send,{10,11},main,main,q1},now},{lab,{send,{10,12},main,main,q2},monotonic},{lab,{send,{10,13},main,main,q3},strict}]
    %% => true
    %% => {sequential_tracer,false}

collect(L) ->
    receive
        {dump, P, R} -> P ! {R, lists:reverse(L)};
        {seq_trace, Label, What} -> collect([{Label, What} | L]);
        {seq_trace, Label, What, Stamp} -> collect([{Label, What, kind(Stamp)} | L])
    end.

kind({_, _, _}) -> now;
kind({_, _}) -> strict;
kind(N) when is_integer(N) -> monotonic.

echo() -> receive {P, X} -> P ! {self(), X}, echo() end.
