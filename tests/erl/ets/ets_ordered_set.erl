%% An ordered_set: keys in the order of terms, 1 and 1.0 are the same.
-module(ets_ordered_set).
-export([main/0]).

main() ->
    T = ets:new(t, [ordered_set]),
    All = [{3}, {1.5}, {a}, {"b"}, {<<"c">>}, {{1, 2}}, {#{}}, {#{a => 1}}, {[]}, {1 bsl 70}, {-1}, {{}}, {[1 | 2]}, {<<1:1>>}, {fun lists:map/2}],
    [
        ets:insert(T, All), %% => true
        [K || {K} <- ets:tab2list(T)], %% => [-1,1.5,3,1180591620717411303424,a,fun lists:map/2,{},{1,2},#{},#{a => 1},[],[1|2],"b",<<"c">>,<<1:1>>]
        ets:first(T), %% => -1
        ets:last(T), %% => <<1:1>>
        ets:next(T, 2), %% => 3
        ets:prev(T, 2), %% => 1.5
        ets:next(T, zzz), %% => fun lists:map/2
        ets:prev(T, -5), %% => '$end_of_table'
        ets:next(T, <<"zz">>), %% => <<1:1>>
        ets:insert(T, {3.0, again}), %% => true
        ets:lookup(T, 3), %% => [{3.0,again}]
        ets:member(T, 3.0), %% => true
        ets:insert_new(T, {3, no}), %% => false
        ets:delete_object(T, {3, again}), %% => true
        ets:lookup(T, 3), %% => [{3.0,again}]
        ets:take(T, 3), %% => [{3.0,again}]
        ets:slot(T, 0), %% => [{-1}]
        ets:slot(T, 13), %% => [{<<1:1>>}]
        ets:slot(T, 14), %% => '$end_of_table'
        err(fun() -> ets:slot(T, 15) end), %% => {error,badarg,ets,slot,none}
        err(fun() -> ets:slot(T, -1) end), %% => {error,badarg,ets,slot,none}
        ets:select(T, [{{'$1'}, [{is_number, '$1'}], ['$1']}]), %% => [-1,1.5,1180591620717411303424]
        ets:select_reverse(T, [{{'$1'}, [{is_number, '$1'}], ['$1']}]), %% => [1180591620717411303424,1.5,-1]
        ets:select(T, [{{1}, [], ['$_']}]), %% => []
        ets:select(T, [{{{1, '_'}}, [], ['$_']}]), %% => [{{1,2}}]
        element(1, ets:select(T, [{'_', [], ['$_']}], 2)), %% => [{-1},{1.5}]
        element(1, ets:select_reverse(T, [{'_', [], ['$_']}], 2)), %% => [{<<1:1>>},{<<"c">>}]
        ets:foldl(fun({K}, A) -> [K | A] end, [], T), %% => [<<1:1>>,<<"c">>,"b",[1|2],[],#{a => 1},#{},{1,2},{},fun lists:map/2,a,1180591620717411303424,1.5,-1]
        ets:foldr(fun({K}, A) -> [K | A] end, [], T), %% => [-1,1.5,1180591620717411303424,a,fun lists:map/2,{},{1,2},#{},#{a => 1},[],[1|2],"b",<<"c">>,<<1:1>>]
        ets:delete_all_objects(T), %% => true
        ets:first(T), %% => '$end_of_table'
        ets:last(T), %% => '$end_of_table'
        ets:slot(T, 0) %% => '$end_of_table'
    ].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
