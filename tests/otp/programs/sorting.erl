%% Ten sorting algorithms agree with lists:sort/1 on integers, mixed terms and tuples.
-module(sorting).
-export([main/0]).

main() ->
    Numbers = scramble(12345, 80, []),
    Mixed = [foo, 3, 2.0, "text", {a, b}, <<"bin">>, [], {x}, #{k => v}, -1, 2, bar, 3.0, [1 | 2], <<1:3>>],
    Inputs = [[], [1], Numbers, Mixed, [{N rem 7, N} || N <- Numbers], lists:duplicate(9, same), lists:seq(20, 1, -1)],
    Sorts = [fun quick/1, fun merge/1, fun insertion/1, fun selection/1, fun bubble/1, fun heap/1, fun tree/1, fun shell/1, fun natural/1],
    Checks = [[catch (Sort(Input) == lists:sort(Input)) || Input <- Inputs] || Sort <- Sorts],
    {Checks, radix(Numbers) =:= lists:sort(Numbers), counting([5, 3, 9, 3, 0, 5]), stable([{1, a}, {0, b}, {1, c}, {0, d}]),
     lists:sort(Mixed), topological([{a, [b, c]}, {b, [d]}, {c, [d]}, {d, []}]), topological([{a, [b]}, {b, [a]}])}.

scramble(_, 0, Numbers) -> Numbers;
scramble(Seed, N, Numbers) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    scramble(Next, N - 1, [Next rem 1000 | Numbers]).

quick([]) -> [];
quick([Pivot | Rest]) -> quick([X || X <- Rest, X < Pivot]) ++ [Pivot] ++ quick([X || X <- Rest, X >= Pivot]).

merge([]) -> [];
merge([X]) -> [X];
merge(List) ->
    {Left, Right} = lists:split(length(List) div 2, List),
    merge(merge(Left), merge(Right)).

merge([X | Xs], [Y | _] = Ys) when X =< Y -> [X | merge(Xs, Ys)];
merge([_ | _] = Xs, [Y | Ys]) -> [Y | merge(Xs, Ys)];
merge([], Ys) -> Ys;
merge(Xs, []) -> Xs.

insertion(List) -> lists:foldl(fun insert/2, [], List).

insert(X, [Y | Ys]) when X > Y -> [Y | insert(X, Ys)];
insert(X, Ys) -> [X | Ys].

selection([]) -> [];
selection(List) ->
    Least = lists:min(List),
    [Least | selection(List -- [Least])].

bubble(List) -> bubble(List, [], false).

bubble([X, Y | Rest], Done, _) when X > Y -> bubble([X | Rest], [Y | Done], true);
bubble([X | Rest], Done, Swapped) -> bubble(Rest, [X | Done], Swapped);
bubble([], Done, true) -> bubble(lists:reverse(Done), [], false);
bubble([], Done, false) -> lists:reverse(Done).

heap(List) -> drain(lists:foldl(fun(X, Heap) -> meld({X, nil, nil}, Heap) end, nil, List)).

drain(nil) -> [];
drain({X, Left, Right}) -> [X | drain(meld(Left, Right))].

meld(nil, Heap) -> Heap;
meld(Heap, nil) -> Heap;
meld({X, Left, Right}, {Y, _, _} = Other) when X =< Y -> {X, meld(Right, Other), Left};
meld(Heap, {Y, Left, Right}) -> {Y, meld(Right, Heap), Left}.

tree(List) -> flatten(lists:foldl(fun grow/2, leaf, List), []).

grow(X, leaf) -> {leaf, X, leaf};
grow(X, {Left, Y, Right}) when X < Y -> {grow(X, Left), Y, Right};
grow(X, {Left, Y, Right}) -> {Left, Y, grow(X, Right)}.

flatten(leaf, Tail) -> Tail;
flatten({Left, X, Right}, Tail) -> flatten(Left, [X | flatten(Right, Tail)]).

shell(List) ->
    Array = list_to_tuple(List),
    tuple_to_list(shell(Array, tuple_size(Array) div 2)).

shell(Array, 0) -> Array;
shell(Array, Gap) -> shell(gapped(Array, Gap, Gap + 1), Gap div 2).

gapped(Array, _, I) when I > tuple_size(Array) -> Array;
gapped(Array, Gap, I) -> gapped(sink(Array, Gap, I), Gap, I + 1).

sink(Array, Gap, I) when I - Gap >= 1, element(I - Gap, Array) > element(I, Array) ->
    Swapped = setelement(I, setelement(I - Gap, Array, element(I, Array)), element(I - Gap, Array)),
    sink(Swapped, Gap, I - Gap);
sink(Array, _, _) -> Array.

natural(List) -> join([[X] || X <- List]).

join([]) -> [];
join([Run]) -> Run;
join(Runs) -> join(pairs(Runs)).

pairs([A, B | Rest]) -> [merge(A, B) | pairs(Rest)];
pairs(Rest) -> Rest.

radix(List) -> radix(List, 1).

radix(List, Digit) when Digit > 1000 -> List;
radix(List, Digit) ->
    Buckets = lists:foldr(fun(X, Map) -> maps:update_with(X div Digit rem 10, fun(B) -> [X | B] end, [X], Map) end, #{}, List),
    radix(lists:append([maps:get(D, Buckets, []) || D <- lists:seq(0, 9)]), Digit * 10).

counting(List) ->
    Counts = lists:foldl(fun(X, Tuple) -> setelement(X + 1, Tuple, element(X + 1, Tuple) + 1) end, erlang:make_tuple(10, 0), List),
    lists:append([lists:duplicate(N, X - 1) || {X, N} <- lists:zip(lists:seq(1, 10), tuple_to_list(Counts))]).

stable(Pairs) -> lists:sort(fun({A, _}, {B, _}) -> A =< B end, Pairs).

topological(Graph) -> topological(Graph, []).

topological([], Order) -> {ok, Order};
topological(Graph, Order) ->
    case [Node || {Node, []} <- Graph] of
        [] -> {cycle, [Node || {Node, _} <- Graph]};
        [Free | _] -> topological([{Node, Needs -- [Free]} || {Node, Needs} <- Graph, Node =/= Free], [Free | Order])
    end.
