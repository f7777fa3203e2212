%% Monitors of ports.
-module(port_monitor).
-export([main/0]).

main() ->
    [closed(), killed(), dead(), named(), no_name(), demonitored(), tagged(), process_name(), bad()].
    %% => {port,normal}
    %% => {port,killed}
    %% => {port,noproc}
    %% => {{port_monitor_name,nonode@nohost},normal}
    %% => {{port_monitor_nobody,nonode@nohost},noproc}
    %% => {true,none}
    %% => {my_tag,normal}
    %% => noproc
    %% => [badarg,badarg,badarg]

open() ->
    P = open_port({spawn, "cat"}, []),
    unlink(P),
    P.

closed() ->
    P = open(),
    R = erlang:monitor(port, P),
    {monitored_by, [Me]} = erlang:port_info(P, monitored_by),
    true = Me =:= self(),
    {monitors, [{port, P}]} = process_info(self(), monitors),
    port_close(P),
    receive {'DOWN', R, port, P, Reason} -> {port, Reason} end.

killed() ->
    P = open(),
    R = erlang:monitor(port, P),
    exit(P, kill),
    receive {'DOWN', R, port, P, Reason} -> {port, Reason} end.

dead() ->
    P = open(),
    port_close(P),
    R = erlang:monitor(port, P),
    receive {'DOWN', R, port, P, Reason} -> {port, Reason} end.

named() ->
    P = open(),
    register(port_monitor_name, P),
    R = erlang:monitor(port, port_monitor_name),
    port_close(port_monitor_name),
    undefined = whereis(port_monitor_name),
    receive {'DOWN', R, port, Object, Reason} -> {Object, Reason} end.

no_name() ->
    R = erlang:monitor(port, {port_monitor_nobody, node()}),
    receive {'DOWN', R, port, Object, Reason} -> {Object, Reason} end.

demonitored() ->
    P = open(),
    R = erlang:monitor(port, P),
    A = demonitor(R, [info]),
    port_close(P),
    {A, receive {'DOWN', R, _, _, _} -> down after 30 -> none end}.

tagged() ->
    P = open(),
    R = erlang:monitor(port, P, [{tag, my_tag}]),
    port_close(P),
    receive {Tag, R, port, P, Reason} -> {Tag, Reason} end.

process_name() ->
    register(port_monitor_name, self()),
    R = erlang:monitor(port, port_monitor_name),
    unregister(port_monitor_name),
    receive {'DOWN', R, port, _, Reason} -> Reason end.

bad() ->
    [try erlang:monitor(port, X) catch error:E -> E end || X <- [self(), 17, {a, b, c}]].
