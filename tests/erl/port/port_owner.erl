%% The owner: who gets the data, who may send what, and what happens when it dies.
-module(port_owner).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [connected(), by_message(), not_owner(), bad_message(), dies(shutdown), dies(normal), linked_dies(normal), linked_dies(crash),
     unlinked(), close_by_other(), bad_connect()].
    %% => {true,"data",true,true}
    %% => {connected,"data",true,false}
    %% => [badsig,badsig,badsig]
    %% => [badsig,badsig,badsig,badsig,badsig,badsig]
    %% => {undefined,shutdown}
    %% => {undefined,normal}
    %% => open
    %% => crash
    %% => {undefined,none}
    %% => {true,normal}
    %% => [badarg,badarg,badarg]

%% port_connect/2 links the new owner and leaves the link of the old one.
connected() ->
    P = open_port({spawn, "cat"}, []),
    Me = self(),
    New = spawn_link(fun() -> receive {P, {data, D}} -> Me ! {got, D} end, receive stop -> ok end end),
    R = port_connect(P, New),
    port_command(P, "data"),
    D = receive {got, X} -> X end,
    {links, Links} = erlang:port_info(P, links),
    Result = {R, D, lists:member(Me, Links), lists:member(New, Links)},
    unlink(P),
    New ! stop,
    receive {'EXIT', New, normal} -> ok end,
    Result.

by_message() ->
    P = open_port({spawn, "cat"}, []),
    Me = self(),
    New = spawn(fun() -> receive {P, {data, D}} -> Me ! {got, D} end, receive stop -> ok end end),
    P ! {Me, {connect, New}},
    C = receive {P, Y} -> Y end,
    P ! {New, {command, "data"}},
    D = receive {got, X} -> X end,
    {links, Links} = erlang:port_info(P, links),
    Result = {C, D, lists:member(Me, Links), lists:member(New, Links)},
    unlink(P),
    exit(New, kill),
    port_close(P),
    Result.

not_owner() ->
    P = open_port({spawn, "cat"}, []),
    Other = spawn(fun() -> receive stop -> ok end end),
    [P ! {Other, Order} || Order <- [{command, "x"}, close, {connect, Other}]],
    R = [receive {'EXIT', P, X} -> X end || _ <- [1, 2, 3]],
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    Other ! stop,
    R.

bad_message() ->
    P = open_port({spawn, "cat"}, []),
    [P ! M || M <- [foo, {self(), foo}, {self(), {connect, foo}}, {foo, close}, {self(), {foo, bar}}, {self(), close, x}]],
    R = [receive {'EXIT', P, X} -> X end || _ <- lists:seq(1, 6)],
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    R.

dies(Reason) ->
    Me = self(),
    Owner = spawn(fun() -> Me ! {port, open_port({spawn, "cat"}, [])}, receive X -> exit(X) end end),
    P = receive {port, Q} -> Q end,
    Ref = erlang:monitor(port, P),
    Owner ! Reason,
    R = receive {'DOWN', Ref, port, P, X} -> X end,
    {erlang:port_info(P), R}.

%% A process that is linked but does not own the port ends it only if it fails.
linked_dies(Reason) ->
    P = open_port({spawn, "cat"}, []),
    {Other, Mon} = spawn_monitor(fun() -> link(P), exit(Reason) end),
    receive {'DOWN', Mon, process, Other, _} -> ok end,
    R = receive {'EXIT', P, X} -> X after 50 -> open end,
    catch port_close(P),
    receive {'EXIT', P, _} -> ok after 50 -> ok end,
    R.

unlinked() ->
    P = open_port({spawn, "cat"}, []),
    unlink(P),
    port_close(P),
    {erlang:port_info(P, id), receive {'EXIT', P, X} -> X after 50 -> none end}.

close_by_other() ->
    P = open_port({spawn, "cat"}, []),
    Me = self(),
    spawn(fun() -> Me ! {closed, port_close(P)} end),
    R = receive {closed, X} -> X end,
    {R, receive {'EXIT', P, Y} -> Y end}.

bad_connect() ->
    P = open_port({spawn, "cat"}, []),
    Dead = spawn(fun() -> ok end),
    Mon = monitor(process, Dead),
    receive {'DOWN', Mon, _, _, _} -> ok end,
    R = [try port_connect(P, X) catch error:E -> E end || X <- [foo, Dead, P]],
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    R.
