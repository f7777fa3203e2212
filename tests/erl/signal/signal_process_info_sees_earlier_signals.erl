%% A question to another process is answered behind the messages sent before.
-module(signal_process_info_sees_earlier_signals).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive never -> ok end end),
    [P ! N || N <- [1, 2, 3]],
    A = process_info(P, message_queue_len),
    P ! 4,
    B = process_info(P, messages),
    link(P),
    C = process_info(P, links) =:= {links, [self()]},
    unlink(P),
    D = process_info(P, links),
    exit(P, kill),
    E = process_info(P, links),
    {A, B, C, D, E}.
    %% => {{message_queue_len,3},{messages,[1,2,3,4]},true,{links,[]},undefined}
