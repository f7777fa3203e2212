%% Long walks over a table that others change, close or delete meanwhile.
-module(ets_meanwhile).
-export([main/0]).

main() ->
    [
        [deleted(Y) || Y <- [set, ordered_set, bag]], %% => [[badarg_as_expected],[badarg_as_expected],[badarg_as_expected]]
        [closed(Y) || Y <- [set, ordered_set]], %% => [{badarg_as_expected,5000,false},{badarg_as_expected,5000,false}]
        [emptied(Y) || Y <- [set, ordered_set, bag]], %% => [{true,0,false},{true,0,false},{true,0,false}]
        [killed(Y) || Y <- [set, ordered_set]], %% => [{false,false,5000},{false,false,5000}]
        [inserted(Y) || Y <- [set, ordered_set, bag, duplicate_bag]] %% => [{[],12000},{[],12000},{[],12000},{[],12000}]
    ].

full(Type, Access) ->
    T = ets:new(t, [Type, Access]),
    ets:insert(T, [{I, I rem 100} || I <- lists:seq(1, 5000)]),
    T.

%% Readers go on until the table is gone: each ends with badarg, and none with anything else.
deleted(Type) ->
    T = full(Type, public),
    Me = self(),
    Readers = [spawn_monitor(fun() -> read(Me, T, F) end) || F <- readers()],
    rounds(8),
    ets:delete(T),
    lists:usort([receive {'DOWN', R, _, _, Why} -> Why end || {_, R} <- Readers]).

readers() ->
    [fun(T) -> ets:select(T, [{{'$1', 3}, [], ['$1']}]) end,
     fun(T) -> ets:select(T, [{{'$1', nothing}, [], ['$1']}], 5) end,
     fun(T) -> ets:select_count(T, [{{'_', 3}, [], [true]}]) end,
     fun(T) -> ets:match_object(T, {'_', 5}) end,
     fun(T) -> ets:insert(T, {x, y}), ets:select_delete(T, [{{x, y}, [], [true]}, {{'_', nothing}, [], [true]}]) end].

%% Messages that come later may stay: there are few.
rounds(0) -> ok;
rounds(N) -> receive round -> rounds(N - 1) end.

read(To, T, F) ->
    try F(T) of
        _ -> To ! round, read(To, T, F)
    catch
        error:badarg -> exit(badarg_as_expected)
    end.

closed(Type) ->
    T = full(Type, public),
    Me = self(),
    {_, R} = spawn_monitor(fun() -> read(Me, T, fun(X) -> ets:select(X, [{{'$1', 3}, [], ['$1']}]) end) end),
    rounds(2),
    ets:setopts(T, {protection, private}),
    receive {'DOWN', R, _, _, Why} -> {Why, ets:info(T, size), ets:info(T, fixed)} end.

emptied(Type) ->
    T = full(Type, public),
    Me = self(),
    spawn(fun() -> Me ! {counts, [ets:select_count(T, [{{'_', 3}, [], [true]}]) || _ <- lists:seq(1, 5)]} end),
    ets:delete_all_objects(T),
    receive {counts, L} -> {lists:all(fun(N) -> N >= 0 andalso N =< 50 end, L), ets:info(T, size), ets:info(T, fixed)} end.

killed(Type) ->
    T = full(Type, public),
    Me = self(),
    Pids = [spawn_monitor(fun() -> read(Me, T, fun(X) -> ets:select(X, [{{'$1', 3}, [], ['$1']}]) end) end) || _ <- [1, 2, 3]],
    rounds(4),
    [begin exit(P, kill), receive {'DOWN', R, _, _, _} -> ok end end || {P, R} <- Pids],
    {ets:info(T, fixed), ets:info(T, safe_fixed), ets:info(T, size)}.

%% A list goes in all at once: a reader sees none or all of it.
inserted(Type) ->
    T = ets:new(t, [Type, public]),
    Me = self(),
    Watcher = spawn(fun() -> Me ! {seen, watch(T, [])} end),
    L = [{I, x} || I <- lists:seq(1, 12000)],
    ets:insert(T, L),
    Watcher ! stop,
    receive {seen, Sizes} -> {lists:usort(Sizes) -- [0, 12000], ets:info(T, size)} end.

watch(T, Seen) ->
    receive stop -> [ets:info(T, size) | Seen]
    after 0 -> watch(T, [ets:info(T, size) | lists:sublist(Seen, 1)])
    end.
