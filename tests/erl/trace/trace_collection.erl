%% Collections that are asked for are told of, with the facts that OTP tells.
-module(trace_collection).
-export([main/0]).
-include("trace.hrl").

main() ->
    S = start(),
    erlang:trace(S, true, [garbage_collection]),
    A = facts(do(S, fun() -> erlang:garbage_collect() end)),
    erlang:garbage_collect(S),
    B = facts(told(S)),
    erlang:trace(S, false, [all]),
    [A =:= B | A].
    %% => true
    %% => {gc_major_start,[wordsize,old_heap_block_size,heap_block_size,mbuf_size,recent_size,stack_size,old_heap_size,heap_size,bin_vheap_size,bin_vheap_block_size,bin_old_vheap_size,bin_old_vheap_block_size]}
    %% => {gc_major_end,[wordsize,old_heap_block_size,heap_block_size,mbuf_size,recent_size,stack_size,old_heap_size,heap_size,bin_vheap_size,bin_vheap_block_size,bin_old_vheap_size,bin_old_vheap_block_size]}

facts(L) -> [{E, [K || {K, V} <- Facts, is_integer(V)]} || {trace, server, E, Facts} <- L].
