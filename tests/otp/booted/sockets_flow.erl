%% Queues and back pressure, files, names and interfaces, a thousand connections at once.
-module(sockets_flow).

-export([main/1]).

-define(P(X), put(log, [strip(catch X) | get(log)])).

main(Dir) ->
    put(log, []),
    _ = Dir,
    watermark(Dir),
    misc(),
    many(),
    lists:reverse(get(log)).

strip({'EXIT', {Reason, [{_, _, _, _} | _]}}) -> {raised, Reason};
strip({'EXIT', Reason}) -> {raised, Reason};
strip(X) -> X.

watermark(Dir) ->
    File = filename:join(Dir, "data"), ok = file:write_file(File, binary:copy(<<"0123456789">>, 170)),
    {C,S} = pair([{active,false}],[{active,false},{sndbuf,4096},{high_watermark,8192},{send_timeout,100}]),
    Big = binary:copy(<<"x">>, 5000000),
    ?P(gen_tcp:send(C,Big)),
    ?P(gen_tcp:send(C,"more")),
    {ok,[{send_pend,N}]} = inet:getstat(C,[send_pend]),
    ?P(N > 0),
    ?P(prim_inet:subscribe(C,[subs_empty_out_q]) =/= x),
    {ok,D} = gen_tcp:recv(S,5000000),
    ?P(length(D)),
    receive {empty_out_q,C} -> ?P(empty) after 1000 -> ?P(none) end,
    ?P(gen_tcp:recv(S,4)),
    ?P(inet:getstat(C,[send_pend])),
    gen_tcp:send(C,Big),
    gen_tcp:shutdown(C,write),
    {ok,D2} = gen_tcp:recv(S,5000000),
    ?P(length(D2)),
    ?P(gen_tcp:recv(S,0)),
    gen_tcp:close(C), gen_tcp:close(S),
    {C1,S1} = pair([{active,false}],[{active,false}]), Self = self(),
    spawn_link(fun() -> [ok = gen_tcp:send(C1, binary:copy(<<N1>>,100000)) || N1 <- lists:seq(1,60)], Self ! sent end),
    ?P(rd(S1, 6000000, 0)), receive sent -> ?P(sent) after 2000 -> ?P(none) end,
    {ok,F} = file:open(File,[raw,read,binary]),
    {ok,{sent,_}} = {ok,{sent,file:sendfile(F,C1,0,1000,[])}},
    ?P(gen_tcp:recv(S1,1000) =:= file_head(File)),
    ?P(file:sendfile(File,C1)),
    gen_tcp:close(C1),
    {ok,All} = gen_tcp:recv(S1,0),
    ?P(length(All)),
    gen_tcp:close(S1).

file_head(File) -> {ok,B} = file:read_file(File), {ok, binary_to_list(B,1,1000)}.

rd(_,0,H) -> H;
rd(S,N,H) -> {ok,D} = gen_tcp:recv(S, min(N,50000)), rd(S,N-length(D),erlang:phash2({H,D})).

misc() ->
    ?P(inet:getservbyname(http,tcp)), ?P(inet:getservbyname(nono,tcp)), ?P(inet:gethostbyname("localhost")),
    {ok,S} = gen_tcp:listen(0,[]),
    ?P(prim_inet:getiflist(S)),
    ?P(prim_inet:ifget(S,"lo",[addr,netmask,flags,mtu,hwaddr,broadaddr])),
    ?P(prim_inet:getservbyport(S,80,tcp)),
    ?P(inet:ifget("lo",[addr])),
    ?P(inet:sockname(S) =/= {}),
    ?P(inet:getll(S)),
    ?P(inet:getfd(S) =/= {}),
    ?P(prim_inet:setsockname(S,{{1,2,3,4},5})),
    ?P(inet:sockname(S)),
    ?P(prim_inet:setsockname(S,undefined)),
    {ok,S2} = gen_tcp:listen(0,[{ip,{0,0,0,0,0,0,0,1}},inet6]),
    {ok,P6} = inet:port(S2),
    {ok,C6} = gen_tcp:connect({0,0,0,0,0,0,0,1},P6,[inet6]),
    ?P(element(1,element(2,inet:peername(C6)))),
    ?P(element(1,element(2,inet:sockname(S2)))),
    ?P(gen_tcp:connect("localhost",P6,[inet6]) =/= x),
    ?P(gen_tcp:connect({127,0,0,1},P6,[inet6])),
    ?P(gen_tcp:connect({127,0,0,1},P6,[{ip,{127,0,0,9}}])),
    ?P(inet:getopts(S2,[ipv6_v6only,tclass])), 
    ?P(erlang:port_info(C6,name)),
    ?P(element(1,erlang:port_info(C6,connected))),
    ?P(erlang:port_info(C6,input)),
    ?P(prim_inet:getindex(S)), ?P(inet:socknames(S2) =/= []), ?P(inet:peernames(S2)).

many() ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127,0,0,1}}, {active, false}, {packet, 4}, {backlog, 1024}]),
    {ok, Port} = inet:port(L),
    [spawn_link(fun() -> acceptor(L) end) || _ <- lists:seq(1, 5)],
    Self = self(),
    Ps = [spawn_link(fun() -> client(Self, Port, I) end) || I <- lists:seq(1, 1000)],
    [receive {up, P} -> ok end || P <- Ps],
    [P ! go || P <- Ps],
    ?P(lists:sum([receive {done, P, K} -> K end || P <- Ps])),
    gen_tcp:close(L),
    ?P(none_left(100)).
none_left(0) -> {left, length(erlang:ports())};
none_left(N) ->
    case [P || P <- erlang:ports(), erlang:port_info(P, name) =:= {name, "tcp_inet"}] of
        [] -> ok;
        _ -> timer:sleep(20), none_left(N - 1)
    end.
acceptor(L) ->
    case gen_tcp:accept(L) of
        {ok, S} ->
            P = spawn(fun() -> receive ok -> echo(S) end end),
            ok = gen_tcp:controlling_process(S, P),
            P ! ok,
            acceptor(L);
        {error, _} -> ok % closed; einval if it was closed before anybody asked
    end.
echo(S) ->
    case gen_tcp:recv(S, 0) of
        {ok, D} -> ok = gen_tcp:send(S, D), echo(S);
        {error, closed} -> gen_tcp:close(S)
    end.
client(Self, Port, I) ->
    {ok, S} = gen_tcp:connect({127,0,0,1}, Port, [binary, {packet, 4}, {active, false}]),
    Self ! {up, self()},
    receive go -> ok end,
    [begin
        D = term_to_binary({I, K, lists:seq(1, I rem 50)}),
        ok = gen_tcp:send(S, D),
        {ok, D} = gen_tcp:recv(S, 0)
     end || K <- [1, 2, 3]],
    gen_tcp:close(S),
    Self ! {done, self(), 3}.

pair(LO, CO) ->

    {ok, L} = gen_tcp:listen(0, [{ip,{127,0,0,1}}|LO]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127,0,0,1}, Port, CO),
    {ok, S} = gen_tcp:accept(L),
    gen_tcp:close(L),
    {C, S}.
