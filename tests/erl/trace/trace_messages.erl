%% Messages sent and received, and match specifications for them.
-module(trace_messages).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [send, 'receive']),
    A = [do(S, fun() -> self() ! {msg, 1}, receive {msg, 1} -> ok end end),
         do(S, fun() -> register(trace_messages, self()), trace_messages ! x, {trace_messages, node()} ! y, receive y -> ok end, receive x -> ok end end),
         do(S, fun() -> catch (nobody ! abc), catch ({nobody, node()} ! abc), catch (id(17) ! abc) end),
         do(S, fun() -> D = spawn(fun() -> ok end), receive after 20 -> ok end, D ! dead end),
         do(S, fun() -> erlang:send(self(), a), erlang:send(self(), b, [nosuspend]), receive b -> ok end, receive a -> ok end end),
         do(S, fun() -> erlang:send_after(1, self(), t), receive t -> ok end end),
         do(S, fun() -> R = alias(), R ! via, receive via -> ok end, unalias(R), R ! gone end)],
    B = [erlang:trace_info(send, match_spec), erlang:trace_info('receive', match_spec),
         erlang:trace_pattern(send, [{['_', {msg, '$1'}], [], [{message, '$1'}]}], []),
         erlang:trace_pattern('receive', [{['$1', '_', {m, '_'}], [], [{message, '$1'}]}], []),
         do(S, fun() -> self() ! {msg, 1}, self() ! {m, 2}, self() ! other, receive other -> ok end end),
         erlang:trace_info(send, match_spec),
         erlang:trace_pattern(send, false, []), erlang:trace_pattern('receive', false, []),
         do(S, fun() -> self() ! {msg, 1}, receive {msg, 1} -> ok end end),
         erlang:trace_info(send, match_spec),
         erlang:trace_pattern(send, true, []), erlang:trace_pattern('receive', true, [])],
    S ! stop,
    A ++ B.
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,send,{msg,1},server},{trace,server,'receive',{msg,1}},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,send,x,trace_messages},{trace,server,send,y,{trace_messages,nonode@nohost}},{trace,server,'receive',x},{trace,server,'receive',y},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,send,abc,nobody},{trace,server,send,abc,{nobody,nonode@nohost}},{trace,server,send,abc,17},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,'receive',timeout},{trace,server,send_to_non_existing_process,dead,p1},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,send,a,server},{trace,server,send,b,server},{trace,server,'receive',a},{trace,server,'receive',b},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,'receive',t},{trace,server,send,{ran,server},main}]
    %% => [{trace,server,'receive',{run,main,'fun'}},{trace,server,send,via,ref},{trace,server,'receive',via},{trace,server,send,gone,ref},{trace,server,send,{ran,server},main}]
    %% => {match_spec,true}
    %% => {match_spec,true}
    %% => 1
    %% => 1
    %% => [{trace,server,send,{msg,1},server,1},{trace,server,'receive',{m,2},nonode@nohost}]
    %% => {match_spec,[{['_',{msg,'$1'}],[],[{message,'$1'}]}]}
    %% => 1
    %% => 1
    %% => []
    %% => {match_spec,false}
    %% => 1
    %% => 1
