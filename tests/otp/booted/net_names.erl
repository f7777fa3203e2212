%% The module net: names of hosts and services, interfaces; ioctl of sockets, and what sockets support.
-module(net_names).
-export([main/1]).

-define(P(X), try_(??X, fun() -> X end)).

main(_) ->
 put(log, []),
 ?P(net:getaddrinfo("localhost")), ?P(net:getaddrinfo("127.0.0.1","80")), ?P(net:getaddrinfo("::1",undefined)),?P(net:getaddrinfo(undefined,"ssh")),
 ?P(net:getaddrinfo("localhost","nosuchservice")), ?P(net:getaddrinfo(undefined,undefined)), ?P(net:getaddrinfo(foo)),
 ?P(net:getaddrinfo([300])),
 ?P(net:getnameinfo(#{family=>inet,addr=>{127,0,0,1},port=>22})), ?P(net:getnameinfo(#{family=>inet,addr=>{127,0,0,1},port=>22},[numerichost,numericserv])),
 ?P(net:getnameinfo(#{family=>inet6,addr=>loopback,port=>53},[dgram])),?P(net:getnameinfo(#{family=>inet,addr=>{1,2,3},port=>22})),
 ?P(net:getnameinfo(#{family=>inet,addr=>{127,0,0,1},port=>22},[foo])),
 ?P(net:getnameinfo(#{family=>local,path=>"/tmp/x"})), ?P(net:getnameinfo(#{family=>99,addr=><<"abc">>})), ?P(net:getnameinfo(foo)),
 ?P(net:getifaddrs()), ?P(net:getifaddrs(inet)), ?P(net:getifaddrs(all)), ?P(net:getifaddrs(packet)), ?P(net:getifaddrs(#{family=>inet6,flags=>any})), ?P(net:getifaddrs(fun(_)->true end)),
 ?P(net:if_name2index("lo")), ?P(net:if_name2index("nosuch")), ?P(net:if_name2index(foo)), ?P(net:if_index2name(1)), ?P(net:if_index2name(9999)), ?P(net:if_index2name(-1)),?P(net:if_index2name(1 bsl 33)),
 ?P(net:if_names()), ?P(net:gethostname()), ?P(net:info()), ?P(inet:getifaddrs([{inet_backend,socket}])),
 ?P(prim_net:get_if_entry(#{})),?P(prim_net:get_interface_info(#{})),?P(prim_net:get_adapters_addresses(default)),?P(prim_net:get_ip_address_table(#{})),
 {ok,S}=socket:open(inet,dgram,udp),
 ?P(socket:ioctl(S,gifconf)),
 [try_({R, N}, fun() -> socket:ioctl(S,R,N) end)||R<-[gifindex,gifflags,gifaddr,gifdstaddr,gifbrdaddr,gifnetmask,gifmtu,gifmap,giftxqlen], N<-["lo","eth0","nosuch","averyveryverylonginterfacename"]],
 ?P(socket:ioctl(S,gifname,1)),?P(socket:ioctl(S,gifname,77)),?P(socket:ioctl(S,gifname,foo)),?P(socket:ioctl(S,gifaddr,foo)),?P(socket:ioctl(S,foo,"lo")),
 ?P(socket:ioctl(S,nread)),?P(socket:ioctl(S,atmark)),
 ?P(prim_socket:ioctl(element(2,S),12345)),?P(prim_socket:ioctl(element(2,S),12345,"lo")),?P(prim_socket:ioctl(element(2,S),12345,"lo",1)),?P(prim_socket:ioctl(element(2,S),-1)),
 ?P(socket:ioctl(S,sifflags,"nosuch",#{up=>true})),?P(socket:ioctl(S,sifaddr,"nosuch",#{family=>inet,addr=>{1,2,3,4},port=>0})),?P(socket:ioctl(S,sifmtu,"nosuch",100)),?P(socket:ioctl(S,sifmtu,"nosuch",foo)),?P(socket:ioctl(S,siftxqlen,"nosuch",100)),?P(socket:ioctl(S,sifaddr,"nosuch",foo)),
 socket:close(S), ?P(socket:ioctl(S,gifconf)), ?P(socket:ioctl(S,gifaddr,"lo")),
 ?P(lists:sort(maps:to_list(persistent_term:get({prim_socket,protocols})))),
 ?P(lists:sort(maps:to_list(persistent_term:get({prim_socket,options})))),
 ?P(lists:sort(maps:to_list(persistent_term:get({prim_socket,msg_flags})))),
 ?P(lists:sort(maps:to_list(persistent_term:get({prim_socket,ioctl_flags})))),
 ?P(lists:sort(maps:to_list(persistent_term:get({prim_socket,ioctl_requests})))),
 ?P(lists:sort([X||X={A,_}<-socket:supports(),is_atom(A),not is_list(element(2,X))])), ?P(socket:is_supported(sctp)), ?P(socket:is_supported(foo)),?P(socket:supports(foo)),
 lists:reverse(get(log)).

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
