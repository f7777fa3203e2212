%% gen_tcp and gen_udp on the module socket: packets, active modes, the controlling process, closing, options, local and IPv6 sockets.
-module(socket_backend).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(Dir) ->
 put(log, []),
 run([{inet_backend, socket}], Dir),
 lists:reverse(get(log)).

run(B, Dir) ->
 U1 = Dir ++ "/u1", U2 = Dir ++ "/u2",
 {ok,L}=gen_tcp:listen(0,B++[binary,{active,false},{reuseaddr,true},{backlog,10}]), {ok,P}=inet:port(L),
 pk(B,P,L,raw,[<<"abc">>,<<"def">>]),
 [pk(B,P,L,N,[<<"abc">>,<<>>,binary:copy(<<"x">>,200)])||N<-[1,2,4]],
 pk(B,P,L,line,[<<"abc\n">>,<<"d\r\n">>,<<"noeol">>]),
 pk(B,P,L,http,[<<"GET /x HTTP/1.1\r\nHost: a\r\nFoo-Bar: baz\r\n\r\nbody">>]),
 pk(B,P,L,http_bin,[<<"HTTP/1.0 200 OK\r\nX: y\r\n\r\n">>]),
 pk(B,P,L,asn1,[<<4,3,"abc">>]), pk(B,P,L,sunrm,[<<16#80,0,0,3,"abc">>]), pk(B,P,L,cdr,[<<"GIOP",1,0,0,0,0,0,0,3,"abc">>]), pk(B,P,L,fcgi,[<<1,1,0,1,0,3,1,0,"abc",0>>]), pk(B,P,L,tpkt,[<<3,0,0,7,"abc">>]),
 %% active modes
 {C,S}=pair(B,P,L,[]),
 ok=inet:setopts(S,[{active,once}]), ok=gen_tcp:send(C,"one"), ?P(msg()), ok=gen_tcp:send(C,"two"), ?P(msg()), ok=inet:setopts(S,[{active,once}]), ?P(msg()),
 ok=inet:setopts(S,[{active,2}]), [begin ok=gen_tcp:send(C,"n"), ?P(msg()) end||_<-[1,2]], ?P(msg()),
 ?P(inet:getopts(S,[active])), ?P(inet:setopts(S,[{active,32768}])), ?P(inet:setopts(S,[{active,3}])), ?P(inet:getopts(S,[active])), ?P(inet:setopts(S,[{active,-3}])), ?P(msg()),
 ?P(inet:setopts(S,[{mode,list}])), ok=gen_tcp:send(C,"lst"), ?P(gen_tcp:recv(S,0,1000)), ?P(gen_tcp:recv(S,0,50)), ?P(gen_tcp:recv(S,0,0)),
 ?P(gen_tcp:recv(S,3,50)), ok=gen_tcp:send(C,"ab"), ?P(gen_tcp:recv(S,3,50)), ok=gen_tcp:send(C,"c"), ?P(gen_tcp:recv(S,3,500)), ?P(gen_tcp:unrecv(S,"zz")),
 ?P(gen_tcp:shutdown(C,write)), ?P(gen_tcp:recv(S,0,1000)), ?P(gen_tcp:send(S,"back")), ?P(gen_tcp:recv(C,0,1000)), ?P(gen_tcp:close(S)), ?P(gen_tcp:recv(C,0,1000)),?P(gen_tcp:close(C)),
 ?P(gen_tcp:send(C,"x")), ?P(gen_tcp:recv(C,0)), ?P(inet:peername(C)), ?P(inet:setopts(C,[{active,true}])), ?P(inet:getopts(C,[active])),
 {C2,S2}=pair(B,P,L,[{active,true}]), ok=inet:setopts(S2,[{active,true}]), ok=gen_tcp:send(C2,"bye"), ?P(msg()), gen_tcp:close(C2), ?P(msg()), ?P(gen_tcp:close(S2)),
 %% controlling process
 {C3,S3}=pair(B,P,L,[]), Me=self(), Pd=spawn(fun() -> receive go -> ok end, inet:setopts(S3,[{active,once}]), Me!{sub,msg()}, Me!{sub,gen_tcp:controlling_process(S3,Me)} end),
 ?P(gen_tcp:controlling_process(S3,Pd)), ?P(gen_tcp:controlling_process(S3,self())), Pd!go, gen_tcp:send(C3,"sub"), ?P(sub()),?P(sub()),
 exit(spawn(fun() -> ok end),x), timer:sleep(20), ?P(gen_tcp:send(S3,"still")), ?P(gen_tcp:recv(C3,0,500)),
 {C4,S4}=pair(B,P,L,[]), Pe=spawn(fun()-> receive stop->ok end end), ok=gen_tcp:controlling_process(S4,Pe), Pe!stop, ?P(gen_tcp:recv(C4,0,1000)), timer:sleep(20), ?P(gen_tcp:send(S4,"x")),
 %% close while waiting
 {C5,S5}=pair(B,P,L,[]), spawn(fun()-> Me!{r,gen_tcp:recv(S5,0)} end), timer:sleep(30), ?P(gen_tcp:close(S5)), ?P(receive {r,Y}->Y after 2000->none end), gen_tcp:close(C5),
 spawn(fun()-> Me!{a,gen_tcp:accept(L)} end), timer:sleep(30), ?P(gen_tcp:accept(L,20)), ?P(gen_tcp:accept(L,0)),
 ?P(inet:sockname(L)=:=inet:sockname(L)), ?P(element(1,inet:sockname(L))), ?P(inet:peername(L)),
 ?P(gen_tcp:close(L)), ?P(receive {a,Z}->Z after 2000->none end), ?P(gen_tcp:accept(L)),
 ?P(gen_tcp:connect({127,0,0,1},P,B++[])), ?P(gen_tcp:connect("localhost",P,B++[],100)), ?P(gen_tcp:connect({127,0,0,1},1,B++[inet6])),
 ?P(gen_tcp:connect({127,0,0,1},1,B++[foo])), ?P(gen_tcp:listen(0,B++[{foo,bar}])), ?P(gen_tcp:listen(0,B++[{ip,{1,2,3,4}}])),
 {ok,L6}=gen_tcp:listen(0,B++[inet6,{ip,{0,0,0,0,0,0,0,1}},binary]), {ok,P6}=inet:port(L6), {ok,C6}=gen_tcp:connect({0,0,0,0,0,0,0,1},P6,B++[inet6,binary,{active,false}]), {ok,S6}=gen_tcp:accept(L6,1000), gen_tcp:send(S6,"v6"), ?P(gen_tcp:recv(C6,2,1000)), {ok,{A6,_}}=inet:peername(S6), ?P(A6),
 file:delete(Dir ++ "/s"), {ok,LL}=gen_tcp:listen(0,B++[local,{ifaddr,{local,Dir ++ "/s"}},binary]), {ok,CL}=gen_tcp:connect({local,Dir ++ "/s"},0,B++[local,binary,{active,false}]), {ok,SL}=gen_tcp:accept(LL,1000), ok=gen_tcp:send(CL,"loc"), ?P(msg()), ?P(inet:sockname(SL)), ?P(inet:peername(CL)), ?P(inet:port(LL)),
 ?P(inet:getopts(CL,[nodelay,keepalive,recbuf,priority,tos])), ?P(inet:setopts(CL,[{nodelay,true}])),
 ?P(inet:getopts(C6,[nodelay,keepalive,linger,reuseaddr,active,mode,packet,header,exit_on_close,delay_send,send_timeout,send_timeout_close,show_econnreset,packet_size,buffer,high_watermark,low_watermark,tos,priority,dontroute])),
 ?P(inet:setopts(C6,[{nodelay,true},{keepalive,true},{linger,{true,3}}])), ?P(inet:getopts(C6,[nodelay,keepalive,linger])), ?P(inet:setopts(C6,[{foo,1}])), ?P(inet:getopts(C6,[foo])),
 ?P(lists:sort([K||{K,_}<-element(2,inet:getstat(C6))])), ?P(element(1,inet:info(C6))),
 udp(B, U1, U2).
udp(B, U1, U2) ->
 {ok,U}=gen_udp:open(0,B++[binary,{active,false},{ip,{127,0,0,1}}]), {ok,P}=inet:port(U), {ok,V}=gen_udp:open(0,B++[binary,{active,true},{ip,{127,0,0,1}}]), {ok,Q}=inet:port(V),
 ?P(gen_udp:recv(U,0,20)), ok=gen_udp:send(U,{127,0,0,1},Q,"hi"), ?P(ports(msg(),P)), ok=gen_udp:send(V,"localhost",P,<<"yo">>), ?P(ports(gen_udp:recv(U,0,1000),Q)), ok=gen_udp:send(V,{{127,0,0,1},P},<<"yo2">>), ?P(ports(gen_udp:recv(U,2,1000),Q)),
 ?P(gen_udp:connect(U,{127,0,0,1},Q)), ?P(gen_udp:send(U,"conn")), ?P(ports(msg(),P)), ?P(inet:setopts(V,[{active,once}])), gen_udp:send(U,"a"), gen_udp:send(U,"b"), ?P(ports(msg(),P)), ?P(msg()), ?P(inet:setopts(V,[{active,1}])), ?P(ports(msg(),P)), ?P(msg()),
 ?P(gen_udp:send(U,binary:copy(<<0>>,70000))), ?P(gen_udp:close(U)), ?P(gen_udp:send(V,{127,0,0,1},P,"gone")), ?P(msg()), ?P(gen_udp:close(V)), ?P(gen_udp:recv(V,0)), ?P(gen_udp:send(V,{127,0,0,1},P,"x")),
 ?P(gen_udp:open(P,B++[{ip,{1,2,3,4}}])), ?P(gen_udp:open(0,B++[foo])),
 {ok,W}=gen_udp:open(0,B++[binary,{active,false},{recvtos,true},{recvttl,true},{ip,{127,0,0,1}}]), {ok,R}=inet:port(W), {ok,X}=gen_udp:open(0,B++[{ip,{127,0,0,1}}]), {ok,Y}=inet:port(X),
 ?P(gen_udp:send(X,{{127,0,0,1},R},[{tos,16},{ttl,7}],"anc")), ok = gen_udp:send(X,{{127,0,0,1},R},"anc2"), ?P(ports(gen_udp:recv(W,0,1000),Y)), ?P(gen_udp:recv(W,0,50)), ?P(inet:getopts(W,[recvtos,recvttl,broadcast,multicast_loop,multicast_ttl,active,mode,read_packets,reuseaddr])),
 spawn(fun() -> timer:sleep(50), gen_udp:close(W) end), ?P(gen_udp:recv(W,0,1000)),
 file:delete(U1), file:delete(U2), {ok,LU}=gen_udp:open(0,B++[local,binary,{active,false},{ifaddr,{local,U1}}]), {ok,LV}=gen_udp:open(0,B++[local,binary,{active,false},{ifaddr,{local,U2}}]), ?P(gen_udp:send(LU,{local,U2},0,"L")), ?P(gen_udp:recv(LV,0,1000)).
ports(T,P) -> setelement(1,T,element(1,T)), r(T,P).
r(P,P) -> port; r(T,P) when is_tuple(T) -> list_to_tuple([r(X,P)||X<-tuple_to_list(T)]); r([H|T],P) -> [r(H,P)|r(T,P)]; r(X,_) -> X.
pair(B,P,L,O) -> {ok,C}=gen_tcp:connect({127,0,0,1},P,B++[binary,{active,false}|O],1000), {ok,S}=gen_tcp:accept(L,1000), {C,S}.
pk(B,P,L,T,Ds) -> {C,S}=pair(B,P,L,[{packet,case T of line->raw;http->raw;http_bin->raw; N when is_integer(N)->N; raw->raw; _->raw end}]), ok=inet:setopts(S,[{packet,T}]),
  [ok=gen_tcp:send(C,D)||D<-Ds], timer:sleep(10), ok=gen_tcp:shutdown(C,write), note(T,rcv(S,8)),
  {C2,S2}=pair(B,P,L,[{packet,case T of N2 when is_integer(N2)->N2;_->raw end}]), ok=inet:setopts(S2,[{packet,T},{active,true}]), [ok=gen_tcp:send(C2,D)||D<-Ds], gen_tcp:close(C2), note(T,msgs()), gen_tcp:close(S2), gen_tcp:close(S), gen_tcp:close(C).
rcv(_,0) -> []; rcv(S,N) -> case gen_tcp:recv(S,0,1000) of {ok,X} -> [X|rcv(S,N-1)]; E -> [E] end.
msgs() -> receive M -> [setelement(2,M,s)|msgs()] after 60 -> [] end.
msg() -> receive M when is_tuple(M), tuple_size(M)>1 -> setelement(2,M,s) after 60 -> none end.
sub() -> receive {sub,X}->X after 2000->none end.

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
