%% processes() has all living ones, and not the dead.
-module(proc_processes).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    A = lists:member(P, processes()),
    B = lists:member(self(), processes()),
    R = erlang:monitor(process, P),
    exit(P, kill),
    receive {'DOWN', R, _, _, _} -> ok end,
    {A, B, lists:member(P, processes())}.
    %% => {true,true,false}
