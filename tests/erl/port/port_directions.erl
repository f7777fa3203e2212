%% Ports that only read, and ports that only write.
-module(port_directions).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [only_in(), only_out(), write_to_in(), both()].
    %% => "from the program"
    %% => 6
    %% => 'EXIT'
    %% => "x"

only_in() ->
    P = open_port({spawn, "printf 'from the program'"}, [in]),
    R = receive {P, {data, D}} -> D end,
    receive {'EXIT', P, normal} -> R end.

%% An exit status never comes from a port that does not read.
only_out() ->
    File = "/tmp/port_directions_" ++ os:getpid(),
    P = open_port({spawn, "cat > " ++ File}, [out, exit_status]),
    port_command(P, "sixsix"),
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    Size = wait_for(File, 100),
    Size.

wait_for(File, N) ->
    P = open_port({spawn, "sh -c 'cat " ++ File ++ "'"}, [in, exit_status]),
    case output(P) of
        "sixsix" -> _ = output(open_port({spawn, "rm " ++ File}, [exit_status])), 6;
        Other when N =:= 0 -> Other;
        _ -> receive after 20 -> wait_for(File, N - 1) end
    end.

output(P) ->
    receive
        {P, {data, D}} -> D ++ output(P);
        {P, {exit_status, _}} -> []
    end.

write_to_in() ->
    P = open_port({spawn, "sleep 2"}, [in]),
    true = port_command(P, "x"),
    receive {'EXIT', P, R} when R =/= normal -> 'EXIT' after 1500 -> nothing end.

both() ->
    P = open_port({spawn, "cat"}, [in, out]),
    port_command(P, "x"),
    R = receive {P, {data, D}} -> D end,
    port_close(P),
    R.
