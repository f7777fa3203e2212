%% Bags: several objects per key, in the order of insertion; a bag holds no object twice.
-module(ets_bags).
-export([main/0]).

main() ->
    [bag(T) || T <- [bag, duplicate_bag]].
    %% => [[[{k,1},{k,2},{k,3},{k,1.0}],5,[1,2,3,1.0],true,[{k,2},{k,3},{k,1.0}],[{k,2},{k,3},{k,1.0},{k,1}],false,true,[2,3,1.0,1],[{k,2},{k,3},{k,1.0},{k,1}],[[{k,1.0},{k,1}],[{k,2},{k,3}]],true,[{k,3},{k,1.0},{k,1}],[{k,3},{k,1.0},{k,1}],[{j,1},{m,9}],{error,badarg,ets,lookup_element,badkey},{error,badarg,ets,update_counter,table_type},{error,badarg,ets,update_element,none},{error,badarg,ets,select_replace,table_type},{error,badarg,ets,lookup_element,none},true,1],[[{k,1},{k,2},{k,1},{k,3},{k,1.0}],6,[1,2,1,3,1.0],true,[{k,2},{k,3},{k,1.0}],[{k,2},{k,3},{k,1.0},{k,1}],false,true,[2,3,1.0,1],[{k,2},{k,3},{k,1.0},{k,1}],[[{k,1.0},{k,1}],[{k,2},{k,3}]],true,[{k,3},{k,1.0},{k,1}],[{k,3},{k,1.0},{k,1}],[{j,1},{m,9}],{error,badarg,ets,lookup_element,badkey},{error,badarg,ets,update_counter,table_type},{error,badarg,ets,update_element,none},{value,2},{error,badarg,ets,lookup_element,none},true,1]]

bag(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, O) || O <- [{k, 1}, {k, 2}, {k, 1}, {j, 1}, {k, 3}, {k, 1.0}]],
    A = ets:lookup(T, k),
    B = ets:info(T, size),
    C = ets:lookup_element(T, k, 2),
    D = ets:delete_object(T, {k, 1}),
    E = ets:lookup(T, k),
    ets:insert(T, {k, 1}),
    F = ets:lookup(T, k),
    G = ets:insert_new(T, {k, 9}),
    H = ets:insert_new(T, {m, 9}),
    I = ets:select(T, [{{k, '$1'}, [], ['$1']}]),
    J = ets:match_object(T, {k, '_'}),
    K = chunks(ets:match_object(T, {k, '_'}, 2)),
    L = ets:match_delete(T, {k, 2}),
    M = ets:lookup(T, k),
    N = ets:take(T, k),
    O = lists:sort(ets:tab2list(T)),
    P = err(fun() -> ets:lookup_element(T, k, 2) end),
    Q = err(fun() -> ets:update_counter(T, j, 1) end),
    R = err(fun() -> ets:update_element(T, j, {2, 1}) end),
    S = err(fun() -> ets:select_replace(T, [{'_', [], ['$_']}]) end),
    ets:insert(T, {j}),
    U = err(fun() -> ets:lookup_element(T, j, 2) end),
    V = ets:delete(T, j),
    [A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, U, V, ets:info(T, size)].

chunks('$end_of_table') -> [];
chunks({L, C}) -> [L | chunks(ets:match_object(C))].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
