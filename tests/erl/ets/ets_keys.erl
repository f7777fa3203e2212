%% Keys of all kinds in all types of tables.
-module(ets_keys).
-export([main/0]).

main() ->
    Keys = [0, 1, -1, 1.0, 1.5, 1 bsl 64, -(1 bsl 64), 1.0e30, a, 'B', "", "a", [a | b], [[]], <<>>, <<"a">>, <<1:1>>, <<1:9>>, {}, {1}, {1.0}, {a, {b, [c]}},
            #{}, #{1 => 2}, #{1.0 => 2}, #{#{} => []}, self(), make_ref(), fun lists:map/2, fun() -> ok end, fun() -> Keys0 = 1, Keys0 end,
            lists:seq(1, 100), list_to_tuple(lists:seq(1, 50)), binary:copy(<<"x">>, 100), maps:from_list([{I, I} || I <- lists:seq(1, 50)]), deep(5000)],
    [
        [{T, length(Keys), all(T, Keys)} || T <- [set, bag, duplicate_bag, ordered_set]], %% => [{set,36,{36,[],36,36,0}},{bag,36,{36,[],36,36,0}},{duplicate_bag,36,{36,[],36,36,0}},{ordered_set,36,{34,[],34,34,0}}]
        [same(T) || T <- [set, bag, ordered_set]], %% => [[a,a,b,b,b,float,int],[a,a,a,b,b,b,float,int],[b,b,b,float]]
        parts() %% => [[{<<"bcd">>,1}],[{<<3:3>>,2}],[{{<<"bcd">>,[<<"bcd">>]},3}]]
    ].

deep(0) -> [];
deep(N) -> {deep(N - 1)}.

all(Type, Keys) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {K, value}) || K <- Keys],
    Size = ets:info(T, size),
    Missing = [K || K <- Keys, not ets:member(T, K)],
    Found = [K || K <- Keys, ets:lookup(T, K) =:= [{K, value}]],
    Walked = walk(T, ets:first(T), 0),
    [ets:delete(T, K) || K <- Keys],
    {Size, Missing, length(Found), Walked, ets:info(T, size)}.

walk(_, '$end_of_table', N) -> N;
walk(T, K, N) -> walk(T, ets:next(T, K), N + 1).

same(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, {1, int}),
    ets:insert(T, {1.0, float}),
    ets:insert(T, {{1, [2.0]}, a}),
    ets:insert(T, {{1.0, [2]}, b}),
    ets:insert(T, {#{1 => 1.0}, a}),
    ets:insert(T, {#{1 => 1}, b}),
    ets:insert(T, {0.0, a}),
    ets:insert(T, {-0.0, b}),
    lists:sort([V || {_, V} <- ets:tab2list(T)]).

%% A key that is part of a bigger binary is equal to one that is not.
parts() ->
    T = ets:new(t, []),
    <<_, Part:3/binary, Bits:3, _/bits>> = <<"abcdefgh">>,
    ets:insert(T, {Part, 1}),
    ets:insert(T, {<<Bits:3>>, 2}),
    ets:insert(T, {{Part, [Part]}, 3}),
    [ets:lookup(T, <<"bcd">>), ets:lookup(T, <<3:3>>), ets:lookup(T, {<<"bcd">>, [<<"bcd">>]})].
