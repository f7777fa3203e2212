%% Mnesia on one node: a schema on disc, tables of all kinds, transactions, dirty operations, indexes, events, checkpoints, backup and restart.
-module(mnesia_runs).
-export([main/1]).
-record(person, {name, age, town}).
-include_lib("stdlib/include/qlc.hrl").

main(Dir) ->
    ok = logger:remove_handler(default),
    ok = application:set_env(mnesia, dir, filename:join(Dir, "db")),
    A = [mnesia:start(), create(ram, ram_copies), mnesia:system_info(use_dir), mnesia:transaction(fun() -> mnesia:write({ram, 1, 2, 3}) end), mnesia:stop()],
    B = [mnesia:create_schema([node()]), mnesia:create_schema([node()]), mnesia:start()],
    C = [create(disc, disc_copies), create(only, disc_only_copies), create(ram, ram_copies), create(sorted, {disc_copies, ordered_set}), create(many, {disc_copies, bag}), create(bad, x)],
    D = [mnesia:add_table_index(disc, age), mnesia:wait_for_tables([disc, only, ram, sorted, many], 10000)],
    {ok, _} = mnesia:subscribe({table, disc, detailed}),
    E = [fill(T) || T <- [disc, only, ram, sorted, many]],
    F = [transactions(), dirty(), queries()],
    G = lists:sort(events()),
    {ok, Cp, _} = mnesia:activate_checkpoint([{min, [disc, sorted]}]),
    H = [mnesia:dirty_delete(disc, c), mnesia:backup_checkpoint(Cp, filename:join(Dir, "copy")), mnesia:deactivate_checkpoint(Cp), mnesia:dump_log(), mnesia:dump_tables([ram])],
    I = state(),
    J = [mnesia:transform_table(many, fun({T, K, X, Y}) -> {T, K, X, Y, new} end, [name, age, town, more]), mnesia:change_table_copy_type(sorted, node(), ram_copies), mnesia:sync_log()],
    stopped = mnesia:stop(),
    K = [mnesia:start(), mnesia:wait_for_tables([disc, only, ram, sorted, many], 10000), state()],
    L = [mnesia:restore(filename:join(Dir, "copy"), [{default_op, recreate_tables}]), lists:sort(mnesia:dirty_all_keys(disc)), mnesia:clear_table(only), mnesia:delete_table(ram),
        lists:sort(mnesia:system_info(tables)), mnesia:delete_schema([node()])],
    M = [mnesia:stop(), mnesia:delete_schema([node()]), file:list_dir(filename:join(Dir, "db"))],
    [A, B, C, D, E, F, G, H, I, J, K, L, M].

create(T, {Storage, Type}) -> create(T, [{Storage, [node()]}, {type, Type}]);
create(T, Storage) when is_atom(Storage) -> create(T, [{Storage, [node()]}]);
create(T, Options) -> mnesia:create_table(T, [{attributes, record_info(fields, person)} | Options]).

fill(T) -> mnesia:transaction(fun() -> [mnesia:write({T, N, A, Town}) || {N, A, Town} <- [{a, 30, x}, {b, 31, y}, {c, 32, x}, {a, 33, z}]], mnesia:table_info(T, size) end).

transactions() ->
    Me = self(),
    [
        mnesia:transaction(fun() -> [R] = mnesia:read(disc, a, write), mnesia:write(setelement(3, R, 99)), mnesia:abort(no) end),
        mnesia:transaction(fun() -> mnesia:write({disc, z, 1, 1}), error(oops) end) =:= mnesia:transaction(fun() -> ok end),
        element(1, element(2, mnesia:transaction(fun() -> mnesia:write({disc, z, 1, 1}), error(oops) end))),
        mnesia:transaction(fun() -> mnesia:write({disc, z, 1}) end),
        mnesia:transaction(fun() -> mnesia:read(none, a) end),
        mnesia:transaction(fun() -> mnesia:write({disc, n, 1, n}), mnesia:transaction(fun() -> mnesia:delete({disc, n}), mnesia:abort(inner) end), mnesia:read(disc, n) end),
        mnesia:transaction(fun() -> mnesia:foldl(fun(R, S) -> S + element(3, R) end, 0, sorted) end),
        mnesia:transaction(fun() -> lists:sort(mnesia:index_read(disc, 32, #person.age)) end),
        mnesia:transaction(fun() -> lists:sort(mnesia:match_object({only, '_', '_', x})) end),
        mnesia:transaction(fun() -> lists:sort(mnesia:select(many, [{{many, a, '$1', '_'}, [{'>', '$1', 1}], ['$1']}])) end),
        mnesia:transaction(fun() -> {mnesia:first(sorted), mnesia:next(sorted, a), mnesia:last(sorted), mnesia:prev(sorted, b)} end),
        [begin spawn(fun() -> Me ! mnesia:transaction(fun() -> [{_, K, V, T}] = mnesia:wread({ram, a}), mnesia:write({ram, K, V + 1, T}), V end) end) end || _ <- lists:seq(1, 20)] =/= [],
        lists:sort([receive {atomic, V} -> V after 10000 -> late end || _ <- lists:seq(1, 20)]),
        mnesia:activity(async_dirty, fun() -> mnesia:read(ram, a) end),
        mnesia:activity(ets, fun() -> mnesia:read(ram, a) end),
        mnesia:sync_transaction(fun() -> mnesia:lock({table, disc}, write), mnesia:delete({disc, b}) end),
        exits(fun() -> mnesia:read(ram, a) end)
    ].

dirty() ->
    {aborted, _} = mnesia:transaction(fun() -> mnesia:write({none, 1}) end),
    [mnesia:dirty_write({disc, d, 5, q}), mnesia:dirty_read(disc, d), exits(fun() -> mnesia:dirty_update_counter(counters, x, 1) end), exits(fun() -> mnesia:dirty_read(counters, x) end), mnesia:dirty_index_read(disc, 30, age)].

queries() ->
    [mnesia:transaction(fun() -> lists:sort(qlc:e(qlc:q([{N, T} || {_, N, A, T} <- mnesia:table(disc), A > 20]))) end),
     mnesia:transaction(fun() -> lists:sort(qlc:e(qlc:q([{N, M} || {_, N, _, T} <- mnesia:table(sorted), {_, M, _, U} <- mnesia:table(only), T =:= U]))) end)].

events() -> receive {mnesia_table_event, E} -> [setelement(tuple_size(E), E, id) | events()] after 100 -> [] end.

state() -> [{T, lists:sort(mnesia:dirty_match_object(mnesia:table_info(T, wild_pattern))), mnesia:table_info(T, storage_type), mnesia:table_info(T, size)} || T <- [disc, only, ram, sorted, many]].

exits(F) -> try F() catch exit:Reason -> {exits, Reason} end.
