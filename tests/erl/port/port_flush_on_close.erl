%% A port that is closed still writes what it has; one that is killed does not.
-module(port_flush_on_close).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [count(fun(P) -> port_close(P) end), count(fun(P) -> P ! {self(), close} end), count(fun(P) -> exit(P, kill) end) < 500000].
    %% => 500000
    %% => 500000
    %% => true

count(Close) ->
    File = "/tmp/port_flush_" ++ os:getpid(),
    Sh = "sh -c 'sleep 0.3; wc -c > " ++ File ++ ".tmp; mv " ++ File ++ ".tmp " ++ File ++ "'",
    P = open_port({spawn, Sh}, [{busy_limits_port, disabled}]),
    port_command(P, binary:copy(<<0>>, 500000)),
    Close(P),
    receive {'EXIT', P, _} -> ok end,
    Size = read(File, 200),
    _ = output(open_port({spawn, "rm " ++ File}, [exit_status])),
    receive {_, closed} -> ok after 0 -> ok end,
    Size.

read(File, N) ->
    case output(open_port({spawn, "sh -c 'cat " ++ File ++ " 2>/dev/null'"}, [in, exit_status])) of
        "" when N > 0 -> receive after 20 -> read(File, N - 1) end;
        Text -> list_to_integer(string:trim(Text))
    end.

output(P) ->
    receive
        {P, {data, D}} -> D ++ output(P);
        {P, {exit_status, _}} -> receive {'EXIT', P, _} -> [] end
    end.
