%% The end of the program's output: the port closes, or tells it and stays open.
-module(port_eof).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [without(), with(), half_closed(), grandchild()].
    %% => [{data,"x"},{'EXIT',normal}]
    %% => [{data,"x"},eof,open,{'EXIT',normal}]
    %% => [eof,true,closed]
    %% => [{data,"x"},{exit_status,0},{'EXIT',normal}]

without() ->
    P = open_port({spawn, "printf x"}, []),
    [message(P), message(P)].

with() ->
    P = open_port({spawn, "printf x"}, [eof]),
    A = message(P),
    B = message(P),
    C = case erlang:port_info(P) of undefined -> undefined; _ -> open end,
    port_close(P),
    [A, B, C, message(P)].

%% The program has closed its output but still reads.
half_closed() ->
    P = open_port({spawn, "sh -c 'exec >&-; cat >/dev/null'"}, [eof]),
    A = message(P),
    B = port_command(P, "still there"),
    port_close(P),
    receive {'EXIT', P, normal} -> ok end,
    [A, B, case erlang:port_info(P) of undefined -> closed; _ -> open end].

%% The output ends when the last process has closed it; only then is the status told.
grandchild() ->
    P = open_port({spawn, "sh -c '(sleep 0.2; printf x) & exit 0'"}, [exit_status]),
    [message(P), message(P), message(P)].

message(P) ->
    receive
        {P, X} -> X;
        {'EXIT', P, R} -> {'EXIT', R}
    end.
