%% Lines: their ends, lines that are too long; what is left at the end comes after the exit status.
-module(port_lines).
-export([main/0]).

main() ->
    [sh("printf 'one\\ntwo\\n\\nfour'", 80),
     sh("printf 'one\\r\\ntwo\\r\\n\\r\\nfo\\rur\\r'", 80),
     sh("printf '12345\\n123456\\n1234567890\\n12345'", 5),
     sh("printf '12345\\r\\n1234\\r\\n123456\\r\\n12345\\r6'", 5),
     sh("printf 'ab'; sleep 0.1; printf 'c\\nd\\r'; sleep 0.1; printf '\\ne\\r'; sleep 0.1; printf 'f'", 80),
     sh("printf '12345'; sleep 0.1; printf '\\n12345\\r'; sleep 0.1; printf '\\n12345'", 5),
     sh("printf '1\\n2\\n3'", 1),
     default()].
    %% => [{eol,"one"},{eol,"two"},{eol,[]},0,{noeol,"four"}]
    %% => [{eol,"one"},{eol,"two"},{eol,[]},0,{noeol,"fo\rur\r"}]
    %% => [{eol,"12345"},{noeol,"12345"},{eol,"6"},{noeol,"12345"},{eol,"67890"},0,{noeol,"12345"}]
    %% => [{eol,"12345"},{eol,"1234"},{noeol,"12345"},{eol,"6"},{noeol,"12345"},0,{noeol,"\r6"}]
    %% => [{eol,"abc"},{eol,"d"},0,{noeol,"e\rf"}]
    %% => [{eol,"12345"},{eol,"12345"},0,{noeol,"12345"}]
    %% => [{eol,"1"},{eol,"2"},0,{noeol,"3"}]
    %% => [{noeol,512},{noeol,512},{eol,1},0]

sh(Script, Length) ->
    P = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", Script]}, {line, Length}, exit_status, eof]),
    lines(P).

default() ->
    P = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", "printf '%1025s\\n' x"]}, line, exit_status, eof]),
    [case X of {Kind, Line} -> {Kind, length(Line)}; _ -> X end || X <- lines(P)].

lines(P) ->
    receive
        {P, {data, Line}} -> [Line | lines(P)];
        {P, {exit_status, N}} -> [N | lines(P)];
        {P, eof} -> port_close(P), []
    end.
