%% After unlink no exit signal comes, also one that was linked twice.
-module(link_unlink).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> receive die -> exit(reason) end end),
    link(P),
    true = unlink(P),
    R = erlang:monitor(process, P),
    P ! die,
    A = receive {'DOWN', R, _, _, X} -> X end,
    {A, receive {'EXIT', _, Y} -> Y after 2 -> no_exit end}.
    %% => {reason,no_exit}
