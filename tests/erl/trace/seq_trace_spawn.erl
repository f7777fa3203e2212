%% Tokens go with spawns and with the exits of linked processes, and with nothing else that is no message.
-module(seq_trace_spawn).
-export([main/0]).
-include("trace.hrl").

main() ->
    process_flag(trap_exit, true),
    group_leader(start(), self()),
    Me = self(),
    T = name(spawn(fun() -> collect([]) end), tracer),
    erlang:system_flag(sequential_tracer, T),
    erlang:seq_trace(label, lab), erlang:seq_trace(send, true), erlang:seq_trace('receive', true),
    E = name(spawn(fun() -> receive stop -> ok end end), one),
    E2 = name(spawn_link(fun() -> receive {go, W} -> exit(W) end end), two),
    E2 ! {go, bye}, receive {'EXIT', E2, bye} -> ok end,
    A = [erlang:seq_trace_info(serial)],
    M = monitor(process, E), exit(E, kill), receive {'DOWN', M, _, _, _} -> ok end,
    B = [erlang:seq_trace_info(serial)],
    exit(Me, trapme), receive {'EXIT', Me, trapme} -> ok end,
    C = [erlang:seq_trace_info(serial)],
    erlang:seq_trace(label, lab), erlang:seq_trace(send, true), erlang:seq_trace('receive', true),
    {P, M2} = spawn_monitor(fun() -> ok end), name(P, three), receive {'DOWN', M2, _, _, _} -> ok end,
    Q = name(spawn_opt(fun() -> Me ! hi end, [{priority, high}]), four), receive hi -> ok end,
    D = [erlang:seq_trace_info(label), clean(erlang:seq_trace(sequential_trace_token, [])), clean(Q)],
    R = make_ref(),
    T ! {dump, self(), R},
    L = receive {R, List} -> clean(List) end,
    erlang:system_flag(sequential_tracer, false),
    A ++ B ++ C ++ D ++ L.
    %% => {serial,{800,801}}
    %% => {serial,{800,801}}
    %% => []
    %% => {label,lab}
    %% => {3,lab,12866,four,12864}
    %% => four
    %% => {lab,{send,{0,1},main,one,{spawn_request,ref,main,server,{erlang,apply,2},[],spawn_reply,['fun',[]]}}}
    %% => {lab,{'receive',{0,1},main,one,{spawn_request,ref,main,server,{erlang,apply,2},[],spawn_reply,['fun',[]]}}}
    %% => {lab,{send,{1,2},one,main,{spawn_reply,ref,ok,one}}}
    %% => {lab,{'receive',{1,2},one,main,{spawn_reply,ref,ok,one}}}
    %% => {lab,{send,{47,48},main,two,{spawn_request,ref,main,server,{erlang,apply,2},[link],spawn_reply,['fun',[]]}}}
    %% => {lab,{'receive',{47,48},main,two,{spawn_request,ref,main,server,{erlang,apply,2},[link],spawn_reply,['fun',[]]}}}
    %% => {lab,{send,{48,49},two,main,{spawn_reply,ref,ok,two}}}
    %% => {lab,{'receive',{48,49},two,main,{spawn_reply,ref,ok,two}}}
    %% => {lab,{send,{799,800},main,two,{go,bye}}}
    %% => {lab,{'receive',{799,800},main,two,{go,bye}}}
    %% => {lab,{send,{800,801},two,main,{'EXIT',two,bye}}}
    %% => {lab,{'receive',{800,801},two,main,{'EXIT',two,bye}}}
    %% => {lab,{send,{801,802},main,three,{spawn_request,ref,main,server,{erlang,apply,2},[monitor],spawn_reply,['fun',[]]}}}
    %% => {lab,{'receive',{801,802},main,three,{spawn_request,ref,main,server,{erlang,apply,2},[monitor],spawn_reply,['fun',[]]}}}
    %% => {lab,{send,{802,803},three,main,{spawn_reply,ref,ok,three}}}
    %% => {lab,{'receive',{802,803},three,main,{spawn_reply,ref,ok,three}}}
    %% => {lab,{send,{12863,12864},main,four,{spawn_request,ref,main,server,{erlang,apply,2},[{priority,high}],spawn_reply,['fun',[]]}}}
    %% => {lab,{'receive',{12863,12864},main,four,{spawn_request,ref,main,server,{erlang,apply,2},[{priority,high}],spawn_reply,['fun',[]]}}}
    %% => {lab,{send,{12864,12865},four,main,{spawn_reply,ref,ok,four}}}
    %% => {lab,{'receive',{12864,12865},four,main,{spawn_reply,ref,ok,four}}}
    %% => {lab,{send,{12864,12866},four,main,hi}}
    %% => {lab,{'receive',{12864,12866},four,main,hi}}

collect(L) ->
    receive
        {dump, P, R} -> P ! {R, lists:reverse(L)};
        {seq_trace, Label, What} -> collect([{Label, What} | L])
    end.
