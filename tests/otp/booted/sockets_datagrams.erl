%% Datagrams, and sockets of the local family.
-module(sockets_datagrams).

-export([main/1]).

-define(P(X), put(log, [strip(catch X) | get(log)])).

main(Dir) ->
    put(log, []),
    _ = Dir,
    udp(),
    local(),
    lists:reverse(get(log)).

strip({'EXIT', {Reason, [{_, _, _, _} | _]}}) -> {raised, Reason};
strip({'EXIT', Reason}) -> {raised, Reason};
strip(X) -> X.

udp() ->
    {ok,A} = gen_udp:open(0,[{ip,{127,0,0,1}},{active,false}]),
    {ok,B} = gen_udp:open(0,[{ip,{127,0,0,1}},binary]),
    {ok,PA} = inet:port(A), {ok,PB} = inet:port(B),
    ?P(gen_udp:send(A,{127,0,0,1},PB,["hi"|<<"there">>])),
    receive {udp,B,{127,0,0,1},PA,D} -> ?P(D) after 500 -> ?P(none) end,
    ?P(gen_udp:send(B,{127,0,0,1},PA,"xyz")), ?P(element(1, gen_udp:recv(A,0))), ?P(gen_udp:recv(A,0,10)),
    ?P(gen_udp:connect(A,{127,0,0,1},PB)),
    ?P(gen_udp:send(A,"conn")),
    receive {udp,B,_,_,D2} -> ?P(D2) after 500 -> ?P(none) end,
    ?P(inet:peername(A) == {ok,{{127,0,0,1},PB}}),
    ?P(inet:setopts(B,[{active,false},{recvtos,true},{recvttl,true}])),
    ?P(gen_udp:send(A,"anc")),
    ?P(gen_udp:send(A, <<>>)),
    {ok,{_,_,Anc,_}} = gen_udp:recv(B,0), ?P(Anc), ?P(setelement(2,element(2,gen_udp:recv(B,0)),0)),
    ?P(gen_udp:send(B,{127,0,0,1},PA,[{tos,8},{ttl,9}],"x")),
    ?P(gen_udp:send(B,{127,0,0,1},PA,[{foo,8}],"x")),
    ?P(gen_udp:send(B,{127,0,0,1},PA,binary:copy(<<0>>,70000))),
    inet:setopts(B,[{active,1}]),
    gen_udp:send(A,"one"),
    gen_udp:send(A,"two"),
    receive {udp,B,_,_,Anc2,D3} -> ?P({Anc2,D3}) after 500 -> ?P(none) end,
    ?P(flush()),
    ?P([inet:getopts(B,[O]) || O <- [active,read_packets,buffer,recbuf,broadcast,multicast_ttl,multicast_loop,mode,high_watermark,nodelay,send_timeout]]),
    gen_udp:close(B),
    ?P(gen_udp:send(A,"z")),
    timer:sleep(10),
    ?P(gen_udp:send(A,"z")),
    {ok,{_,_,Last}} = gen_udp:recv(A,0,50),
    ?P(Last),
    ?P(gen_udp:recv(A,0,50)),
    gen_udp:close(A), ?P(gen_udp:send(A,"z")), ?P(gen_udp:recv(A,0)),
    {ok,A6} = gen_udp:open(0,[inet6,{ip,{0,0,0,0,0,0,0,1}}]),
    {ok,P6} = inet:port(A6),
    ?P(gen_udp:send(A6,{0,0,0,0,0,0,0,1},P6,"v6")),
    receive {udp,A6,IP6,_,D6} -> ?P({IP6,D6}) after 500 -> ?P(none) end,
    ?P(gen_udp:send(A6,{127,0,0,1},P6,"v6")),
    gen_udp:close(A6),
    ?P(gen_udp:open(0,[inet6,{ip,{127,0,0,1}}])).

local() ->
    F = "/tmp/enigma_gen_" ++ os:getpid(),
    {ok,L} = gen_tcp:listen(0,[{ifaddr,{local,F}},{active,false}]), ?P(named(inet:port(L), F)),
    {ok,C} = gen_tcp:connect({local,F},0,[{active,false}]), {ok,S} = gen_tcp:accept(L),
    ?P(gen_tcp:send(C,"local")),
    ?P(gen_tcp:recv(S,0)),
    ?P(named(inet:sockname(C), F)),
    ?P(named(inet:peername(S), F)),
    ?P(inet:peername(C) =:= {ok,{local,list_to_binary(F)}}),
    ?P(gen_tcp:connect({local,F++"x"},0,[])),
    ?P(inet:getopts(C,[nodelay,tos,active])),
    ?P(gen_tcp:listen(0,[{ifaddr,{local,F}}])),
    gen_tcp:close(C), ?P(gen_tcp:recv(S,0)), gen_tcp:close(L), file:delete(F),
    {ok,U} = gen_udp:open(0,[{ifaddr,{local,F}},{active,true}]),
    {ok,V} = gen_udp:open(0,[local,{active,false}]),
    ?P(gen_udp:send(V,{local,F},0,"dg")),
    ?P(flush()),
    ?P(gen_udp:send(V,{local,F++"y"},0,"dg")),
    gen_udp:close(U),
    gen_udp:close(V),
    file:delete(F),
    ?P(gen_tcp:connect({local,lists:duplicate(120,$a)},0,[])), 
    {ok,L2} = gen_tcp:listen(0,[{ifaddr,{local,<<0,"abs",(list_to_binary(os:getpid()))/binary>>}}]),
    ?P(element(1,inet:sockname(L2))),
    gen_tcp:close(L2).

flush() ->
    receive
        {'EXIT', P, R} when is_port(P) -> [{exit, R} | flush()];
        {T, P} when is_port(P) -> [T | flush()];
        {T, P, X} when is_port(P) -> [{T, X} | flush()];
        {T, P, A, B, X} when is_port(P) -> [{T, A, B, X} | flush()];
        {P, X} when is_port(P) -> [{port, X} | flush()]
    after 60 -> []
    end.

named({ok, {local, Name}}, File) -> {ok, {local, binary:replace(Name, list_to_binary(File), <<"FILE">>)}};
named({ok, Name}, File) when is_binary(Name) -> {ok, binary:replace(Name, list_to_binary(File), <<"FILE">>)};
named(Other, _) -> Other.
