%% The mailbox works the same with message_queue_data off_heap.
-module(recv_queue_data_off_heap).
-export([main/0]).

main() ->
    Old = process_flag(message_queue_data, off_heap),
    self() ! a,
    self() ! b,
    R = {receive b -> b end, receive a -> a end},
    {Old, process_flag(message_queue_data, Old), R}.
    %% => {on_heap,off_heap,{b,a}}
