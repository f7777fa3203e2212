%% safe_fixtable: walking while deleting and inserting.
-module(ets_fixation).
-export([main/0]).

main() ->
    [
        [delete_while_walking(T) || T <- [set, ordered_set, bag, duplicate_bag]], %% => [{true,0,'$end_of_table'},{true,0,'$end_of_table'},{true,0,'$end_of_table'},{true,0,'$end_of_table'}]
        [delete_all_then_next(T) || T <- [set, bag, duplicate_bag]], %% => [{['$end_of_table'],{'$end_of_table',0,[]},{error,badarg,ets,next,none}},{['$end_of_table'],{'$end_of_table',0,[]},{error,badarg,ets,next,none}},{['$end_of_table'],{'$end_of_table',0,[]},{error,badarg,ets,next,none}}]
        [insert_while_walking(T) || T <- [set, bag, duplicate_bag]], %% => [{[],true,300},{[],true,300},{[],true,300}]
        [deleted_key(T) || T <- [set, ordered_set, bag]], %% => [{{error,badarg,ets,next,none},true,{[],false,1},{error,badarg,ets,next,none}},{{value,3},true,{[],false,1},{value,'$end_of_table'}},{{error,badarg,ets,next,none},true,{[],false,1},{error,badarg,ets,next,none}}]
        counts(), %% => {{false,false,false},true,true,true,false,true,true,true,true}
        fixer_dies(), %% => {normal,false,{error,badarg,ets,next,none}}
        by_two(), %% => {true,true,false}
        [reinserted(T) || T <- [set, bag, duplicate_bag]], %% => [{true,50,[y,z]},{true,50,[y,z]},{true,50,[y,z]}]
        errors() %% => [{error,badarg,ets,safe_fixtable,none},{error,badarg,ets,safe_fixtable,id},true]
    ].

delete_while_walking(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, x} || I <- lists:seq(1, 1000)]),
    ets:safe_fixtable(T, true),
    Keys = walk(T, ets:first(T), fun(K) -> ets:delete(T, K) end),
    Size = ets:info(T, size),
    ets:safe_fixtable(T, false),
    {lists:sort(Keys) =:= lists:seq(1, 1000), Size, ets:first(T)}.

walk(_, '$end_of_table', _) -> [];
walk(T, K, F) -> F(K), [K | walk(T, ets:next(T, K), F)].

delete_all_then_next(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, x} || I <- lists:seq(1, 100)]),
    ets:safe_fixtable(T, true),
    ets:delete_all_objects(T),
    A = lists:usort([ets:next(T, I) || I <- lists:seq(1, 100)]),
    B = {ets:first(T), ets:info(T, size), ets:tab2list(T)},
    ets:safe_fixtable(T, false),
    {A, B, err(fun() -> ets:next(T, 1) end)}.

insert_while_walking(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, x} || I <- lists:seq(1, 300)]),
    ets:safe_fixtable(T, true),
    Keys = walk(T, ets:first(T), fun(K) when K =< 300 -> ets:delete(T, K), ets:insert(T, {K + 100000, x}); (_) -> ok end),
    ets:safe_fixtable(T, false),
    {lists:seq(1, 300) -- Keys, length(Keys) =< 600, ets:info(T, size)}.

deleted_key(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{1, a}, {2, b}, {3, c}]),
    ets:delete(T, 2),
    A = err(fun() -> ets:next(T, 2) end),
    ets:safe_fixtable(T, true),
    ets:delete(T, 3),
    B = is_tuple(err(fun() -> ets:next(T, 3) end)),
    C = {ets:lookup(T, 3), ets:member(T, 3), ets:info(T, size)},
    ets:safe_fixtable(T, false),
    {A, B, C, err(fun() -> ets:next(T, 3) end)}.

counts() ->
    T = ets:new(t, []),
    A = {ets:info(T, fixed), ets:info(T, safe_fixed), ets:info(T, safe_fixed_monotonic_time)},
    Before = erlang:monotonic_time(),
    ets:safe_fixtable(T, true),
    ets:safe_fixtable(T, true),
    {{Mega, S, Us}, B} = ets:info(T, safe_fixed),
    {Time, C} = ets:info(T, safe_fixed_monotonic_time),
    Now = erlang:system_time(second),
    ets:safe_fixtable(T, false),
    {_, D} = ets:info(T, safe_fixed),
    ets:safe_fixtable(T, false),
    E = ets:info(T, fixed),
    Me = self(),
    {A, B =:= [{Me, 2}], C =:= [{Me, 2}], D =:= [{Me, 1}], E, Time >= Before, abs(Mega * 1000000 + S - Now) < 3, is_integer(Us), ets:safe_fixtable(T, false)}.

fixer_dies() ->
    T = ets:new(t, [public]),
    ets:insert(T, {a}),
    {_, Ref} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), ets:safe_fixtable(T, true), true = ets:info(T, fixed), ets:delete(T, a) end),
    receive {'DOWN', Ref, _, _, R} -> ok end,
    {R, ets:info(T, fixed), err(fun() -> ets:next(T, a) end)}.

by_two() ->
    T = ets:new(t, [public]),
    ets:safe_fixtable(T, true),
    Me = self(),
    P = spawn(fun() -> ets:safe_fixtable(T, true), Me ! ready, receive stop -> ets:safe_fixtable(T, false), Me ! unfixed end, receive after infinity -> ok end end),
    receive ready -> ok end,
    {_, L} = ets:info(T, safe_fixed),
    ets:safe_fixtable(T, false),
    {_, M} = ets:info(T, safe_fixed),
    P ! stop,
    receive unfixed -> ok end,
    {lists:sort(L) =:= lists:sort([{Me, 1}, {P, 1}]), M =:= [{P, 1}], ets:info(T, safe_fixed)}.

reinserted(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {I, x}) || I <- lists:seq(1, 50)],
    ets:safe_fixtable(T, true),
    [ets:delete(T, I) || I <- lists:seq(1, 50)],
    [ets:insert(T, {I, y}) || I <- lists:seq(1, 50, 2)],
    Keys = lists:sort(walk(T, ets:first(T), fun(_) -> ok end)),
    ets:safe_fixtable(T, false),
    [ets:insert(T, {I, z}) || I <- lists:seq(2, 50, 2)],
    {Keys =:= lists:seq(1, 50, 2), ets:info(T, size), lists:usort([V || {_, V} <- ets:tab2list(T)])}.

errors() ->
    T = ets:new(t, []),
    [err(fun() -> ets:safe_fixtable(T, foo) end), err(fun() -> ets:safe_fixtable(foo, true) end), ets:safe_fixtable(T, false)].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
