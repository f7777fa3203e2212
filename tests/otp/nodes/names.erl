%% A node that has a name, with nobody to talk to: what it is called, its cookie, its identifiers, and the end of its being a node.
-module(names).
-export([main/2]).

main(_Peer, _Dir) ->
    Node = node(),
    [Name, Host] = string:lexemes(atom_to_list(Node), "@"),
    {ok, Names} = net_adm:names(Host),
    Port = hd([P || P <- erlang:ports()]),
    Made = [self(), make_ref(), Port],
    #{started := How, name_type := Type, name_domain := Domain} = net_kernel:get_state(),
    Reply = [
        {alive, is_alive(), nodes(), nodes(this) =:= [Node], lists:member(Node, nodes(known)), nodes(connected)},
        {registered_with_epmd, lists:keymember(Name, 1, Names)},
        {state, How, Type, Domain, application:get_env(kernel, dist_auto_connect)},
        {cookie, erlang:get_cookie(), erlang:get_cookie('x@localhost')},
        {set_cookie, erlang:set_cookie('x@localhost', other), erlang:get_cookie('x@localhost'), erlang:set_cookie(own), erlang:get_cookie()},
        {nodes_of, [node(T) =:= Node || T <- Made]},
        {creation, erlang:system_info(creation) =:= erts_internal:get_creation()},
        {texts, [hd(string:lexemes(io_lib:format("~w", [T]), ".")) || T <- Made], list_to_pid(pid_to_list(self())) =:= self()},
        {round_trips, [binary_to_term(term_to_binary(T)) =:= T || T <- Made]},
        {encoded, [named(term_to_binary(T, [{minor_version, 2}])) || T <- Made]},
        {others, others(Node)},
        {order, lists:sort([self(), hd(others_pids(Node))]) =:= [hd(others_pids(Node)), self()]},
        {spawned, rpc:call(Node, erlang, node, []) =:= Node, spawn_here(Node)},
        {monitors, monitor_here(Node), catch monitor_node(nonode@nohost, true), monitor_node(Node, true), flush()},
        {messages, {nobody, Node} ! hello, send_here(Node)},
        {unreachable, net_adm:ping('nobody@localhost'), net_kernel:connect_node('nobody@localhost'), erlang:disconnect_node('nobody@localhost')},
        {wrong, [
            catch_error(fun() -> erlang:setnode('again@here', 3) end),
            catch_error(fun() -> erlang:setnode(Node, self(), {0, 1}) end),
            catch_error(fun() -> erlang:setnode('x@y', self(), none) end),
            catch_error(fun() -> erts_internal:new_connection(Node) end),
            catch_error(fun() -> erts_internal:new_connection(here) end),
            catch_error(fun() -> monitor_node("x", true) end),
            catch_error(fun() -> erlang:dist_get_stat(x) end),
            catch_error(fun() -> nodes(nobody) end),
            catch_error(fun() -> nodes([this | known]) end)
        ]},
        {info, [{N =:= Node, I} || {N, I} <- nodes(this, #{node_type => true, connection_id => true})], catch_error(fun() -> nodes(this, #{x => y}) end)},
        {monitoring, monitoring()},
        {ended, ended(Node)}
    ],
    Reply.

named(Binary) -> {match, [{At, Length}]} = re:run(Binary, <<"[a-z0-9_]+@localhost">>), {binary:at(Binary, 1), At < 9, Length > 10}.

others_pids(Node) ->
    Size = byte_size(atom_to_binary(Node)),
    [binary_to_term(<<131, 88, 119, Size, (atom_to_binary(Node))/binary, 0:32, 0:32, 0:32>>),
     binary_to_term(<<131, 88, 119, 13, "nonode@nohost", 0:32, 0:32, 0:32>>)].

%% Pids of this node's former life, and of a node without a name.
others(Node) ->
    [{node(P) =:= Node, is_pid(P), P ! hello, P =:= list_to_pid("<0.0.0>"), P == list_to_pid("<0.0.0>"), catch_error(fun() -> link(P) end),
      catch_error(fun() -> erlang:is_process_alive(P) end), down(monitor(process, P))} || P <- others_pids(Node)].

down(Ref) -> receive {'DOWN', Ref, process, P, Why} -> {is_pid(P), Why} after 5000 -> timeout end.

catch_error(Fun) ->
    try Fun() of V -> V catch C:R -> receive {'EXIT', _, Why} -> {C, R, Why} after 0 -> {C, R} end end.

spawn_here(Node) ->
    Self = self(),
    Pid = spawn_link(Node, fun() -> Self ! {self(), node()} end),
    receive {Pid, Node} -> ok after 5000 -> timeout end.

monitor_here(Node) ->
    {_, Ref} = spawn_monitor(Node, erlang, exit, [why]),
    First = receive {'DOWN', Ref, process, _, why} -> ok after 5000 -> timeout end,
    Other = monitor(process, {nobody, Node}),
    {First, receive {'DOWN', Other, process, {nobody, Node}, Why} -> Why after 5000 -> timeout end}.

send_here(Node) ->
    register(me, self()),
    {me, Node} ! hello,
    erlang:send({me, Node}, hello_too, [noconnect]),
    lists:sort(flush()).

flush() -> receive {'EXIT', _, Why} -> [{exit, Why} | flush()]; M -> [M | flush()] after 0 -> [] end.

monitoring() ->
    [catch_error(fun() -> net_kernel:monitor_nodes(Flag, Options) end) ||
        {Flag, Options} <- [{true, []}, {true, #{}}, {false, []}, {false, []}, {maybe_not, []}, {true, [x]}, {true, #{node_type => any}}]].

%% Without net_kernel the node is none any more; who wants to hear of it does.
ended(Node) ->
    ok = net_kernel:monitor_nodes(true, #{node_type => all, nodedown_reason => true, connection_id => true}),
    supervisor:terminate_child(kernel_sup, net_sup),
    Messages = [{What, N =:= Node, I} || {What, N, I} <- flush()],
    {Messages, node(), is_alive(), nodes(this), node(self()), catch_error(fun() -> monitor_node('x@y', true) end)}.
