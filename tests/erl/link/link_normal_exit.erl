%% A linked process that ends normally takes nobody with it; trapping sees 'EXIT'.
-module(link_normal_exit).
-export([main/0]).

main() ->
    P = spawn_link(fun() -> ok end),
    R = erlang:monitor(process, P),
    receive {'DOWN', R, _, _, _} -> ok end,
    process_flag(trap_exit, true),
    Q = spawn_link(fun() -> ok end),
    {alive, receive {'EXIT', Q, X} -> X end}.
    %% => {alive,normal}
