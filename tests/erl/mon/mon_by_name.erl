%% A monitor by name stays with the process, and DOWN carries the name.
-module(mon_by_name).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> register(mon_by_name, self()), Me ! ready, receive stop -> exit(over) end end),
    receive ready -> ok end,
    R = erlang:monitor(process, mon_by_name),
    unregister(mon_by_name),
    P ! stop,
    receive {'DOWN', R, process, {Name, Node}, X} -> {Name, Node =:= node(), X} end.
    %% => {mon_by_name,true,over}
