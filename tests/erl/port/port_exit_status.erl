%% How a program ended: its status comes after all of its output, and after that the port closes.
-module(port_exit_status).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [sh("exit 0"), sh("exit 3"), sh("exit 255"), sh("kill -9 $$"), sh("kill -TERM $$"), sh("printf out; exit 2"),
     spawned("nosuchprogram_at_all 2>/dev/null"), sh("exit 7", [eof]), sh("printf x", [eof]), without(), sh("exit 1", [in]),
     missing_directory(), no_format()].
    %% => [{exit_status,0},normal]
    %% => [{exit_status,3},normal]
    %% => [{exit_status,255},normal]
    %% => [{exit_status,137},normal]
    %% => [{exit_status,143},normal]
    %% => [{data,"out"},{exit_status,2},normal]
    %% => [{exit_status,127},normal]
    %% => [{exit_status,7},eof]
    %% => [{data,"x"},{exit_status,0},eof]
    %% => [{data,"x"},normal]
    %% => [{exit_status,1},normal]
    %% => [{exit_status,2},normal]
    %% => [{exit_status,8},normal]

sh(Script) -> sh(Script, []).

sh(Script, Options) ->
    all(open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", Script]}, exit_status | Options])).

spawned(Command) ->
    all(open_port({spawn, Command}, [exit_status])).

without() ->
    all(open_port({spawn, "printf x"}, [])).

%% OTP finds these out after open_port/2 has returned.
missing_directory() ->
    all(open_port({spawn, "cat"}, [exit_status, {cd, "/nonexistent_directory"}])).

no_format() ->
    File = "/tmp/port_exit_status_" ++ os:getpid(),
    P = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", "echo 'exit 0' > \"$0\"; chmod +x \"$0\"", File]}, exit_status]),
    [{exit_status, 0}, normal] = all(P),
    R = all(open_port({spawn_executable, File}, [exit_status])),
    [{exit_status, 0}, normal] = all(open_port({spawn, "rm " ++ File}, [exit_status])),
    R.

all(P) ->
    receive
        {P, eof} -> port_close(P), receive {'EXIT', P, normal} -> [eof] end;
        {P, X} -> [X | all(P)];
        {'EXIT', P, R} -> [R]
    end.
