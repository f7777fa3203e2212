%% Every option of a stream is set and read; what comes in in the modes there are; statistics.
-module(sockets_options).

-export([main/1]).

-define(P(X), put(log, [strip(catch X) | get(log)])).

main(Dir) ->
    put(log, []),
    _ = Dir,
    opts(),
    headers(),
    modes(),
    stats(),
    lists:reverse(get(log)).

strip({'EXIT', {Reason, [{_, _, _, _} | _]}}) -> {raised, Reason};
strip({'EXIT', Reason}) -> {raised, Reason};
strip(X) -> X.

opts() ->
    {C, S} = pair([{active,false}], [{active,false}]),
    All = [active,buffer,delay_send,deliver,dontroute,exit_on_close,header,high_watermark,keepalive,linger,low_watermark,mode,nodelay,packet,packet_size,priority,reuseaddr,send_timeout,send_timeout_close,show_econnreset,tos,high_msgq_watermark,low_msgq_watermark,line_delimiter,bind_to_device,ipv6_v6only,recbuf,sndbuf,ttl,recvtos,recvttl,tclass,read_packets,debug,nopush,broadcast,netns,multicast_ttl,multicast_loop,pktoptions],
    [?P({O, catch inet:getopts(S, [O]), catch inet:getopts(C,[O])}) || O <- All],
    Sets = [{active,5},{active,-2},{active,once},{active,false},{buffer,4000},{buffer,0},{delay_send,true},{delay_send,false},{deliver,port},{deliver,term},{exit_on_close,false},{header,2},{header,0},{high_watermark,100},{low_watermark,200},{high_watermark,10000},{keepalive,true},{linger,{true,3}},{linger,{true,0}},{linger,{false,0}},{mode,binary},{mode,list},{nodelay,true},{packet,4},{packet,raw},{packet,http_bin},{packet,0},{packet_size,77},{priority,3},{priority,-9},{reuseaddr,true},{send_timeout,200},{send_timeout,infinity},{send_timeout_close,true},{show_econnreset,true},{tos,16},{high_msgq_watermark,500},{low_msgq_watermark,600},{high_msgq_watermark,0},{line_delimiter,$x},{ipv6_v6only,true},{sndbuf,9000},{recbuf,9000},{ttl,33},{recvtos,true},{read_packets,3},{foo,1},{active,40000},{packet,3},{netns,"x"},{raw,6,1,<<1:32/native>>},{raw,1,2,<<1>>}],
    [?P({O, catch inet:setopts(S, [O]), catch inet:getopts(S,[element(1,O)])}) || O <- Sets],
    ?P(flush()),
    ?P(inet:getopts(S, [{raw,6,1,4}])),
    ?P(inet:getopts(S, [{raw,6,1,<<0,0,0,0>>}])),
    ?P(inet:getopts(S, [active,foo])),
    ?P(inet:setopts(S, [binary, {active,once}, {packet,2}])),
    ?P(inet:getopts(S, [mode,active,packet])),
    ?P(prim_inet:getstatus(S)), ?P(prim_inet:gettype(S)),
    gen_tcp:close(S), ?P(inet:getopts(S, [mode])), ?P(inet:setopts(S, [binary])), gen_tcp:close(C).

headers() ->
    {C,S} = pair([{active,true},binary,{header,2}], [binary]),
    gen_tcp:send(C, "abcd"), ?P(flush()), gen_tcp:send(C, "a"), ?P(flush()),
    inet:setopts(S, [{active,false}]), gen_tcp:send(C, "abcd"), ?P(gen_tcp:recv(S,0)),
    inet:setopts(S, [{active,true},{deliver,port}]), gen_tcp:send(C, "abcd"), ?P(flush()),
    inet:setopts(S, [list]), gen_tcp:send(C, "abcd"), ?P(flush()),
    gen_tcp:close(S), gen_tcp:close(C).

modes() ->
    {C,S} = pair([{active,2},binary,{packet,line}], [binary]),
    gen_tcp:send(C, "1\n2\n3\n4\n"), ?P(flush()), ?P(inet:getopts(S,[active])),
    inet:setopts(S, [{active,once}]), ?P(flush()), ?P(inet:getopts(S,[active])),
    inet:setopts(S, [{active,3}]), ?P(flush()), ?P(inet:getopts(S,[active])),
    ?P(inet:setopts(S, [{active,-2}])), ?P(flush()), ?P(gen_tcp:recv(S,0,10)),
    ?P(inet:setopts(S, [{active,32767}])), ?P(inet:setopts(S, [{active,1}])), ?P(gen_tcp:recv(S,0,10)),
    gen_tcp:close(C), ?P(flush()), ?P(inet:getopts(S,[active])), gen_tcp:close(S).

stats() ->
    {C,S} = pair([{active,false}],[{active,false}]),
    gen_tcp:send(C,"12345"), gen_tcp:send(C,"123"), {ok,_} = gen_tcp:recv(S,8),
    ?P(inet:getstat(C)),
    ?P(inet:getstat(S)),
    ?P(inet:getstat(S,[recv_cnt,send_pend])),
    ?P(catch inet:getstat(S,[foo])),
    gen_tcp:close(C),
    gen_tcp:close(S).

pair(LO, CO) ->

    {ok, L} = gen_tcp:listen(0, [{ip,{127,0,0,1}}|LO]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127,0,0,1}, Port, CO),
    {ok, S} = gen_tcp:accept(L),
    gen_tcp:close(L),
    {C, S}.

flush() ->
    receive
        {'EXIT', P, R} when is_port(P) -> [{exit, R} | flush()];
        {T, P} when is_port(P) -> [T | flush()];
        {T, P, X} when is_port(P) -> [{T, X} | flush()];
        {T, P, A, B, X} when is_port(P) -> [{T, A, B, X} | flush()];
        {P, X} when is_port(P) -> [{port, X} | flush()]
    after 60 -> []
    end.
