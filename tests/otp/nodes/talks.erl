%% Two nodes talk: messages, names, aliases, links, monitors, exit signals, remote spawns, groups leaders, and what happens when the other is gone.
-module(talks).
-compile([export_all, nowarn_export_all]).

main(Peer, _Dir) ->
    process_flag(trap_exit, true),
    ok = net_kernel:monitor_nodes(true, #{node_type => all, nodedown_reason => true}),
    true = wait(Peer, 300),
    Up = receive {nodeup, Peer, Info} -> Info after 5000 -> timeout end,
    [
        {nodeup, Up, nodes() =:= [Peer], nodes(connected) =:= [Peer]},
        {rpc, rpc:call(Peer, erlang, node, []) =:= Peer, rpc:call(Peer, lists, seq, [1, 5]), rpc:call(Peer, erlang, error, [oops])},
        {back, rpc:call(Peer, rpc, call, [node(), erlang, node, []]) =:= node(), rpc:call(Peer, net_adm, ping, [node()])},
        {loaded, element(1, load(Peer))},
        {terms, terms(Peer)},
        {names, names(Peer)},
        {texts, texts(Peer)},
        {links, links(Peer)},
        {monitors, monitors(Peer)},
        {exits, exits(Peer)},
        {spawns, spawns(Peer)},
        {leaders, leaders(Peer)},
        {aliases, aliases(Peer)},
        {orders, orders(Peer)},
        {large, large(Peer)},
        {many, many(Peer)},
        {libraries, libraries(Peer)},
        {down, down(Peer)}
    ].

wait(_, 0) -> false;
wait(Peer, N) -> case net_adm:ping(Peer) of pong -> true; pang -> timer:sleep(100), wait(Peer, N - 1) end.

flush() -> receive M -> [M | flush()] after 100 -> [] end.

load(Peer) ->
    {?MODULE, Code, File} = code:get_object_code(?MODULE),
    rpc:call(Peer, code, load_binary, [?MODULE, File, Code]).

echo() -> receive {From, stop} -> From ! {self(), stopped}; {From, Term} -> From ! {self(), Term}, echo() end.

ask(Pid, Term) -> Pid ! {self(), Term}, receive {Pid, Reply} -> Reply after 10000 -> timeout end.

%% Every kind of term, there and back.
terms(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    X = 17,
    Terms = [1, -1, 255, 256, 1 bsl 27, -(1 bsl 31), 1 bsl 70, -(1 bsl 3000), 1.5, -0.25, atom, 'an other', '\x{442}\x{435}\x{441}\x{442}', [], [1 | 2],
        "text", lists:seq(1, 300), {}, {1, 2}, list_to_tuple(lists:seq(1, 300)), <<>>, <<1, 2, 3>>, <<5:3>>, binary:copy(<<"b">>, 1000), #{}, #{a => 1},
        maps:from_list([{N, N} || N <- lists:seq(1, 100)]), self(), make_ref(), hd(erlang:ports()), fun lists:map/2, fun(Y) -> X + Y end, Pid, [{[{[]}]}]],
    Same = [ask(Pid, T) =:= T || T <- Terms],
    F = fun(Y) -> {node(), X + Y} end,
    {lists:usort(Same), length(Same), rpc:call(Peer, erlang, apply, [F, [1]]) =:= {Peer, 18}, ask(Pid, Terms) =:= Terms, node(Pid) =:= Peer, ask(Pid, stop)}.

names(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    true = rpc:call(Peer, erlang, register, [echoing, Pid]),
    {echoing, Peer} ! {self(), hello},
    One = receive {Pid, hello} -> ok after 5000 -> timeout end,
    register(here, self()),
    Me = node(),
    rpc:call(Peer, erlang, send, [{here, Me}, from_there]),
    Two = receive from_there -> ok after 5000 -> timeout end,
    unregister(here),
    Three = [erlang:send({nobody, Peer}, x), erlang:send({echoing, Peer}, {self(), opts}, [noconnect, nosuspend]), receive {Pid, opts} -> ok after 5000 -> timeout end],
    Four = erlang:send({x, 'nobody@localhost'}, x, [noconnect]),
    rpc:call(Peer, erlang, unregister, [echoing]),
    {One, Two, Three, Four, ask(Pid, stop)}.

%% What the text of identifiers of the other node means.
texts(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    Port = hd(rpc:call(Peer, erlang, ports, [])),
    Ref = rpc:call(Peer, erlang, make_ref, []),
    {list_to_pid(pid_to_list(Pid)) =:= Pid, list_to_port(port_to_list(Port)) =:= Port, list_to_ref(ref_to_list(Ref)) =:= Ref, ask(list_to_pid(pid_to_list(Pid)), stop),
        try list_to_pid("<65537.1.1>") catch error:Why -> Why end}.

%% Links: made by both sides, broken by both sides, unlinked.
links(Peer) ->
    A = spawn_link(Peer, ?MODULE, echo, []),
    exit(A, why),
    One = receive {'EXIT', A, R1} -> R1 after 5000 -> timeout end,
    B = spawn(Peer, ?MODULE, echo, []),
    link(B), link(B), unlink(B), link(B),
    {links, L} = process_info(self(), links),
    B ! {self(), stop},
    Two = [receive {B, stopped} -> stopped after 5000 -> timeout end, receive {'EXIT', B, R2} -> R2 after 5000 -> timeout end],
    link(B),
    Three = receive {'EXIT', B, R3} -> R3 after 5000 -> timeout end,
    C = spawn(Peer, ?MODULE, echo, []),
    link(C), unlink(C),
    exit(C, kill),
    Four = receive {'EXIT', C, R4} -> R4 after 300 -> nothing end,
    Self = self(),
    D = spawn(fun() -> receive go -> exit(gone) end end),
    E = spawn(Peer, fun() -> process_flag(trap_exit, true), link(D), Self ! {self(), linked}, receive {'EXIT', D, W} -> Self ! {self(), W} end end),
    receive {E, linked} -> ok end,
    {links, [E1]} = process_info(D, links),
    D ! go,
    Five = receive {E, R5} -> R5 after 5000 -> timeout end,
    F = spawn(fun() -> link(B), receive after infinity -> ok end end),
    Ref = monitor(process, F),
    Six = receive {'DOWN', Ref, process, F, R6} -> R6 after 5000 -> timeout end,
    {One, lists:member(B, L), Two, Three, Four, E1 =:= E, Five, Six}.

monitors(Peer) ->
    A = spawn(Peer, ?MODULE, echo, []),
    R1 = monitor(process, A),
    {monitors, M1} = process_info(self(), monitors),
    {monitored_by, [By]} = rpc:call(Peer, erlang, process_info, [A, monitored_by]),
    A ! {self(), stop},
    receive {A, stopped} -> ok end,
    One = receive {'DOWN', R1, process, A, W1} -> W1 after 5000 -> timeout end,
    R2 = monitor(process, A),
    Two = receive {'DOWN', R2, process, A, W2} -> W2 after 5000 -> timeout end,
    R3 = monitor(process, {nobody, Peer}),
    Three = receive {'DOWN', R3, process, O3, W3} -> {O3 =:= {nobody, Peer}, W3} after 5000 -> timeout end,
    B = spawn(Peer, ?MODULE, echo, []),
    rpc:call(Peer, erlang, register, [watched, B]),
    R4 = monitor(process, {watched, Peer}, [{tag, mine}]),
    R5 = monitor(process, B),
    Five = {demonitor(R5), demonitor(R5, [info]), rpc:call(Peer, erlang, process_info, [B, monitored_by]) =:= {monitored_by, [self()]}},
    exit(B, {because, [1, 2]}),
    Four = receive {mine, R4, process, O4, W4} -> {O4 =:= {watched, Peer}, W4} after 5000 -> timeout end,
    Self = self(),
    Watched = spawn(fun() -> receive go -> exit(gone) end end),
    register(watched_here, Watched),
    Me = node(),
    C = spawn(Peer, fun() -> X = monitor(process, {watched_here, Me}), Y = monitor(process, Watched), Self ! {self(), ready},
        receive {'DOWN', X, process, O5, W5} -> receive {'DOWN', Y, process, O6, W6} -> Self ! {self(), O5, W5, O6 =:= Watched, W6} end end end),
    receive {C, ready} -> ok end,
    {monitored_by, By2} = wait_for(fun() -> process_info(Watched, monitored_by) end, fun({_, L}) -> length(L) =:= 2 end),
    Watched ! go,
    Six = receive {C, {watched_here, Me}, W7, Same, W8} -> {W7, Same, W8} after 5000 -> timeout end,
    D = spawn(fun() -> receive go -> ok end end),
    E = spawn(Peer, fun() -> monitor(process, D), Self ! {self(), ready}, receive stop -> ok end end),
    receive {E, ready} -> ok end,
    wait_for(fun() -> process_info(D, monitored_by) end, fun({_, L}) -> length(L) =:= 1 end),
    E ! stop,
    Seven = wait_for(fun() -> process_info(D, monitored_by) end, fun({_, L}) -> L =:= [] end),
    {One, Two, Three, Four, Five, Six, M1 =:= [{process, A}], By =:= self(), lists:usort(By2) =:= [C], Seven, flush()}.

wait_for(Get, Fits) -> wait_for(Get, Fits, 100).
wait_for(_, _, 0) -> timeout;
wait_for(Get, Fits, N) -> X = Get(), case Fits(X) of true -> X; false -> timer:sleep(20), wait_for(Get, Fits, N - 1) end.

exits(Peer) ->
    [begin
        Pid = spawn(Peer, ?MODULE, echo, []),
        Ref = monitor(process, Pid),
        true = exit(Pid, Reason),
        receive {'DOWN', Ref, process, Pid, Why} -> {Reason, Why} after 300 -> demonitor(Ref), exit(Pid, kill), {Reason, lives} end
    end || Reason <- [normal, kill, other, {a, "tuple", self() =:= x}]].

spawns(Peer) ->
    Self = self(),
    {A, RA} = spawn_monitor(Peer, fun() -> Self ! {self(), node(), process_info(self(), parent)} end),
    One = receive {A, Peer, {parent, P}} -> P =:= Self; {A, Peer, _} -> old after 5000 -> timeout end,
    Two = receive {'DOWN', RA, process, A, W1} -> W1 after 5000 -> timeout end,
    {B, RB} = spawn_opt(Peer, ?MODULE, echo, [], [link, monitor, {priority, high}]),
    {priority, High} = rpc:call(Peer, erlang, process_info, [B, priority]),
    exit(B, enough),
    Three = [receive {'EXIT', B, W2} -> W2 after 5000 -> timeout end, receive {'DOWN', RB, process, B, W3} -> W3 after 5000 -> timeout end],
    C = spawn_request(Peer, ?MODULE, echo, [], [{reply_tag, made}, monitor]),
    Four = receive {made, C, ok, CP} -> exit(CP, x), receive {'DOWN', C, process, CP, W4} -> W4 after 5000 -> timeout end after 5000 -> timeout end,
    D = spawn_request(Peer, ?MODULE, echo, [], [{priority, none}]),
    Five = receive {spawn_reply, D, error, W5} -> W5 after 5000 -> timeout end,
    E = spawn_request(Peer, ?MODULE, echo, [], [{reply, no}, link]),
    Six = flush(),
    F = spawn_request(Peer, ?MODULE, echo, [], [link, {monitor, [{tag, t}]}]),
    Seven = spawn_request_abandon(F),
    Eight = flush(),
    [exit(X, kill) || X <- element(2, process_info(self(), links)), is_pid(X), node(X) =:= Peer],
    Nine = receive {'EXIT', EP, W9} when node(EP) =:= Peer -> [{'EXIT', EP, W9}] after 5000 -> [] end,
    {G, RG} = spawn_monitor(Peer, no_such_module, f, []),
    Ten = receive {'DOWN', RG, process, G, {W6, _}} -> W6 after 5000 -> timeout end,
    Eleven = (catch spawn_opt('nobody@localhost', ?MODULE, echo, [], [])),
    {One, Two, High, Three, Four, Five, is_reference(E), Six, Seven, Eight, [{element(1, M), element(3, M)} || M <- Nine], Ten, is_pid(Eleven), [element(3, M) || M <- flush()],
        try spawn_opt(Peer, ?MODULE, echo, [], [wrong]) catch Cl:Er -> {Cl, Er} end,
        try spawn_opt(Peer, ?MODULE, echo, [], [{monitor, [wrong]}]) catch Cl2:Er2 -> {Cl2, Er2} end}.

leaders(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    {group_leader, Before} = rpc:call(Peer, erlang, process_info, [Pid, group_leader]),
    true = group_leader(self(), Pid),
    {group_leader, After} = wait_for(fun() -> rpc:call(Peer, erlang, process_info, [Pid, group_leader]) end, fun({_, L}) -> L =:= self() end),
    ask(Pid, stop),
    Spawned = spawn(Peer, fun() -> io:format("printed by the other node~n") end),
    Ref = monitor(process, Spawned),
    receive {'DOWN', Ref, process, Spawned, _} -> ok end,
    {Before =:= group_leader(), After =:= self()}.

aliases(Peer) ->
    Alias = alias([reply]),
    Me = self(),
    spawn(Peer, fun() -> Alias ! first, Alias ! second, Me ! third end),
    One = [receive M -> M after 5000 -> timeout end || _ <- [1, 2]],
    Pid = spawn(Peer, ?MODULE, serve, []),
    Mon = monitor(process, Pid, [{alias, reply_demonitor}]),
    Pid ! {ask, Mon},
    Two = receive {Mon, yes} -> yes after 5000 -> timeout end,
    {monitors, Left} = process_info(self(), monitors),
    exit(Pid, kill),
    {One, Two, Left, flush(), gen_server:call({kernel_sup, Peer}, which_children, 5000) =/= []}.

serve() -> receive {ask, Alias} -> Alias ! {Alias, yes}, serve() end.

%% What one process sends another arrives in its order, whatever kinds of signals there are.
orders(Peer) ->
    Self = self(),
    Pid = spawn(Peer, fun() -> process_flag(trap_exit, true), Self ! {self(), ready}, Self ! {self(), collect(6)} end),
    receive {Pid, ready} -> ok end,
    register(sender, Self),
    Pid ! 1, exit(Pid, two), Pid ! 3, link(Pid), unlink(Pid), Pid ! 4, exit(Pid, five), Pid ! 6,
    unregister(sender),
    receive {Pid, Got} -> [case G of {'EXIT', Self, W} -> {exit, W}; _ -> G end || G <- Got] after 5000 -> timeout end.

collect(0) -> [];
collect(N) -> receive M -> [M | collect(N - 1)] end.

%% Terms that go in fragments, and that take long to write and read; small messages keep their places among them.
large(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    Binary = binary:copy(<<"0123456789">>, 300000),
    List = lists:seq(1, 100000),
    Map = maps:from_list([{N, integer_to_list(N)} || N <- lists:seq(1, 5000)]),
    Pid ! {self(), Binary}, Pid ! {self(), small}, Pid ! {self(), {List, Map}}, Pid ! {self(), last},
    Got = [receive {Pid, G} -> G after 20000 -> timeout end || _ <- lists:seq(1, 4)],
    exit(Pid, {large, List}),
    Ref = monitor(process, Pid),
    Why = receive {'DOWN', Ref, process, Pid, W} -> W after 5000 -> timeout end,
    {Other, RefO} = spawn_monitor(Peer, erlang, exit, [{Binary, List}]),
    WhyO = receive {'DOWN', RefO, process, Other, WO} -> WO =:= {Binary, List} after 20000 -> timeout end,
    {Got =:= [Binary, small, {List, Map}, last], Why =:= {large, List} orelse Why, WhyO}.

many(Peer) ->
    Pid = spawn(Peer, ?MODULE, echo, []),
    [Pid ! {self(), N} || N <- lists:seq(1, 3000)],
    Got = [receive {Pid, G} -> G after 20000 -> timeout end || _ <- lists:seq(1, 3000)],
    ask(Pid, stop),
    Got =:= lists:seq(1, 3000).

libraries(Peer) ->
    yes = global:register_name(somebody, self()),
    ok = rpc:call(Peer, global, sync, []),
    Found = rpc:call(Peer, global, whereis_name, [somebody]) =:= self(),
    global:unregister_name(somebody),
    {Found, erpc:call(Peer, fun() -> node() end) =:= Peer, try erpc:call(Peer, erlang, error, [bad]) catch C:{exception, R, _} -> {C, R} end,
        rpc:multicall([node(), Peer], erlang, node, []) =:= {[node(), Peer], []},
        file:read_file_info(code:which(lists)) =:= rpc:call(Peer, file, read_file_info, [code:which(lists)]), pg(Peer)}.

pg(Peer) ->
    {ok, Here} = pg:start(scope),
    {ok, There} = rpc:call(Peer, ?MODULE, start_pg, []),
    ok = pg:join(scope, group, self()),
    Members = wait_for(fun() -> rpc:call(Peer, pg, get_members, [scope, group]) end, fun(L) -> L =:= [self()] end),
    unlink(Here), exit(Here, kill), exit(There, kill),
    Members =:= [self()].

start_pg() -> {ok, Pid} = pg:start(scope), unlink(Pid), {ok, Pid}.

%% The other node ends: links, monitors, watchers of nodes.
down(Peer) ->
    flush(),
    A = spawn(Peer, ?MODULE, echo, []),
    link(A),
    Ref = monitor(process, A),
    Ref2 = monitor(process, {code_server, Peer}),
    true = monitor_node(Peer, true),
    true = monitor_node(Peer, true),
    true = monitor_node(Peer, true),
    true = monitor_node(Peer, false),
    rpc:cast(Peer, erlang, halt, [0, [{flush, false}]]),
    Messages = collect(6),
    Messages2 = [case M of
        {'EXIT', A, W} -> {exit, W};
        {'DOWN', Ref, process, A, W} -> {down, W};
        {'DOWN', Ref2, process, {code_server, Peer}, W} -> {down_name, W};
        {nodedown, Peer} -> nodedown;
        {nodedown, Peer, I} -> {nodedown, I}
    end || M <- Messages],
    catch link(A),
    Ref3 = monitor(process, A),
    Last = lists:sort([receive {'EXIT', A, W1} -> {exit, W1} after 5000 -> timeout end, receive {'DOWN', Ref3, process, A, W2} -> {down, W2} after 5000 -> timeout end]),
    {lists:sort(Messages2), lists:last(Messages2), Last, nodes(), A ! x, spawn_request_reply(Peer), monitor_node(Peer, true), receive {nodedown, Peer} -> nodedown after 10000 -> timeout end, rpc:call(Peer, erlang, node, [])}.

spawn_request_reply(Peer) ->
    Ref = spawn_request(Peer, ?MODULE, echo, []),
    receive {spawn_reply, Ref, error, Why} -> Why after 5000 -> timeout end.
