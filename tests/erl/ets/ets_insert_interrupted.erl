%% A long list on its way into a table that is read, written or deleted meanwhile, or whose writer is killed.
-module(ets_insert_interrupted).
-export([main/0]).

main() ->
    [
        [deleted(T) || T <- [set, ordered_set, bag, duplicate_bag]], %% => [true,true,true,true]
        [killed(T) || T <- [set, ordered_set, bag, duplicate_bag]], %% => [{true,true,true},{true,true,true},{true,true,true},{true,true,true}]
        [two_writers(T) || T <- [set, ordered_set, duplicate_bag]], %% => [{[true,true],9000,1},{[true,true],9000,1},{[true,true],18000,2}]
        [new_ones(T) || T <- [set, ordered_set, bag]] %% => [{[{false,false},{false,false},{false,false},{true,false}],9000},{[{false,false},{false,false},{false,false},{true,false}],9000},{[{false,false},{false,false},{false,false},{true,false}],9000}]
    ].

list(Tag) -> [{I, Tag} || I <- lists:seq(1, 9000)].

%% true when it was in time, badarg when not.
deleted(Type) ->
    T = ets:new(t, [Type, public]),
    L = list(x),
    {_, R} = spawn_monitor(fun() -> exit(catch ets:insert(T, L)) end),
    erlang:yield(),
    ets:delete(T),
    receive {'DOWN', R, _, _, Why} -> Why =:= true orelse element(1, element(2, Why)) =:= badarg end.

killed(Type) ->
    T = ets:new(t, [Type, public]),
    L = list(x),
    {P, R} = spawn_monitor(fun() -> ets:insert(T, L) end),
    erlang:yield(),
    exit(P, kill),
    receive {'DOWN', R, _, _, _} -> ok end,
    Size = ets:info(T, size),
    {Size =:= 0 orelse Size =:= 9000, ets:insert(T, {a, b}), length(ets:tab2list(T)) =:= Size + 1}.

two_writers(Type) ->
    T = ets:new(t, [Type, public]),
    [A, B] = [list(Tag) || Tag <- [a, b]],
    Refs = [element(2, spawn_monitor(fun() -> exit(ets:insert(T, L)) end)) || L <- [A, B]],
    Done = [receive {'DOWN', R, _, _, Why} -> Why end || R <- Refs],
    {Done, ets:info(T, size), length(lists:usort([V || {_, V} <- ets:tab2list(T)]))}.

%% Of several insert_new of the same keys just one succeeds.
new_ones(Type) ->
    T = ets:new(t, [Type, public]),
    L = list(x),
    Refs = [element(2, spawn_monitor(fun() -> exit({ets:insert_new(T, L), ets:insert_new(T, lists:sublist(L, 3))}) end)) || _ <- lists:seq(1, 4)],
    {lists:sort([receive {'DOWN', R, _, _, Why} -> Why end || R <- Refs]), ets:info(T, size)}.
