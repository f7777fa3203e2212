%% Two nodes whose connection is a process on each side, as that of TLS: small messages and large ones, many, and the end.
-module(carried).
-export([main/2, echo/0]).

main(Peer, _Dir) ->
    ok = net_kernel:monitor_nodes(true, #{node_type => all, nodedown_reason => true}),
    true = wait(Peer, 300),
    [{Peer, Controller}] = erlang:system_info(dist_ctrl),
    {?MODULE, Code, File} = code:get_object_code(?MODULE),
    {module, ?MODULE} = rpc:call(Peer, code, load_binary, [?MODULE, File, Code]),
    Pid = spawn_link(Peer, ?MODULE, echo, []),
    Binary = binary:copy(<<"0123456789">>, 300000),
    Terms = [small, Binary, <<>>, lists:seq(1, 50000), {self(), make_ref()}],
    [Pid ! {self(), T} || T <- Terms],
    Got = [receive {Pid, T} -> T after 20000 -> timeout end || _ <- Terms],
    [Pid ! {self(), N} || N <- lists:seq(1, 1000)],
    Many = [receive {Pid, N} -> N after 20000 -> timeout end || _ <- lists:seq(1, 1000)],
    {ok, In, Out, _} = erlang:dist_get_stat(handle(Peer)),
    process_flag(trap_exit, true),
    rpc:cast(Peer, erlang, halt, [0, [{flush, false}]]),
    Exit = receive {'EXIT', Pid, Why} -> Why after 20000 -> timeout end,
    Down = receive {nodedown, Peer, Info} -> Info after 20000 -> timeout end,
    [{works, is_pid(Controller), Got =:= Terms, Many =:= lists:seq(1, 1000), In > 1000, Out > 1000, Exit, Down, nodes(),
        [try erlang:F(x) catch error:R -> R end || F <- [dist_ctrl_get_data, dist_ctrl_get_data_notification, dist_get_stat]],
        try erlang:dist_ctrl_put_data(x, <<>>) catch error:R -> R end}].

handle(Peer) -> erts_internal:new_connection(Peer).

wait(_, 0) -> false;
wait(Peer, N) -> case net_adm:ping(Peer) of pong -> true; pang -> timer:sleep(100), wait(Peer, N - 1) end.

echo() -> receive {From, Term} -> From ! {self(), Term}, echo() end.
