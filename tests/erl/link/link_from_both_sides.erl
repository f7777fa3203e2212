%% A link made by either side works in both directions; one link however often made.
-module(link_from_both_sides).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Me = self(),
    P = spawn(fun() -> link(Me), link(Me), Me ! linked, receive die -> exit(one) end end),
    link(P),
    receive linked -> ok end,
    N = length(element(2, process_info(self(), links))),
    P ! die,
    A = receive {'EXIT', P, X} -> X end,
    {N, A, receive {'EXIT', _, Y} -> Y after 2 -> only_one end}.
    %% => {1,one,only_one}
