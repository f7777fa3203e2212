%% Sockets of the module socket that share a descriptor, native options, OTP's own options, owners, monitors, the registry.
-module(socket_handles).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(_) ->
 put(log, []),
 %% fd
 {ok,S1}=socket:open(inet,stream,tcp), {ok,Fd}=socket:getopt(S1,{otp,fd}), {ok,S2}=socket:open(Fd,#{}), {ok,S3}=socket:open(Fd,#{dup=>false}), ?P(ct(socket:info(S2))), ?P(ct(socket:info(S3))), ?P(socket:setopt(S1,{socket,keepalive},true)), ?P(socket:getopt(S2,{socket,keepalive})), ?P(socket:close(S3)), ?P(socket:getopt(S1,{socket,keepalive})), ?P(socket:close(S1)), ?P(socket:getopt(S2,{socket,keepalive})), ?P(socket:close(S2)),
 %% native opts
 {ok,O}=socket:open(inet,stream,tcp), ?P(socket:getopt_native(O,{socket,keepalive},integer)), ?P(socket:setopt_native(O,{socket,keepalive},1)), ?P(socket:getopt_native(O,{socket,keepalive},boolean)), ?P(socket:getopt_native(O,{socket,keepalive},4)), ?P(socket:getopt_native(O,{socket,keepalive},0)),?P(socket:getopt_native(O,{socket,keepalive},<<0,0,0,0,0,0>>)), ?P(socket:getopt_native(O,{1,13},8)), ?P(socket:setopt_native(O,{1,13},<<1,0,0,0,2,0,0,0>>)), ?P(socket:getopt(O,{socket,linger})), ?P(socket:setopt_native(O,{1,999},1)), ?P(socket:getopt_native(O,{1,999},4)), ?P(socket:setopt_native(O,{1,9},foo)), ?P(socket:getopt_native(O,{1,9},foo)), ?P(socket:getopt_native(O,{foo,9},4)), ?P(socket:setopt_native(O,{tcp,1},true)), ?P(socket:getopt(O,{tcp,nodelay})), ?P(socket:getopt_native(O,{1 bsl 40,9},4)),?P(socket:getopt_native(O,{1,1 bsl 40},4)),
 [try_({K, V}, fun() -> socket:setopt(O,{otp,K},V) end)||{K,Vs}<-[{debug,[true,false,foo]},{iow,[true,1]},{rcvbuf,[100,default,{3,100},{0,100},{3,default},0,foo,-1,1 bsl 70]},{rcvctrlbuf,[10,default,0,foo]},{sndctrlbuf,[10,default]},{meta,[foo]},{use_registry,[true,false]},{fd,[1]},{domain,[inet]},{foo,[1]}],V<-Vs, K/=debug],
 [try_(K, fun() -> socket:getopt(O,{otp,K}) end)||K<-[iow,rcvbuf,rcvctrlbuf,sndctrlbuf,meta,use_registry,domain,foo]],
 Pr=spawn(fun()->receive x->ok end end), ?P(socket:setopt(O,{otp,controlling_process},Pr)), ?P(socket:setopt(O,{otp,controlling_process},self())), ?P(socket:setopt(O,{otp,meta},1)), Pr!x, timer:sleep(20), ?P(socket:getopt(O,{otp,meta})), ?P(socket:info(O)),
 {ok,O2}=socket:open(inet,stream,tcp), Dead=spawn(fun()->ok end), timer:sleep(10), ?P(socket:setopt(O2,{otp,controlling_process},Dead)), timer:sleep(20), ?P(socket:info(O2)),
 %% monitor & registry
 {ok,O3}=socket:open(inet,stream,tcp), ?P(is_reference(socket:monitor(O3))), ?P(length(socket:which_sockets())>0), ?P(socket:number_of()>0), ?P(socket:close(O3)), ?P(receive {'DOWN',_,socket,O3,Rs} -> Rs after 500 -> none end),
 {ok,O4}=socket:open(inet,stream,#{use_registry=>false}), ?P(lists:member(O4,socket:which_sockets())), ?P(socket:which_sockets(dgram)=/=[]),
 {ok,O5}=socket:open(inet,stream), ?P(element(2,process_info(self(),monitored_by))=/=[]), ?P(socket:close(O5)), ?P(socket:close(O4)),
 ?P(socket:use_registry(foo)), ?P(prim_socket:use_registry(foo)), ?P(prim_socket:use_registry(true)),
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
