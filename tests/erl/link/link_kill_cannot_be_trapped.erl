%% kill ends a trapping process with killed, and its links see killed.
-module(link_kill_cannot_be_trapped).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Me = self(),
    P = spawn_link(fun() -> process_flag(trap_exit, true), Me ! ready, loop() end),
    receive ready -> ok end,
    exit(P, kill),
    receive {'EXIT', P, X} -> X end.
    %% => killed

loop() -> receive _ -> loop() end.
