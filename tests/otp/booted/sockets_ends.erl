%% Errors, and all ways in which a connection ends.
-module(sockets_ends).

-export([main/1]).

-define(P(X), put(log, [strip(catch X) | get(log)])).

main(Dir) ->
    put(log, []),
    _ = Dir,
    errors(),
    closing(),
    multi(),
    lists:reverse(get(log)).

strip({'EXIT', {Reason, [{_, _, _, _} | _]}}) -> {raised, Reason};
strip({'EXIT', Reason}) -> {raised, Reason};
strip(X) -> X.

errors() ->
    ?P(gen_tcp:connect({127,0,0,1}, 1, [])),
    {ok, L} = gen_tcp:listen(0, [{ip,{127,0,0,1}}]), {ok,P} = inet:port(L),
    ?P(gen_tcp:listen(P, [{ip,{127,0,0,1}}])),
    ?P(gen_tcp:accept(L, 0)), ?P(gen_tcp:accept(L, 20)),
    ?P(gen_tcp:recv(L, 0)), ?P(gen_tcp:send(L, "x")), ?P(inet:peername(L)), ?P(gen_tcp:shutdown(L, write)),
    ?P(catch gen_tcp:connect({127,0,0,1}, P, [{foo,bar}])),
    ?P(catch gen_tcp:connect({127,0,0,1}, 70000, [])),
    ?P(catch gen_tcp:listen(-1, [])),
    ?P(gen_tcp:listen(0, [{ip,{1,2,3,4}}])),
    ?P(gen_tcp:listen(0, [inet6,{ip,{127,0,0,1}}])),
    ?P(gen_tcp:listen(0, [inet,{ip,{0,0,0,0,0,0,0,1}}])),
    {ok,C} = gen_tcp:connect({127,0,0,1}, P, []), {ok,S} = gen_tcp:accept(L),
    ?P(gen_tcp:recv(C, 0)),
    ?P(gen_tcp:accept(C)),
    ?P(prim_inet:bind(C, {127,0,0,1}, 0)),
    ?P(prim_inet:connect(C, {127,0,0,1}, P)),
    gen_tcp:close(L), ?P(gen_tcp:accept(L)), ?P(inet:port(L)), ?P(gen_tcp:connect({127,0,0,1}, P, [])),
    inet:setopts(S, [{active,false}]),
    ?P(gen_tcp:recv(S, 5, 0)), ?P(gen_tcp:recv(S, 16#4000001, 0)),
    ?P(catch gen_tcp:recv(S, -1, 0)),
    ?P(gen_udp:open(P, [{ip,{1,2,3,4}}])),
    ?P(inet:peername(C) == inet:sockname(S)),
    ?P(catch inet:peername(foo)),
    Self = self(),
    Pid = spawn(fun() -> Self ! {r, gen_tcp:recv(S, 0)} end),
    timer:sleep(20),
    ?P(gen_tcp:recv(S, 0, 10)),
    exit(Pid, kill),
    timer:sleep(10),
    ?P(gen_tcp:controlling_process(C, Self)), ?P(gen_tcp:controlling_process(C, spawn(fun() -> ok end))),
    gen_tcp:close(S), gen_tcp:close(C).

closing() ->
    process_flag(trap_exit, true),
    {C,S} = pair([{active,false}], [{active,true}]),
    gen_tcp:shutdown(S, write), ?P(flush()), gen_tcp:close(S), gen_tcp:close(C),
    {C1,S1} = pair([{active,false}], [{active,false},{exit_on_close,false}]),
    gen_tcp:send(S1, "bye"),
    gen_tcp:shutdown(S1, write),
    ?P(gen_tcp:recv(C1,0)),
    ?P(gen_tcp:recv(C1,0,50)),
    ?P(gen_tcp:recv(C1,0,50)),
    ?P(gen_tcp:send(C1, "still")),
    ?P(gen_tcp:recv(S1,0)),
    gen_tcp:close(C1),
    ?P(gen_tcp:recv(S1,0)),
    ?P(gen_tcp:send(S1,"x")),
    gen_tcp:close(S1),
    {C2,S2} = pair([{active,false}], [{active,true}]),
    inet:setopts(S2,[{linger,{true,0}}]),
    gen_tcp:close(S2),
    ?P(flush()),
    ?P(gen_tcp:send(C2,"x")),
    gen_tcp:close(C2),
    {C3,S3} = pair([{active,false}], [{active,true},{show_econnreset,true}]),
    inet:setopts(S3,[{linger,{true,0}}]),
    gen_tcp:close(S3),
    ?P(flush()),
    ?P(gen_tcp:send(C3,"x")),
    gen_tcp:close(C3),
    {C4,S4} = pair([{active,false}], [{active,false},{show_econnreset,true}]),
    inet:setopts(S4,[{linger,{true,0}}]),
    gen_tcp:close(S4),
    ?P(gen_tcp:recv(C4,0)),
    ?P(gen_tcp:recv(C4,0)),
    ?P(gen_tcp:send(C4,"x")),
    gen_tcp:close(C4),
    {C5,S5} = pair([{active,false}], [{active,false}]),
    gen_tcp:close(S5),
    timer:sleep(20),
    ?P(gen_tcp:send(C5,"x")),
    timer:sleep(20),
    ?P(gen_tcp:send(C5,"y")),
    timer:sleep(20),
    ?P(gen_tcp:send(C5,"z")),
    ?P(gen_tcp:recv(C5,0)),
    ?P(gen_tcp:recv(C5,0)),
    ?P(inet:setopts(C5,[{active,true}])), ?P(flush()), gen_tcp:close(C5), ?P(flush()),
    {C6,S6} = pair([{active,false}], [{active,false}]),
    Self = self(),
    spawn(fun() -> Self ! {r, gen_tcp:recv(C6, 0)} end),
    timer:sleep(20),
    gen_tcp:close(C6),
    ?P(receive {r, X} -> X after 500 -> none end),
    gen_tcp:close(S6),
    {C7,S7} = pair([{active,false}], [{active,true}]),
    exit(C7, foo), ?P(flush()), gen_tcp:close(S7),
    {C8,S8} = pair([{active,false}], [{active,true}]),
    O = spawn(fun() -> receive go -> ok end end),
    ?P(gen_tcp:controlling_process(C8, O)),
    O ! go,
    timer:sleep(30),
    ?P(erlang:port_info(C8)),
    inet:setopts(S8,[{active,true}]),
    ?P(flush()),
    ?P(gen_tcp:close(S8)),
    process_flag(trap_exit, false).

multi() ->
    {ok,L} = gen_tcp:listen(0,[{ip,{127,0,0,1}},{active,false}]), {ok,P} = inet:port(L), Self = self(),
    Ps = [begin Pid = spawn(fun() -> R = gen_tcp:accept(L), Self ! {acc,N,element(1,R)}, receive stop -> ok end end), timer:sleep(5), Pid end || N <- [1,2,3,4]],
    exit(hd(Ps), kill), timer:sleep(10),
    [begin {ok,_} = gen_tcp:connect({127,0,0,1},P,[]), receive {acc,N,R} -> ?P({N,R}) after 500 -> ?P(none) end end || _ <- [1,2]],
    ?P(prim_inet:getstatus(L)),
    gen_tcp:close(L),
    receive {acc,N2,R2} -> ?P({N2,R2}) after 500 -> ?P(none) end,
    [X ! stop || X <- Ps].

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
