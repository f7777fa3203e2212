%% update_element/3: one or several elements, all or nothing.
-module(ets_update_element).
-export([main/0]).

main() -> [elements(T) || T <- [set, ordered_set]].
    %% => [[true,true,[{k,z,w}],true,false,false,{error,badarg,ets,update_element,keypos},{error,badarg,ets,update_element,keypos},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,id},[{k,z,w}]],[true,true,[{k,z,w}],true,false,false,{error,badarg,ets,update_element,keypos},{error,badarg,ets,update_element,keypos},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,none},{error,badarg,ets,update_element,id},[{k,z,w}]]]

elements(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, {k, a, b}),
    [
        ets:update_element(T, k, {2, x}),
        ets:update_element(T, k, [{3, y}, {2, z}, {3, w}]),
        ets:lookup(T, k),
        ets:update_element(T, k, []),
        ets:update_element(T, nokey, {2, x}),
        ets:update_element(T, nokey, foo),
        err(fun() -> ets:update_element(T, k, {1, x}) end),
        err(fun() -> ets:update_element(T, k, [{2, x}, {1, x}]) end),
        err(fun() -> ets:update_element(T, k, {4, x}) end),
        err(fun() -> ets:update_element(T, k, {0, x}) end),
        err(fun() -> ets:update_element(T, k, {a, x}) end),
        err(fun() -> ets:update_element(T, k, {2, x, y}) end),
        err(fun() -> ets:update_element(T, k, [{2, x} | y]) end),
        err(fun() -> ets:update_element(T, k, x) end),
        err(fun() -> ets:update_element(no_such_table, k, {2, x}) end),
        ets:lookup(T, k)
    ].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
