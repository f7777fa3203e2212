%% Packets of all types, active and passive, cut and limited.
-module(sockets_packets).

-export([main/1]).

-define(P(X), put(log, [strip(catch X) | get(log)])).

main(Dir) ->
    put(log, []),
    _ = Dir,
    packets(),
    lists:reverse(get(log)).

strip({'EXIT', {Reason, [{_, _, _, _} | _]}}) -> {raised, Reason};
strip({'EXIT', Reason}) -> {raised, Reason};
strip(X) -> X.

packets() ->
    Data = [{1,<<3,"abc",2,"de">>},{2,<<0,3,"abc",0,1,"x">>},{4,<<0,0,0,2,"ab",0,0,0,1,"z">>},
     {line,<<"one\ntwo\r\nthree">>},{asn1,<<48,3,1,2,3,48,1,9>>},{sunrm,<<128,0,0,2,"ab",0,0,0,1,"c">>},
     {cdr,<<"GIOP",1,0,0,0,0,0,0,3,"abc">>},
     {fcgi,<<1,1,0,0,0,2,1,0,"ab",0>>},
     {tpkt,<<3,0,0,6,"ab",3,0,0,5,"z">>},
     {http,<<"GET / HTTP/1.1\r\nHost: x\r\nFoo-bar:\r\n  y\r\n\r\nGET * HTTP/1.0\r\n\r\n">>},
     {http_bin,<<"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n">>},
     {httph,<<"Host: a\r\n\r\n">>},
     {httph_bin,<<"X-y: a\r\n\r\n">>},
     {http,<<"rubbish\r\n">>},
     {ssl_tls,<<22,3,1,0,3,"abc">>},
     {raw,<<"raw">>}],
    [begin
       {C,S} = pair([{active,true},{packet,T},binary], [binary]),
       gen_tcp:send(C, D),
       ?P({T, active, flush()}),
       gen_tcp:close(C), ?P(flush()), gen_tcp:close(S)
     end || {T,D} <- Data],
    [begin
       {C,S} = pair([{active,false},{packet,T}], [binary]),
       gen_tcp:send(C, D),
       ?P({T, passive, [gen_tcp:recv(S, 0, 50) || _ <- [1,2,3,4]]}),
       gen_tcp:close(C), ?P(gen_tcp:recv(S, 0, 100)), ?P(gen_tcp:recv(S, 0, 100)), gen_tcp:close(S)
     end || {T,D} <- Data],
    {C,S} = pair([{active,false},{packet,4}], [binary,{packet,2},{active,false}]),
    ok = gen_tcp:send(S, [<<"li">>|"st"]),
    inet:setopts(C, [{packet,raw}]), ?P(gen_tcp:recv(C, 0)),
    ok = gen_tcp:send(C, "abcdefghij"), ?P(gen_tcp:recv(S, 3)),
    inet:setopts(S, [{packet,raw}]),
    ?P(gen_tcp:recv(S, 3)),
    ?P(gen_tcp:recv(S, 0)),
    ?P(gen_tcp:recv(S, 3, 20)),
    ok = gen_tcp:send(C, "k"),
    ?P(gen_tcp:recv(S, 3, 50)),
    ok = gen_tcp:send(C, "lm"),
    ?P(gen_tcp:recv(S, 3, 50)),
    ?P(gen_tcp:unrecv(S, "un")), ?P(gen_tcp:recv(S, 0, 50)),
    inet:setopts(S, [{packet,line},{buffer,8}]), gen_tcp:send(C, "a long line that is cut\nx\n"),
    ?P([gen_tcp:recv(S, 0, 50) || _ <- [1,2,3,4]]),
    inet:setopts(S, [{packet,4},{packet_size,5}]),
    gen_tcp:send(C, <<0,0,0,100,1>>),
    ?P(gen_tcp:recv(S, 0, 50)),
    ?P(gen_tcp:recv(S, 0, 50)),
    gen_tcp:close(S), gen_tcp:close(C),
    {C1,S1} = pair([{active,true},{packet,4},{packet_size,5}], [binary]),
    gen_tcp:send(C1, <<0,0,0,100,1>>), ?P(flush()), gen_tcp:close(S1), gen_tcp:close(C1).

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
