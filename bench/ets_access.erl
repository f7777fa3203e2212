%% Insert 20,000 objects into a table of each of two types, look all up, count in 1000 keys, and select a few.
-module(ets_access).
-export([main/0]).

main() ->
    {A, B} = table(set, 20000),
    {C, D} = table(ordered_set, 20000),
    {A, B, C, D}.

table(Type, N) ->
    T = ets:new(?MODULE, [Type]),
    insert(T, N, 1),
    Sum = lookup(T, N, 0),
    count(T, N),
    Big = ets:select_count(T, [{{'_', '_', '$1'}, [{'>', '$1', 2}], [true]}]),
    ets:delete(T),
    {Sum, Big}.

insert(_, 0, _) -> ok;
insert(T, N, X) ->
    ets:insert(T, {N, X rem 1000, 0}),
    insert(T, N - 1, (X * 1103515245 + 12345) rem 2147483648).

lookup(_, 0, Sum) -> Sum;
lookup(T, N, Sum) ->
    [{N, X, _}] = ets:lookup(T, N),
    lookup(T, N - 1, Sum + X).

count(_, 0) -> ok;
count(T, N) ->
    ets:update_counter(T, N rem 1000 + 1, {3, 1}),
    count(T, N - 1).
