%% What open_port/2 refuses, and how.
-module(port_open_errors).
-export([main/0]).

main() ->
    [[open({spawn, "cat"}, Settings) || Settings <- bad_settings()],
     [open(Name, []) || Name <- bad_names()],
     [open(Name, Settings) || {Name, Settings} <- bad_together()]].
    %% => [badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg]
    %% => [badarg,badarg,badarg,badarg,badarg,badarg,badarg,enoent,eacces,port,badarg,badarg,badarg,badarg,badarg,einval]
    %% => [badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg]

bad_settings() ->
    [[foo], [{packet, 3}], [{packet, 0}], [{line, 0}], [{line, -1}], [{line, x}], [{packet, 1} | foo], foo, [{parallelism, maybe}],
     [{line, 10}, {packet, 2}], [nouse_stdio, stderr_to_stdout], [{env, [{"A", 1}]}], [{env, foo}], [{env, [foo]}], [{args, foo}],
     [{busy_limits_port, {0, 1}}], [{busy_limits_port, foo}], [{busy_limits_msgq, {1, 0}}], [{foo, bar}], [{args, ["a"]}], [{arg0, "a"}],
     [{cd, 17}]].

bad_names() ->
    [{spawn, ""}, {spawn, 17}, {spawn, "a\0b"}, {spawn, "cat", x}, {}, {foo, "cat"}, {spawn_driver, "nosuchdriver"},
     {spawn_executable, "/nonexistent"}, {spawn_executable, "/etc/passwd"}, {spawn_executable, "/tmp"}, {fd, 0}, {fd, a, 1}, 17, {spawn, [a]},
     {spawn_executable, ""}, '/nonexistent/file'].

bad_together() ->
    [{{spawn, "cat"}, [{args, []}]}, {{spawn, "cat"}, [{arg0, "x"}]}, {{fd, 0, 1}, [exit_status]}, {{spawn_executable, "/bin/cat"}, [{args, [1]}]},
     {{spawn_executable, "/bin/cat"}, [{args, ["a" | "b"]}]}, {{spawn_executable, "/bin/cat"}, [{cd, [17, a]}]}, {{fd, 0, 1}, [{args, []}]},
     {{spawn_executable, "/bin/cat"}, [{args, [["a", 0]]}]}].

open(Name, Settings) ->
    try open_port(Name, Settings) of
        P when is_port(P) -> port_close(P), port
    catch
        error:R -> R
    end.
