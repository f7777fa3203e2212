%% An LRU cache on maps and an ordered index, memoisation with the process dictionary, and dynamic programming.
-module(lru_cache).
-export([main/0]).
-record(cache, {size, items = #{}, order = gb_trees:empty(), clock = 0, hits = 0, misses = 0}).

main() ->
    Keys = [N * N rem 17 || N <- lists:seq(1, 120)],
    Cache = lists:foldl(fun(Key, C) -> {_, C1} = fetch(Key, fun(K) -> K * 10 end, C), C1 end, #cache{size = 5}, Keys),
    Memo = [begin put(fib, #{}), memo_fib(N) end || N <- [0, 1, 10, 80]],
    {Cache#cache.hits, Cache#cache.misses, lists:sort(maps:keys(Cache#cache.items)), gb_trees:keys(Cache#cache.order),
     Memo, map_size(erase(fib)), lcs("AGGTABQWERTY", "GXTXAYBWETY"), levenshtein("kitten", "sitting"),
     knapsack([{60, 10}, {100, 20}, {120, 30}, {30, 5}], 50), change([25, 10, 5, 1], 63), partitions(30), pascal(8),
     element(1, invalidate(1, Cache)), longest_increasing([3, 10, 2, 1, 20, 4, 6, 7, 5, 30]), catalan(15)}.

fetch(Key, Compute, #cache{items = Items} = Cache) ->
    case Items of
        #{Key := {Value, Stamp}} -> {Value, touch(Key, Value, Stamp, Cache#cache{hits = Cache#cache.hits + 1})};
        #{} ->
            Value = Compute(Key),
            {Value, insert(Key, Value, evict(Cache#cache{misses = Cache#cache.misses + 1}))}
    end.

touch(Key, Value, Stamp, #cache{order = Order} = Cache) ->
    insert(Key, Value, Cache#cache{order = gb_trees:delete(Stamp, Order)}).

insert(Key, Value, #cache{items = Items, order = Order, clock = Clock} = Cache) ->
    Cache#cache{items = Items#{Key => {Value, Clock}}, order = gb_trees:insert(Clock, Key, Order), clock = Clock + 1}.

evict(#cache{size = Size, items = Items, order = Order} = Cache) when map_size(Items) >= Size ->
    {_, Oldest, Order1} = gb_trees:take_smallest(Order),
    Cache#cache{items = maps:remove(Oldest, Items), order = Order1};
evict(Cache) -> Cache.

invalidate(Key, #cache{items = Items} = Cache) when is_map_key(Key, Items) ->
    {{Value, Stamp}, Rest} = maps:take(Key, Items),
    {{dropped, Value}, Cache#cache{items = Rest, order = gb_trees:delete(Stamp, Cache#cache.order)}};
invalidate(_, Cache) -> {absent, Cache}.

memo_fib(N) when N < 2 -> N;
memo_fib(N) ->
    case get(fib) of
        #{N := Known} -> Known;
        _ ->
            Value = memo_fib(N - 1) + memo_fib(N - 2),
            put(fib, (get(fib))#{N => Value}),
            Value
    end.

lcs(A, B) ->
    Width = length(B),
    Table = lists:foldl(
        fun({I, X}, T) ->
            lists:foldl(
                fun({J, Y}, T1) ->
                    Best = case X =:= Y of
                        true -> {N, Path} = cell(I - 1, J - 1, T1), {N + 1, [X | Path]};
                        false -> max(cell(I - 1, J, T1), cell(I, J - 1, T1))
                    end,
                    T1#{{I, J} => Best}
                end, T, lists:zip(lists:seq(1, Width), B))
        end, #{}, lists:zip(lists:seq(1, length(A)), A)),
    {Length, Path} = cell(length(A), Width, Table),
    {Length, lists:reverse(Path)}.

cell(0, _, _) -> {0, []};
cell(_, 0, _) -> {0, []};
cell(I, J, Table) -> map_get({I, J}, Table).

levenshtein(A, B) -> lists:last(lists:foldl(fun(X, Row) -> next_row(X, B, Row) end, lists:seq(0, length(B)), A)).

next_row(X, B, [First | _] = Row) ->
    {Cells, _} = lists:foldl(
        fun({Y, {Diagonal, Up}}, {[Left | _] = Done, _}) ->
            Cost = if X =:= Y -> 0; true -> 1 end,
            {[lists:min([Left + 1, Up + 1, Diagonal + Cost]) | Done], none}
        end, {[First + 1], none}, lists:zip(B, lists:zip(lists:droplast(Row), tl(Row)))),
    lists:reverse(Cells).

knapsack(Items, Capacity) ->
    Best = lists:foldl(
        fun({Value, Weight}, Row) ->
            maps:map(fun(C, V) when C >= Weight -> max(V, maps:get(C - Weight, Row) + Value); (_, V) -> V end, Row)
        end, maps:from_list([{C, 0} || C <- lists:seq(0, Capacity)]), Items),
    maps:get(Capacity, Best).

change(_, 0) -> [];
change([Coin | Coins], Amount) when Coin > Amount -> change(Coins, Amount);
change([Coin | _] = Coins, Amount) -> [Coin | change(Coins, Amount - Coin)].

partitions(N) ->
    Ways = lists:foldl(fun(Part, Row) -> fill(Part, Part, N, Row) end, #{0 => 1}, lists:seq(1, N)),
    maps:get(N, Ways).

fill(_, Total, N, Row) when Total > N -> Row;
fill(Part, Total, N, Row) -> fill(Part, Total + 1, N, Row#{Total => maps:get(Total, Row, 0) + maps:get(Total - Part, Row, 0)}).

pascal(N) -> lists:foldl(fun(_, [Row | _] = Rows) -> [lists:zipwith(fun(A, B) -> A + B end, [0 | Row], Row ++ [0]) | Rows] end, [[1]], lists:seq(1, N)).

longest_increasing(List) -> lists:reverse(lists:foldl(fun(X, Best) -> better(X, Best, List) end, [], List)).

better(X, Best, List) ->
    Run = run(X, tl(lists:dropwhile(fun(Y) -> Y =/= X end, List)), [X]),
    case length(Run) > length(Best) of true -> Run; false -> Best end.

run(X, [Y | Rest], Run) when Y > X -> run(Y, Rest, [Y | Run]);
run(X, [_ | Rest], Run) -> run(X, Rest, Run);
run(_, [], Run) -> Run.

catalan(N) ->
    {List, _} = lists:mapfoldl(fun(K, C) -> {C, C * 2 * (2 * K + 1) div (K + 2)} end, 1, lists:seq(0, N)),
    List.
