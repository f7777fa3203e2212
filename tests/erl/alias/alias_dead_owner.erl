%% Messages to the alias of a dead process are dropped.
-module(alias_dead_owner).
-export([main/0]).

main() ->
    Me = self(),
    {P, R} = spawn_monitor(fun() -> Me ! {a, alias()} end),
    A = receive {a, X} -> X end,
    receive {'DOWN', R, process, P, _} -> ok end,
    {A ! hello, is_reference(A), receive Y -> Y after 2 -> nothing end, unalias(A)}.
    %% => {hello,true,nothing,false}
