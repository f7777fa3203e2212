%% A long random life of tables of all types, the same on every run: what each operation gives, in a form that does
%% not depend on the order of a hash table.  main/0 gives a digest for every hundred operations; trace(Seed, N)
%% prints the operations one by one.
-module(ets_random).
-export([main/0, trace/2]).

main() ->
    [digests(Seed, 1500) || Seed <- [1, 2, 3, 4]].

trace(Seed, N) ->
    start(Seed),
    [erlang:display({I, step()}) || I <- lists:seq(1, N)],
    ok.

digests(Seed, N) ->
    start(Seed),
    [erlang:phash2([step() || _ <- lists:seq(1, 100)]) || _ <- lists:seq(1, N div 100)].

start(Seed) ->
    [ets:delete(T) || {_, T} <- tables()],
    put(x, Seed * 7919),
    put(tables, []),
    [new(K) || K <- [set, ordered_set, bag, duplicate_bag]],
    ok.

tables() ->
    case get(tables) of
        undefined -> [];
        L -> L
    end.

%% Pseudo-random numbers ------------------------------------------------------------------------------------------

below(N) ->
    X = (get(x) * 1103515245 + 12345) rem 2147483648,
    put(x, X),
    (X div 16) rem N.

one(L) -> lists:nth(below(length(L)) + 1, L).

key() ->
    case below(12) of
        0 -> below(30) * 1.0;
        1 -> {below(3), one([a, b, c])};
        2 -> one([a, b, c, d, 'E']);
        3 -> [below(3), below(3)];
        4 -> one([<<>>, <<"ab">>, <<1:3>>, <<"abc">>]);
        5 -> one([#{}, #{a => 1}, #{1 => 2}, #{1.0 => 2}, [], {}, ""]);
        6 -> one([1 bsl 70, -(1 bsl 70), -1, 1.5e300]);
        7 -> {one([x, y]), {below(2), "s"}, below(2) * 1.0};
        _ -> below(30)
    end.

value() ->
    case below(6) of
        0 -> key();
        1 -> one([1 bsl 64, -5, 0]);
        _ -> below(8)
    end.

object(2) -> case below(10) of 0 -> {value(), key()}; _ -> {value(), key(), value()} end;
object(1) ->
    case below(10) of
        0 -> {key()};
        1 -> {key(), value(), value(), value()};
        2 -> {key(), value()};
        _ -> {key(), value(), value()}
    end.

objects(Pos, N) ->
    Os = [object(Pos) || _ <- lists:seq(1, below(N))],
    maps:values(maps:from_list([{exactly(element(Pos, O)), O} || O <- Os])).

%% Keys that an ordered_set takes for the same must not be in one list twice.
exactly(K) -> erlang:phash2(norm(K)).

norm(F) when is_float(F), F == trunc(F) -> trunc(F);
norm(T) when is_tuple(T) -> list_to_tuple(norm(tuple_to_list(T)));
norm([H | T]) -> [norm(H) | norm(T)];
norm(T) -> T.

%% Tables ---------------------------------------------------------------------------------------------------------

new(Kind) ->
    Options = [Kind, one([public, protected, private]), {keypos, one([1, 1, 2])}]
        ++ one([[], [compressed], [{write_concurrency, true}], [{read_concurrency, true}], [{write_concurrency, auto}]]),
    T = ets:new(ets_random, Options),
    put(tables, [{Kind, T} | tables()]),
    {Kind, T}.

step() ->
    {Kind, T} = one(tables()),
    Op = one(ops()),
    Pos = ets:info(T, keypos),
    Result = result(fun() -> op(Op, Kind, T, Pos) end),
    {Op, Kind, Pos, Result, ets:info(T, size)}.

result(F) ->
    try {ok, F()}
    catch
        C:R:S ->
            [{M, Fun, A, Info} | _] = S,
            Arity = case A of _ when is_list(A) -> length(A); _ -> A end,
            {C, R, M, Fun, Arity, cause(proplists:get_value(error_info, Info))}
    end.

cause(undefined) -> none;
cause(Map) -> maps:get(cause, Map, none).

ops() ->
    [insert, insert, insert, insert, insert, insert_list, insert_list, insert_new, insert_new_list, insert_bad, lookup, lookup, lookup,
     lookup_element, member, delete, delete, delete_object, take, update_counter, update_counter, update_counter_default,
     update_element, walk, walk_back, walk_deleting, walk_fixed, next_any, select, select, select_limit, select_limit,
     select_reverse, select_reverse_limit, match, match_limit, match_object, match_object_limit, select_count, select_delete,
     select_replace, select_replace, all, info, slots, delete_all, renew, other, other, fix, setopts, range, range_limit, keyed,
     keyed_limit, odd].

sorted(ordered_set, L) -> L;
sorted(_, L) -> [T || {_, T} <- lists:sort([{erlang:phash2(T), T} || T <- L])].

op(insert, _, T, Pos) -> ets:insert(T, object(Pos));
op(insert_list, _, T, Pos) -> ets:insert(T, objects(Pos, 8));
op(insert_new, _, T, Pos) -> ets:insert_new(T, object(Pos));
op(insert_new_list, _, T, Pos) -> ets:insert_new(T, objects(Pos, 4));
op(insert_bad, _, T, Pos) ->
    Os = objects(Pos, 3),
    ets:insert(T, one([{}, a, [a], Os ++ [{}], Os ++ [b], Os ++ c, 1.5, [{a} | b], {x}]));
op(lookup, _, T, _) -> ets:lookup(T, key());
op(lookup_element, _, T, _) -> ets:lookup_element(T, key(), one([1, 2, 3, 4, 0, a, 1 bsl 70]));
op(member, _, T, _) -> ets:member(T, key());
op(delete, _, T, _) -> ets:delete(T, key());
op(delete_object, _, T, Pos) ->
    case below(3) of
        0 -> ets:delete_object(T, one([{}, a, {1}]));
        _ ->
            All = sorted(set, ets:tab2list(T)),
            Object = case All of [] -> object(Pos); _ -> one(All) end,
            ets:delete_object(T, one([Object, norm(Object), object(Pos)]))
    end;
op(take, _, T, _) -> ets:take(T, key());
op(update_counter, _, T, Pos) ->
    K = some_key(T, Pos),
    ets:update_counter(T, K, change());
op(update_counter_default, _, T, Pos) ->
    K = one([some_key(T, Pos), key()]),
    ets:update_counter(T, K, change(), one([{k, 1, 2}, {k, 2}, {1, 2, 3, 4}, {a, b, c}, k, {k, 1 bsl 64, 0}]));
op(update_element, _, T, Pos) ->
    K = some_key(T, Pos),
    ets:update_element(T, K, one([{3, value()}, {2, value()}, {1, value()}, [{3, value()}, {2, value()}], [], {4, a}, {0, a}, {a, b}, [{3, x} | y],
                                  {3, a, b}, [{3, z}, {99, a}], foo, [{1 bsl 70, a}]]));
op(walk, Kind, T, _) -> sorted(Kind, walk(T, ets:first(T)));
op(walk_back, Kind, T, _) -> sorted(Kind, walk_back(T, ets:last(T)));
op(walk_deleting, Kind, T, _) ->
    ets:safe_fixtable(T, true),
    Keys = walk_deleting(T, ets:first(T)),
    Left = ets:tab2list(T),
    ets:safe_fixtable(T, false),
    {sorted(Kind, Keys), sorted(Kind, Left)};
op(walk_fixed, Kind, T, Pos) ->
    %% Delete everything first, then go on from key to key: they keep their places.
    ets:safe_fixtable(T, true),
    Keys = walk(T, ets:first(T)),
    Old = ets:tab2list(T),
    Half = [K || K <- Keys, erlang:phash2(norm(K)) rem 2 =:= 0],
    [ets:delete(T, K) || K <- Half],
    Nexts = [catch ets:next(T, K) || K <- Half],
    true = Kind =:= ordered_set orelse lists:all(fun(K) -> K =:= '$end_of_table' orelse lists:member(K, Keys -- Half) end, Nexts),
    ets:insert(T, [O || O <- Old, lists:member(element(Pos, O), Half), erlang:phash2(norm(element(Pos, O))) rem 4 =:= 0]),
    ets:safe_fixtable(T, false),
    {sorted(Kind, walk(T, ets:first(T))), one([1, 2]), [N || N <- Nexts, Kind =:= ordered_set]};
op(next_any, Kind, T, _) ->
    K = key(),
    case Kind of
        ordered_set -> {ets:next(T, K), ets:prev(T, K)};
        _ ->
            case ets:member(T, K) of
                true -> is_key;
                false -> ets:next(T, K)
            end
    end;
op(select, Kind, T, Pos) -> sorted(Kind, ets:select(T, spec(Pos)));
op(select_limit, Kind, T, Pos) -> sorted(Kind, chunks(Kind, fun ets:select/1, ets:select(T, spec(Pos), one([1, 2, 3, 5, 100, 0, a]))));
op(select_reverse, Kind, T, Pos) -> sorted(Kind, ets:select_reverse(T, spec(Pos)));
op(select_reverse_limit, Kind, T, Pos) ->
    sorted(Kind, chunks(Kind, fun ets:select_reverse/1, ets:select_reverse(T, spec(Pos), one([1, 2, 7]))));
op(match, Kind, T, Pos) -> sorted(Kind, ets:match(T, pattern(Pos)));
op(match_limit, Kind, T, Pos) -> sorted(Kind, chunks(Kind, fun ets:match/1, ets:match(T, pattern(Pos), one([1, 3, 8]))));
op(match_object, Kind, T, Pos) -> sorted(Kind, ets:match_object(T, pattern(Pos)));
op(match_object_limit, Kind, T, Pos) ->
    sorted(Kind, chunks(Kind, fun ets:match_object/1, ets:match_object(T, pattern(Pos), one([1, 3, 8]))));
op(select_count, _, T, Pos) -> ets:select_count(T, test(Pos));
op(select_delete, _, T, Pos) -> ets:select_delete(T, test(Pos));
op(select_replace, Kind, T, Pos) ->
    N = ets:select_replace(T, replacement(Pos)),
    {N, sorted(Kind, ets:tab2list(T))};
op(all, Kind, T, _) -> sorted(Kind, ets:tab2list(T));
op(info, _, T, _) ->
    [ets:info(T, I) || I <- [size, type, keypos, protection, named_table, compressed, read_concurrency, write_concurrency,
                             decentralized_counters, fixed, name, heir]];
op(slots, Kind, T, _) -> sorted(Kind, slots(T, 0));
op(delete_all, _, T, _) -> case below(6) of 0 -> ets:delete_all_objects(T); _ -> kept end;
op(renew, Kind, T, _) ->
    case below(4) of
        0 ->
            true = ets:delete(T),
            put(tables, lists:keydelete(T, 2, tables())),
            {_, New} = new(Kind),
            put(tables, lists:keyreplace(New, 2, tables(), {Kind, New})),
            {result(fun() -> ets:insert(T, {a}) end), result(fun() -> ets:lookup(T, a) end), ets:info(T)};
        _ -> kept
    end;
op(other, Kind, T, Pos) ->
    %% Another process does it: it may not be allowed to.
    Op = one([insert, lookup, delete, walk, select, match_object, select_count, all, member, update_counter, take, fix, setopts]),
    X = get(x),
    {_, Ref} = spawn_monitor(fun() -> put(x, X), exit({Op, result(fun() -> op(Op, Kind, T, Pos) end)}) end),
    receive {'DOWN', Ref, _, _, R} -> R end;
op(fix, _, T, _) ->
    A = ets:safe_fixtable(T, true),
    B = ets:info(T, fixed),
    ets:safe_fixtable(T, true),
    {_, [{_, C}]} = ets:info(T, safe_fixed),
    ets:safe_fixtable(T, false),
    ets:safe_fixtable(T, false),
    {A, B, C, ets:info(T, safe_fixed), ets:info(T, fixed), ets:safe_fixtable(T, one([false, true2, false]))};
op(setopts, _, T, _) ->
    R = ets:setopts(T, one([{protection, one([public, protected, private])}, [], {heir, none}, {protection, x}, [{heir, none}, {heir, none}], foo,
                        [{protection, public} | x]])),
    {R, ets:info(T, protection)};
op(range, Kind, T, Pos) -> sorted(Kind, (one([fun ets:select/2, fun ets:select_reverse/2]))(T, range(Pos)));
op(range_limit, Kind, T, Pos) ->
    case below(2) of
        0 -> sorted(Kind, chunks(Kind, fun ets:select/1, ets:select(T, range(Pos), 2)));
        1 -> sorted(Kind, chunks(Kind, fun ets:select_reverse/1, ets:select_reverse(T, range(Pos), 2)))
    end;
op(keyed, Kind, T, Pos) ->
    F = one([fun ets:select/2, fun ets:select_count/2, fun ets:select_delete/2]),
    case F(T, keyed(Pos)) of
        L when is_list(L) -> sorted(Kind, L);
        N -> N
    end;
op(keyed_limit, Kind, T, Pos) -> sorted(Kind, chunks(Kind, fun ets:select/1, ets:select(T, keyed(Pos), one([1, 2]))));
op(odd, _, T, _) ->
    case below(8) of
        0 -> ets:lookup(one([foo, 1, self(), make_ref(), "x"]), a);
        1 -> ets:rename(T, one([other_name, 1]));
        2 -> ets:give_away(T, one([self(), x]), a);
        3 -> ets:select(one(['$end_of_table', {}, {T}, {T, 1, 2, 3, [], 0}, {T, a, [], 1, 2, [], 0, 0}, foo, {foo, 1}]));
        4 -> ets:slot(T, one([-1, a, 1 bsl 70]));
        5 -> ets:info(one([T, foo]), one([foo, 1, size]));
        6 -> ets:select(T, one([[], foo, [a], [{a, b}], [{'_', [], []}], [{'_', [], ['$_']} | x], [{a, [], ['$_']}]]));
        7 -> ets:delete(one([foo, 1]), a)
    end.

walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].

walk_back(_, '$end_of_table') -> [];
walk_back(T, K) -> [K | walk_back(T, ets:prev(T, K))].

walk_deleting(_, '$end_of_table') -> [];
walk_deleting(T, K) ->
    case erlang:phash2(norm(K)) rem 3 of
        0 -> ets:delete(T, K);
        _ -> ok
    end,
    [K | walk_deleting(T, ets:next(T, K))].

slots(T, N) ->
    case ets:slot(T, N) of
        '$end_of_table' -> [];
        L -> L ++ slots(T, N + 1)
    end.

chunks(_, _, '$end_of_table') -> [];
chunks(Kind, Next, {L, C}) ->
    (case Kind of ordered_set -> [{length(L)} | L]; _ -> L end) ++ chunks(Kind, Next, Next(C)).

some_key(T, Pos) ->
    case sorted(set, ets:tab2list(T)) of
        [] -> nokey;
        L -> case below(6) of 0 -> key(); _ -> element(Pos, one(L)) end
    end.

change() ->
    one([1, -1, 1 bsl 65, {2, 1}, {3, 1}, {3, -2}, {1, 1}, [{3, 1}, {2, 2}], [], {3, 5, 7, 0}, {3, -5, -3, 9}, [{3, 1}, {3, 1}, {3, 1}], {5, 1}, {0, 1}, a,
         {3, a}, {3, 1, 2}, [{3, 1} | a], {3, 1, a, 1}, {3, 1, 1, a}, {3, 1 bsl 70, 1 bsl 69, -(1 bsl 80)}, {1 bsl 70, 1}]).

head(1, K, V) -> {K, V, '_'};
head(2, K, V) -> {V, K, '_'}.

spec(Pos) ->
    one([[{'_', [], ['$_']}],
         [{'$1', [], [{element, Pos, '$1'}]}],
         [{head(Pos, '$1', '$2'), [{is_integer, '$2'}], [{{'$1', '$2'}}]}],
         [{head(Pos, '$1', '$2'), [{'<', '$1', 15}], ['$1']}],
         [{head(Pos, {'$1', '_'}, '$2'), [], ['$$']}],
         [{head(Pos, '$1', '$1'), [], ['$_']}],
         [{head(Pos, '$1', 3), [], ['$1']}, {{'$1'}, [], [{{one, '$1'}}]}],
         [{head(Pos, '$1', '_'), [{is_atom, '$1'}], [1]}, {head(Pos, '_', '$1'), [{is_list, '$1'}], ['$1', 2]}],
         bad]).

range(Pos) ->
    [{head(Pos, one([{below(3), '_'}, {x, '_', '_'}, {x, {below(2), '$1'}, '_'}, [below(3) | '_'], {'_', a}, #{a => '_'}]), '_'), [], ['$_']}].

keyed(Pos) ->
    [{head(Pos, key(), '_'), [], [one([true, '$_', '$$'])]} || _ <- lists:seq(0, below(3))].

pattern(Pos) ->
    one(['_', '$1', {'_', '_', '_'}, {'$1', '$2'}, head(Pos, key(), '$1'), head(Pos, '$2', below(8)), {'$2', '$1', '$1'}, {a}, foo, [],
         head(Pos, {below(3), '$1'}, '$1')]).

test(Pos) ->
    one([[{head(Pos, '_', below(8)), [], [true]}],
         [{head(Pos, '$1', '_'), [{'<', '$1', below(10)}], [true]}],
         [{{'_', '_', '$1'}, [{is_atom, '$1'}], [true]}, {{'_', '$1', '_'}, [{'>', '$1', 25}], [true]}],
         [{head(Pos, key(), '_'), [], [true]}],
         [{head(Pos, '_', '_'), [], [false]}],
         [{{'_'}, [], [true]}],
         [{'_', [{'=:=', {map_size, '$_'}, 1}], [true]}]]).

replacement(1) ->
    one([[{{'$1', '$2', '$3'}, [{is_integer, '$2'}], [{{'$1', {'+', '$2', 1}, '$3'}}]}],
         [{{'$1', '$2', '$3'}, [], [{{'$1', '$3', '$2'}}]}],
         [{'$1', [], ['$_']}],
         [{{'$1', '$2', '$3'}, [], [{{'$2', '$1', '$3'}}]}],
         [{{{'$1', '$2'}, '_', '_'}, [], [{{{{'$1', '$2'}}, x, y}}]}],
         [{{a, '$2', '_'}, [], [{const, {a, b, c}}]}],
         [{{'$1', '_', '_'}, [], [{{{element, 1, '$_'}, new, new}}]}],
         [{{'$1', '_', '_'}, [], ['$1']}]]);
replacement(2) ->
    one([[{{'$1', '$2', '$3'}, [{is_integer, '$1'}], [{{{'+', '$1', 1}, '$2', '$3'}}]}],
         [{'_', [], ['$_']}],
         [{{'$1', '$2', '$3'}, [], [{{'$1', {element, 2, '$_'}, '$3'}}]}],
         [{{'$1', '$2', '$3'}, [], [{{'$1', '$3', '$2'}}]}]]).
