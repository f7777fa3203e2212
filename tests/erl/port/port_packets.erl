%% Packets with a header of 1, 2 or 4 bytes, however they are cut.
-module(port_packets).
-export([main/0]).

main() ->
    [[echo(N, Data) || N <- [1, 2, 4]] || Data <- ["", "a", lists:duplicate(255, $x)]] ++
        [cut(), many(), too_large(1, 256), too_large(2, 65536), not_whole()].
    %% => [[],[],[]]
    %% => ["a","a","a"]
    %% => [{255},{255},{255}]
    %% => [[],"abc","d",[]]
    %% => [1000,500500]
    %% => {'EXIT',einval}
    %% => {'EXIT',einval}
    %% => [status]

echo(N, Data) ->
    P = open_port({spawn, "cat"}, [{packet, N}]),
    port_command(P, Data),
    R = receive {P, {data, D}} -> D end,
    port_close(P),
    case length(R) of Size when Size > 1 -> {Size}; _ -> R end.

%% The program writes pieces that have nothing to do with the packets.
cut() ->
    S = "printf '\\000'; sleep 0.1; printf '\\000\\000'; sleep 0.1; printf '\\003a'; sleep 0.1; printf 'bc\\000\\001d\\000\\000'; cat",
    P = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", S]}, {packet, 2}]),
    R = [receive {P, {data, D}} -> D end || _ <- lists:seq(1, 4)],
    port_close(P),
    R.

many() ->
    P = open_port({spawn, "cat"}, [{packet, 2}, binary]),
    [port_command(P, binary:copy(<<$x>>, I)) || I <- lists:seq(1, 1000)],
    Sizes = [receive {P, {data, D}} -> byte_size(D) end || _ <- lists:seq(1, 1000)],
    port_close(P),
    [length(Sizes), lists:sum(Sizes)].

too_large(N, Size) ->
    process_flag(trap_exit, true),
    P = open_port({spawn, "cat"}, [{packet, N}]),
    true = port_command(P, binary:copy(<<0>>, Size)),
    receive {'EXIT', P, R} -> {'EXIT', R} end.

%% What is no whole packet is not delivered.
not_whole() ->
    P = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", "printf '\\000\\005abc'"]}, {packet, 2}, exit_status]),
    receive {P, {exit_status, 0}} -> [status]; {P, Other} -> [Other] end.
