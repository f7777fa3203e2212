%% A DOWN message for every way a process can end.
-module(mon_down_reasons).
-export([main/0]).

main() ->
    [
        down(fun() -> ok end),                 %% => normal
        down(fun() -> exit(r) end),            %% => r
        down(fun() -> exit(self(), kill), receive x -> y end end),   %% => killed
        down(fun() -> exit({a, [1]}) end)      %% => {a,[1]}
    ].

down(F) ->
    P = spawn(fun() -> receive go -> F() end end),
    R = erlang:monitor(process, P),
    P ! go,
    receive {'DOWN', R, process, P, X} -> X end.
