%% Options of sockets of the module socket: all that are supported, with good values and bad; and how sockets cannot be opened.
-module(socket_options).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(_) ->
 put(log, []),
 Opts = [O || {O,_} <- lists:sort(socket:supports(options)), is_lower(element(1,O)), not lists:member(element(1,O),[mptcp])],
 [begin {ok,S}=Opened,
   [ note(O, socket:getopt(S,O)) || O <- Opts ],
   [ try_({O,V}, fun() -> socket:setopt(S,O,V) end) || O <- Opts, not noset(O), V <- vals(O) ],
   [ note(O, socket:getopt(S,O)) || O <- Opts, not skip2(O) ],
   ?P(socket:sockname(S)), ?P(socket:peername(S)),
   ?P(socket:info(S)), ?P(socket:close(S)), ?P(socket:getopt(S,socket,type)), ?P(socket:setopt(S,socket,broadcast,true)) end
  || {D,T,Pr} <- [{inet,stream,tcp},{inet6,dgram,default},{local,seqpacket,default}],
     Opened <- [socket:open(D,T,Pr)]],
 ?P(socket:open(inet,seqpacket,default)), ?P(socket:open(foo,stream,default)), ?P(socket:open(inet,foo,default)), ?P(socket:open(inet,stream,foo)),
 ?P(socket:open(inet,stream,{raw,250})), ?P(socket:open(-1,stream,0)), ?P(socket:open(99,stream,0)), ?P(socket:open(inet,stream,1 bsl 40)),
 ?P(socket:open(inet,stream,tcp,#{netns=>"/nonexist"})), ?P(socket:open(inet,stream,tcp,#{debug=>foo})),
 ?P(socket:open(99)), ?P(socket:open(1000,#{})),
 ?P(socket:info()),
 lists:reverse(get(log)).
is_lower(A) -> [C|_]=atom_to_list(A), C >= $a.
noset({_,O}) -> lists:member(O,[bindtodevice]).
skip2({_,O}) -> lists:member(O,[mtu]).
vals({_,linger}) -> [#{onoff=>true,linger=>5},#{onoff=>false,linger=>0},abort,#{onoff=>1,linger=>2},#{onoff=>true,linger=>-1},foo];
vals({_,O}) when O=:=add_membership;O=:=drop_membership -> [#{multiaddr=>{224,0,0,251},interface=>any},#{multiaddr=>{65282,0,0,0,0,0,0,1},interface=>0},#{multiaddr=>{65282,0,0,0,0,0,0,1}},#{multiaddr=>{1,2,3},interface=>any},foo];
vals({_,O}) when O=:=add_source_membership;O=:=drop_source_membership;O=:=block_source;O=:=unblock_source -> [#{multiaddr=>{224,0,0,251},interface=>any,sourceaddr=>{127,0,0,1}},#{multiaddr=>{224,0,0,251}}];
vals({_,msfilter}) -> [null,#{multiaddr=>{224,0,0,251},interface=>any,mode=>include,slist=>[{1,2,3,4}]},#{multiaddr=>{224,0,0,251},interface=>any,mode=>foo,slist=>[]}];
vals({_,congestion}) -> ["reno","cubic","nosuch",foo];
vals({_,mtu_discover}) -> [want,dont,'do',probe,2,foo];
vals({_,tos}) -> [lowdelay,throughput,reliability,mincost,foo,0,3,1.5];
vals({_,multicast_if}) -> [{127,0,0,1},any,loopback,0,1,foo];
vals({_,multicast_hops}) -> [default,1,255,256,-1,foo];
vals({_,unicast_hops}) -> [default,1,255,256,-1,foo];
vals({_,addrform}) -> [inet6,foo];
vals({_,priority}) -> [0,3,foo];
vals({_,debug}) -> [0,foo];
vals({_,hdrincl}) -> [true,foo];
vals({sctp,events}) -> [#{},maps:from_list([{K,true}||K<-[data_io,association,address,send_failure,peer_error,shutdown,partial_delivery,adaptation_layer,authentication,sender_dry]])];
vals({sctp,initmsg}) -> [#{num_outstreams=>1,max_instreams=>1,max_attempts=>1,max_init_timeo=>1},#{num_outstreams=>1}];
vals({sctp,rtoinfo}) -> [#{assoc_id=>0,initial=>1,max=>2,min=>1},foo];
vals({sctp,associnfo}) -> [#{assoc_id=>0,asocmaxrxt=>1,number_peer_destinations=>1,peer_rwnd=>1,local_rwnd=>1,cookie_life=>1},foo];
vals(_) -> [true,1,5000,1 bsl 40,foo].

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
