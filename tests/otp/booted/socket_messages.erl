%% Datagrams and messages of the module socket: addresses, control messages, errors.
-module(socket_messages).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(_) ->
 put(log, []),
 %% dgram + msg + ctrl
 {ok,A}=socket:open(inet,dgram,udp), ok=socket:bind(A,#{family=>inet,addr=>loopback}), {ok,Aa=#{port:=Pa}}=socket:sockname(A),
 {ok,B}=socket:open(inet,dgram,udp), ok=socket:bind(B,#{family=>inet,addr=>loopback}), {ok,#{port:=Pb}}=socket:sockname(B),
 F=fun(T) -> fx(T,Pb) end,
 ?P(socket:sendto(B,<<"one">>,Aa)), ?P(F(socket:recvfrom(A,0,1000))), ?P(socket:sendto(B,<<"longer">>,Aa)), ?P(F(socket:recvfrom(A,3,1000))), ?P(socket:recvfrom(A,0,0)), ?P(socket:recvfrom(A,0,20)), ?P(socket:recvfrom(A,0,nowait)), ?P(socket:recvfrom(A,0,nowait)),
 ?P(socket:sendto(B,<<>>,Aa)), ?P(F(socket:recvfrom(A,0,1000))), ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[]})), ?P(F(socket:recvmsg(A,1000))),
 [note(O, socket:setopt(A,ip,O,true))||O<-[recvtos,recvttl,pktinfo,recverr]], ?P(socket:setopt(A,socket,timestamp,true)),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[<<"m1">>,<<"m2">>]})), ?P(nots(F(socket:recvmsg(A,1000)))),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[<<"x">>],ctrl=>[#{level=>ip,type=>tos,value=>lowdelay},#{level=>ip,type=>ttl,value=>9}]})), ?P(nots(F(socket:recvmsg(A,1000)))),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[<<"x">>],ctrl=>[#{level=>ip,type=>tos,data=>4},#{level=>0,type=>2,data=><<9,0,0,0>>}]})), ?P(nots(F(socket:recvmsg(A,1000)))),
 [try_(Cs, fun() -> socket:sendmsg(B,#{addr=>Aa,iov=>[<<"x">>],ctrl=>Cs}) end)||Cs<-[[#{level=>ip,type=>foo,value=>1}],[#{level=>ip,type=>tos}],[foo],[#{level=>ip,type=>tos,value=>1,data=>1}],[#{level=>socket,type=>rights,data=>1}],[#{level=>foo,type=>1,data=>1}],[#{level=>ip,type=>tos,data=>foo}],[]]],
 ?P(flush2(A)),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>lists:duplicate(2000,<<"a">>)})), ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[<<"a">>,foo]})), ?P(socket:sendmsg(B,#{addr=>foo,iov=>[<<"a">>]})), ?P(socket:sendmsg(B,#{addr=>#{family=>inet,addr=>{1,2,3}},iov=>[<<"a">>]})),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[binary:copy(<<"z">>,100000)]})),
 ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[binary:copy(<<"z">>,3000)]})), ?P(nots(F(socket:recvmsg(A,10,0,[],1000)))), 
 ?P(socket:setopt(A,socket,timestamp,false)), ?P(socket:sendmsg(B,#{addr=>Aa,iov=>[<<"peek">>]})), ?P(nots(F(socket:recvmsg(A,0,0,[peek],1000)))), ?P(nots(F(socket:recvmsg(A,0,20,[],1000)))),
 ?P(socket:connect(B,Aa)), ?P(socket:send(B,"c")), ?P(F(socket:recvfrom(A))), ?P(socket:peername(B)=:=socket:sockname(A)), ?P(socket:connect(B,#{family=>unspec})), ?P(socket:peername(B)),?P(socket:send(B,"c")),
 ?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>loopback,port=>1})), timer:sleep(20), ?P(socket:setopt(B,ip,recverr,true)), ?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>loopback,port=>1})), timer:sleep(20), ?P(nots(F(socket:recvmsg(B,0,0,[errqueue],1000)))),
 ?P(socket:sendto(B,<<"x">>,#{family=>local,path=>"/x"})), ?P(socket:sendto(B,<<"x">>,#{family=>inet6,addr=>loopback,port=>1})), ?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>foo,port=>1})), ?P(socket:sendto(B,<<"x">>,#{family=>2,addr=><<0,1,127,0,0,1,0,0,0,0,0,0,0,0>>})), ?P(socket:sendto(B,<<"x">>,foo)),
 ?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>loopback,port=>1},[dontroute,oob])), ?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>loopback,port=>1},[foo])),?P(socket:sendto(B,<<"x">>,#{family=>inet,addr=>loopback,port=>Pa},[1 bsl 40])),
 ?P(F(socket:info(A))), ?P(socket:close(A)),?P(socket:close(B)),
 %% ipv6
 {ok,A6}=socket:open(inet6,dgram,udp), ok=socket:bind(A6,#{family=>inet6,addr=>loopback,port=>0}), {ok,Aa6=#{port:=P6}}=socket:sockname(A6),
 [note(O, socket:setopt(A6,ipv6,O,true))||O<-[recvpktinfo,recvhoplimit,recvtclass,recverr]],
 ?P(socket:sendmsg(A6,#{addr=>Aa6,iov=>[<<"v6">>],ctrl=>[#{level=>ipv6,type=>tclass,value=>32},#{level=>ipv6,type=>hoplimit,value=>3}]})), ?P(fx(socket:recvmsg(A6,1000),P6)),
 ?P(socket:bind(A6,#{family=>inet6,addr=>loopback,port=>0})), ?P(socket:bind(A6,#{family=>inet6,addr=>{1,2},port=>0})), ?P(socket:bind(A6,#{family=>inet6,foo=>1})), ?P(socket:bind(A6,any)), ?P(socket:bind(A6,foo)), ?P(socket:bind(A6,#{addr=>any})),
 {ok,C6}=socket:open(inet6,stream,tcp), ?P(socket:bind(C6,any)), ?P(socket:bind(C6,any)), ?P(socket:connect(C6,#{family=>inet6,addr=>loopback,port=>1})), ?P(socket:info(C6)), ?P(socket:listen(C6,1 bsl 40)),?P(socket:listen(C6,foo)),?P(socket:accept(C6,0)), ?P(socket:close(C6)), ?P(socket:close(A6)),
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
