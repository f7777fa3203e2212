%% Many objects: inserted, looked up, walked, deleted; a table used as a queue; long buckets of a bag.
-module(ets_many_objects).
-export([main/0]).

main() ->
    [
        [many(T, 30000) || T <- [set, ordered_set, bag]], %% => [{{30000,[{1,1}],[{30000,30000}]},30000,10,0,'$end_of_table'},{{30000,[{1,1}],[{30000,30000}]},30000,10,0,'$end_of_table'},{{30000,[{1,1}],[{30000,30000}]},30000,10,0,'$end_of_table'}]
        [queue(T, 20000) || T <- [set, ordered_set]], %% => [200010000,200010000]
        [one_key(T, 3000) || T <- [bag, duplicate_bag]] %% => [{2999,2999,true,{k,7},3000,2990,[{k,1},{k,2},{k,3},{k,4},{k,5},{k,6},{k,8},{k,9},{k,10},{k,7}]},{5998,5998,true,{k,7},5999,5980,[{k,1},{k,2},{k,3},{k,4},{k,5},{k,6},{k,8},{k,9},{k,10},{k,1},{k,2},{k,3},{k,4},{k,5},{k,6},{k,8},{k,9},{k,10},{k,7}]}]
    ].

many(Type, N) ->
    T = ets:new(t, [Type]),
    insert(T, N),
    A = {ets:info(T, size), ets:lookup(T, 1), ets:lookup(T, N)},
    B = walk(T, ets:first(T), 0),
    C = ets:select_count(T, [{{'$1', '_'}, [{'>', '$1', N - 10}], [true]}]),
    delete(T, N),
    {A, B, C, ets:info(T, size), ets:first(T)}.

insert(_, 0) -> ok;
insert(T, N) -> ets:insert(T, {N, N}), insert(T, N - 1).

delete(_, 0) -> ok;
delete(T, N) -> ets:delete(T, N), delete(T, N - 1).

walk(_, '$end_of_table', N) -> N;
walk(T, K, N) -> walk(T, ets:next(T, K), N + 1).

%% Taking the first key again and again is not slower the more have been taken.
queue(Type, N) ->
    T = ets:new(t, [Type]),
    insert(T, N),
    drain(T, ets:first(T), 0).

drain(_, '$end_of_table', Sum) -> Sum;
drain(T, K, Sum) ->
    [{K, V}] = ets:take(T, K),
    drain(T, ets:first(T), Sum + V).

one_key(Type, N) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {k, I}) || I <- lists:seq(1, N)],
    [ets:insert(T, {k, I}) || I <- lists:seq(1, N)],
    ets:delete_object(T, {k, 7}),
    {ets:info(T, size), length(ets:lookup(T, k)), ets:insert(T, {k, 7}), lists:last(ets:lookup(T, k)),
     length(ets:match(T, {k, '$1'})), ets:select_delete(T, [{{k, '$1'}, [{'>', '$1', 10}], [true]}]), ets:lookup(T, k)}.
