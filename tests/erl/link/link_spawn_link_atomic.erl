%% A process that dies at once is still seen by spawn_link.
-module(link_spawn_link_atomic).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [begin
         P = spawn_link(fun() -> exit(N) end),
         receive {'EXIT', P, X} -> X end
     end || N <- [1, b, 3, d]].
    %% => [1,b,3,d]
