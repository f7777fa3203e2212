%% A process that is scheduled out inside of a native is told to be in that native, or in one that goes on for it, and is scheduled in there.
-module(trace_running_in_natives).
-export([main/0]).

main() ->
    Keys = lists:seq(1, 100000),
    Pairs = [{K, K} || K <- Keys],
    Map = maps:from_list(Pairs),
    Bytes = lists:duplicate(200000, 1),
    External = term_to_binary(Pairs),
    [
     outs_in(fun() -> maps:from_list(Pairs) end, {maps, from_list, 1}),
     %% => some
     outs_in(fun() -> maps:from_keys(Keys, v) end, {maps, from_keys, 2}),
     %% => some
     outs_in(fun() -> maps:keys(Map) end, {maps, keys, 1}),
     %% => some
     outs_in(fun() -> lists:member(x, Keys) end, {lists, member, 2}),
     %% => some
     outs_in(fun() -> lists:keyfind(x, 1, Pairs) end, {lists, keyfind, 3}),
     %% => some
     outs_in(fun() -> list_to_binary(Bytes) end, {erts_internal, list_to_binary_continue, 1}),
     %% => some
     outs_in(fun() -> iolist_to_binary(Bytes) end, {erts_internal, list_to_binary_continue, 1}),
     %% => some
     outs_in(fun() -> term_to_binary(Pairs) end, {erts_internal, term_to_binary_trap, 1}),
     %% => some
     outs_in(fun() -> binary_to_term(External) end, {erts_internal, binary_to_term_trap, 1}),
     %% => some
     outs_in(fun() -> ok end, {lists, member, 2})
     %% => none
    ].

outs_in(Work, Native) ->
    Tracer = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
                                       erlang:trace(self(), true, [running, {tracer, Tracer}]),
                                       Work()
                               end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end,
    Delivered = erlang:trace_delivered(Pid),
    receive {trace_delivered, Pid, Delivered} -> ok end,
    some(count(Pid, Native, 0)).

some(0) -> none;
some(_) -> some.

count(Pid, Native, N) ->
    receive
        {trace, Pid, out, Native} -> receive {trace, Pid, in, Native} -> count(Pid, Native, N + 1) end;
        {trace, Pid, _, _} -> count(Pid, Native, N)
    after 0 -> N
    end.
