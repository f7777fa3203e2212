%% process_info(messages) shows the queue without taking anything.
-module(recv_messages_info).
-export([main/0]).

main() ->
    [self() ! X || X <- [a, {b, 1}, "c"]],
    A = process_info(self(), messages),
    B = receive {b, _} -> ok end,
    {A, B, process_info(self(), messages), process_info(self(), message_queue_len)}.
    %% => {{messages,[a,{b,1},"c"]},ok,{messages,[a,"c"]},{message_queue_len,2}}
