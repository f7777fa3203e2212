%% Who takes long, and who gets large.
-module(system_monitor).
-export([main/0]).

main() ->
    Me = self(),
    A = [erlang:system_monitor(), erlang:system_monitor(Me, [{large_heap, 20000}]), erlang:system_monitor() =:= {Me, [{large_heap, 20000}]}],
    P = spawn(fun() -> pile(60000, []) end),
    B = [receive {monitor, P, large_heap, L} -> [K || {K, V} <- L, is_integer(V)] after 5000 -> none end],
    exit(P, kill),
    C = [erlang:system_monitor({Me, [{long_gc, 0}, busy_port, busy_dist_port, {large_heap, 1}, {long_schedule, 100}]}) =:= {Me, [{large_heap, 20000}]},
         element(2, erlang:system_monitor(undefined)), erlang:system_monitor(), erlang:system_monitor(undefined)],
    D = [try erlang:system_monitor(X) catch error:E -> E end || X <- [foo, {Me, foo}, {Me, [foo]}, {Me, [{large_heap, a}]}, {foo, [busy_port]}]],
    A ++ B ++ C ++ [D].
    %% => undefined
    %% => undefined
    %% => true
    %% => [old_heap_block_size,heap_block_size,mbuf_size,stack_size,old_heap_size,heap_size]
    %% => true
    %% => [busy_dist_port,busy_port,{large_heap,16384},{long_schedule,100},{long_gc,1}]
    %% => undefined
    %% => undefined
    %% => [badarg,badarg,badarg,badarg,badarg]

pile(0, L) -> receive stop -> L end;
pile(N, L) -> pile(N - 1, [{N, N} | L]).
