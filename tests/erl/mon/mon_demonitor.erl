%% demonitor with flush and info; after it no DOWN comes.
-module(mon_demonitor).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R1 = erlang:monitor(process, P),
    A = erlang:demonitor(R1, [info]),
    B = erlang:demonitor(R1, [info]),
    R2 = erlang:monitor(process, P),
    R3 = erlang:monitor(process, P),
    R4 = erlang:monitor(process, P),
    P ! stop,
    receive {'DOWN', R4, _, _, _} -> ok end,
    receive after 3 -> ok end,
    %% Asking for the length makes the process take in what was sent to it.
    {message_queue_len, 2} = process_info(self(), message_queue_len),
    C = erlang:demonitor(R2, [flush, info]),
    D = erlang:demonitor(R2, [flush]),
    E = erlang:demonitor(R3),
    F = receive {'DOWN', R3, _, _, X} -> X after 0 -> flushed end,
    {A, B, C, D, E, F, erlang:demonitor(make_ref()), receive Y -> Y after 0 -> empty end}.
    %% => {true,false,false,true,true,normal,true,empty}
