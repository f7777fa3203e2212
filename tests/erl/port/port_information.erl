%% What is known of a port, and the calls into a driver that has none.
-module(port_information).
-export([main/0]).

main() ->
    P = open_port({spawn, "cat -u"}, []),
    Me = self(),
    port_command(P, "hello"),
    receive {P, {data, "hello"}} -> ok end,
    true = register(port_information_name, P),
    [[K || {K, _} <- erlang:port_info(P)],
     [normal(K, V, Me) || {K, V} <- erlang:port_info(port_information_name)],
     [erlang:port_info(P, K) || K <- [queue_size, locking, parallelism, monitors, monitored_by, registered_name, input, output]],
     [try F() catch error:E -> E end
      || F <- [fun() -> erlang:port_info(P, foo) end, fun() -> erlang:port_info(P, 17) end, fun() -> port_control(P, 1, "x") end,
               fun() -> port_control(P, -1, "x") end, fun() -> port_control(P, 1, foo) end, fun() -> erlang:port_call(P, 1, x) end,
               fun() -> port_command(P, foo) end, fun() -> port_command(P, [256]) end, fun() -> port_command(P, "x", foo) end,
               fun() -> port_command(P, "x", [force]) end]],
     [erlang:port_get_data(P), erlang:port_set_data(P, {some, "data"}), erlang:port_get_data(P)],
     [lists:member(P, erlang:ports()), is_port(P), whereis(port_information_name) =:= P, lists:member(port_information_name, registered())],
     element(2, process_info(self(), links)) =:= [P],
     [parallel(), unregister(port_information_name), erlang:port_info(P, registered_name), port_close(P)]].
    %% => [registered_name,name,links,id,connected,input,output,os_pid]
    %% => [port_information_name,"cat -u",[me],integer,me,5,5,integer]
    %% => [{queue_size,0},{locking,port_level},{parallelism,false},{monitors,[]},{monitored_by,[]},{registered_name,port_information_name},{input,5},{output,5}]
    %% => [badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,notsup]
    %% => [undefined,true,{some,"data"}]
    %% => [true,true,true,true]
    %% => true
    %% => [{parallelism,true},true,[],true]

normal(links, V, Me) -> [case X of Me -> me; _ -> other end || X <- V];
normal(connected, Me, Me) -> me;
normal(K, V, _) when K =:= id; K =:= os_pid, is_integer(V) -> integer;
normal(_, V, _) -> V.

parallel() ->
    P = open_port({spawn, "cat"}, [{parallelism, true}]),
    R = erlang:port_info(P, parallelism),
    port_close(P),
    R.
