%% Exit signals to ports, and from them.
-module(port_exit_signals).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [[exit_with(R) || R <- [normal, kill, shutdown, {a, term}]],
     not_trapping(), exit_dead(), link_dead(), self_exit()].
    %% => [{true,normal},{true,killed},{true,shutdown},{true,{a,term}}]
    %% => {epipe_or_so,reason}
    %% => true
    %% => noproc
    %% => [true,{'EXIT',normal}]

exit_with(Reason) ->
    P = open_port({spawn, "cat"}, []),
    R = exit(P, Reason),
    {R, receive {'EXIT', P, X} -> X end}.

%% The program is gone: writing to it ends the port, and the owner with it.
not_trapping() ->
    {Pid, Mon} = spawn_monitor(fun() ->
        P = open_port({spawn, "sh -c 'exec <&-; sleep 2'"}, []),
        write(P)
    end),
    receive {'DOWN', Mon, process, Pid, R} when R =:= epipe -> {epipe_or_so, reason}; {'DOWN', Mon, _, _, R} -> R end.

write(P) ->
    port_command(P, "x"),
    receive after 10 -> write(P) end.

exit_dead() ->
    P = open_port({spawn, "cat"}, []),
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    exit(P, foo).

link_dead() ->
    P = open_port({spawn, "cat"}, []),
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    link(P),
    receive {'EXIT', P, R} -> R end.

self_exit() ->
    P = open_port({spawn, "cat"}, []),
    A = port_close(P),
    B = receive {'EXIT', P, R} -> {'EXIT', R} end,
    [A, B].
