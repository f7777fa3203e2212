%% What the program gets: its arguments, environment, directory and descriptors.
-module(port_program_setup).
-export([main/0]).

main() ->
    os:putenv("PORT_SETUP_A", "inherited"),
    os:putenv("PORT_SETUP_B", "also"),
    [run(["-c", "echo $0 $# \"$1\" \"$2\"", "zero", "a b", <<"c\"d">>], []),
     run(["-c", "echo $PORT_SETUP_A ${PORT_SETUP_B-unset} $PORT_SETUP_C"], []),
     run(["-c", "echo $PORT_SETUP_A ${PORT_SETUP_B-unset} $PORT_SETUP_C"],
         [{env, [{"PORT_SETUP_A", "mine"}, {"PORT_SETUP_B", false}, {"PORT_SETUP_C", "new"}]}]),
     run(["-c", "echo ${PORT_SETUP_A-unset} \"${PORT_SETUP_C}\""], [{env, [{"PORT_SETUP_A", []}, {"PORT_SETUP_C", "x y"}]}]),
     run(["-c", "echo $PORT_SETUP_C"], [{env, [{"PORT_SETUP_C", "first"}]}, {env, []}]),
     run(["-c", "pwd"], [{cd, "/usr/lib"}]),
     run(["-c", "pwd"], [{cd, "/usr"}, {cd, <<"/etc">>}]),
     run(["-c", "cat /proc/$$/cmdline | tr '\\0' ,"], [{arg0, "another"}]),
     run(["-c", "echo out; echo err >&2"], [stderr_to_stdout]),
     run(["-c", "echo out >&4; read x <&3; echo got $x >&4"], [nouse_stdio], "line\n"),
     run(["-c", "cd /; pwd >&4"], [nouse_stdio, {cd, "/usr"}], ""),
     run(["-c", "pwd >&4"], [nouse_stdio, {cd, "/usr"}], ""),
     no_arguments(),
     run(["-c", "ls /proc/self/fd | wc -l"], []),
     run(["-c", "[ $(ps -o sid= -p $$) = $$ ] && echo own session"], []),
     run(["-c", "kill -PIPE $$; echo not killed"], [])].
    %% => "zero 2 a b c\"d\n"
    %% => "inherited also\n"
    %% => "mine unset new\n"
    %% => "unset x y\n"
    %% => "\n"
    %% => "/usr/lib\n"
    %% => "/etc\n"
    %% => "another,-c,cat /proc/$$/cmdline | tr '\\0' ,,"
    %% => "out\nerr\n"
    %% => "out\ngot line\n"
    %% => "/\n"
    %% => "/usr\n"
    %% => "no arguments"
    %% => "4\n"
    %% => "own session\n"
    %% => "not killed\n"

run(Arguments, Options) ->
    run(Arguments, Options, "").

run(Arguments, Options, Input) ->
    P = open_port({spawn_executable, "/bin/sh"}, [{args, Arguments}, exit_status | Options]),
    Input =:= "" orelse port_command(P, Input),
    output(P).

no_arguments() ->
    P = open_port({spawn_executable, "/bin/sh"}, [exit_status]),
    port_command(P, "printf 'no arguments'; exit\n"),
    output(P).

output(P) ->
    receive
        {P, {data, D}} -> D ++ output(P);
        {P, {exit_status, 0}} -> []
    end.
