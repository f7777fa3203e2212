%% Local sockets of the module socket, of all types, with paths and abstract names; netlink.
-module(socket_local).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(Dir) ->
 put(log, []), L1p = Dir ++ "/l1", L2p = Dir ++ "/l2",
 %% local
 [begin [file:delete(X)||X<-[L1p,L2p]], {ok,L1}=socket:open(local,T,default), {ok,L2}=socket:open(local,T,default), ?P(socket:bind(L1,#{family=>local,path=>L1p})), ?P(socket:bind(L2,#{family=>local,path=>(list_to_binary(L2p))})), ?P(socket:bind(L2,#{family=>local,path=>(list_to_binary(L2p))})),
   ?P(socket:sockname(L1)),?P(socket:peername(L1)),
   case T of dgram -> ?P(socket:sendto(L2,<<"d">>,#{family=>local,path=>L1p})), ?P(socket:recvfrom(L1,0,100)), ?P(socket:connect(L2,#{family=>local,path=>L1p})), ?P(socket:send(L2,"e")), ?P(socket:recvmsg(L1,100)), ?P(socket:send(L2,binary:copy(<<"e">>,1000000)));
    _ -> ?P(socket:listen(L1)), ?P(socket:connect(L2,#{family=>local,path=>L1p})), {ok,L3}=socket:accept(L1), ?P(socket:setopt(L3,socket,passcred,true)), ?P(socket:sockname(L3)), ?P(socket:peername(L3)), ?P(socket:send(L2,"e1")), ?P(socket:send(L2,"e2")), ?P(cred(socket:recvmsg(L3,100))), ?P(cred(socket:recvmsg(L3,100))), ?P(socket:sendto(L2,<<"q">>,#{family=>local,path=>L1p})), ?P(socket:recvfrom(L3,0,100)),
      ?P(socket:shutdown(L2,write)), ?P(socket:recv(L3,0,100)), ?P(socket:recvmsg(L3,100)), ?P(socket:recvfrom(L3,0,100)), ?P(socket:send(L3,"back")), ?P(socket:recv(L2,0,100)), ?P(socket:close(L3)), ?P(socket:recv(L2,0,100)) end,
   ?P(socket:close(L1)),?P(socket:close(L2)) end || T<-[stream,dgram,seqpacket]],
 {ok,Ab}=socket:open(local,dgram), ?P(socket:bind(Ab,#{family=>local,path=><<0,"abstract-t9">>})), ?P(socket:sockname(Ab)), ?P(socket:bind(Ab,#{family=>local,path=>lists:duplicate(200,$a)})), ?P(socket:bind(Ab,#{family=>local,path=>lists:duplicate(300,$a)})), ?P(socket:bind(Ab,#{family=>local})), {ok,Ab2}=socket:open(local,dgram), ?P(socket:sockname(Ab2)), ?P(socket:bind(Ab2,#{family=>local,path=>""})), ?P(socket:sendto(Ab2,<<"z">>,#{family=>local,path=><<0,"abstract-t9">>})), ?P(element(2,element(2,socket:recvfrom(Ab,0,100)))),
 ?P(socket:close(Ab)), ?P(socket:close(Ab2)),
 %% raw, netlink
 {ok,N}=socket:open(16,raw,0), ?P(socket:bind(N,#{family=>16,addr=><<0:80>>})), ?P(fam(socket:sockname(N))), ?P(maps:without([owner],socket:info(N))), ?P(socket:getopt(N,socket,domain)),
 ?P(socket:sendto(N,<<20:32/native,18:16/native,16#301:16/native,1:32/native,0:32,0:32>>,#{family=>16,addr=><<0:80>>})), ?P(fam(socket:recvfrom(N,0,1000))), ?P(element(1,socket:recvmsg(N,1000))),
 ?P(socket:close(N)),
 lists:reverse(get(log)).
ct(#{ctype:={fromfd,_},wstates:=W}) -> {fromfd,n,W}; ct(#{ctype:=X,wstates:=W}) -> {X,W}.
fam({ok,#{family:=F}}) -> F; fam({ok,{#{family:=F},B}}) -> {F,byte_size(B)>20}; fam(X) -> X.
fx(T,P) when is_map(T) -> maps:map(fun(port,Q) when Q=:=P -> port; (_,V)->fx(V,P) end, T); fx(T,P) when is_tuple(T) -> list_to_tuple([fx(X,P)||X<-tuple_to_list(T)]); fx([H|T],P) -> [fx(H,P)|fx(T,P)]; fx(X,_) -> X.
nots({ok,#{ctrl:=C}=M}) -> {ok,M#{ctrl:=[case X of #{type:=timestamp,value:=#{sec:=S,usec:=U},data:=D} when is_integer(S), is_integer(U) -> byte_size(D); _ -> X end||X<-C]}}; nots(X) -> X.
cred({ok,#{ctrl:=C}=M}) -> {ok,M#{ctrl:=[case X of #{type:=credentials,data:=D} -> X#{data:=byte_size(D)}; _ -> X end||X<-C]}}; cred(X) -> X.
flush2(A) -> case socket:recvmsg(A,20) of {ok,#{iov:=I}} -> [I|flush2(A)]; X -> [X] end.
flush() -> receive {'$socket',_,T,X} -> [{T,X}|flush()]; X -> [X|flush()] after 20 -> [] end.

try_(What, Fun) -> note(What, try Fun() catch Class:Reason -> {Class, Reason} end).
note(What, Value) -> put(log, [{What, plain(Value)} | get(log)]), Value.

%% Without what differs from run to run, maps as sorted lists.
plain(M) when is_map(M) -> {map, lists:sort([{plain(K), plain(V)} || {K, V} <- maps:to_list(M)])};
plain([H | T]) -> [plain(H) | plain(T)];
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(R) when is_reference(R) -> ref;
plain(P) when is_pid(P) -> pid;
plain(P) when is_port(P) -> port;
plain(X) -> X.
