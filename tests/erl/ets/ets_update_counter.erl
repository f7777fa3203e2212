%% update_counter/3,4: increments, thresholds, lists, defaults, big numbers, errors that change nothing.
-module(ets_update_counter).
-export([main/0]).

main() -> [counters(T) || T <- [set, ordered_set]].
    %% => [[1,6,[6,7,7],[],0,-3,-4,99,1,[18446744073709551617,1,1152921504606846983],[{c,1,1152921504606846983,text}],7,7,{error,badarg,ets,update_counter,keypos},42,43,1,[{new,43}],[{1,made,0}],{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,position},false,{error,badarg,ets,update_counter,badkey},{error,badarg,ets,update_counter,keypos},{error,badarg,ets,update_counter,position},{error,badarg,ets,update_counter,position},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},[{c,1,1152921504606846983,text}],2],[1,6,[6,7,7],[],0,-3,-4,99,1,[18446744073709551617,1,1152921504606846983],[{c,1,1152921504606846983,text}],7,7,{error,badarg,ets,update_counter,keypos},42,43,1,[{new,43}],[{1,made,0}],{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,position},false,{error,badarg,ets,update_counter,badkey},{error,badarg,ets,update_counter,keypos},{error,badarg,ets,update_counter,position},{error,badarg,ets,update_counter,position},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},{error,badarg,ets,update_counter,none},[{c,1,1152921504606846983,text}],2]]

counters(Type) ->
    T = ets:new(t, [Type]),
    U = ets:new(u, [Type, {keypos, 2}]),
    ets:insert(T, {c, 0, 10, text}),
    ets:insert(U, {0, k, 5}),
    [
        ets:update_counter(T, c, 1),
        ets:update_counter(T, c, {3, -4}),
        ets:update_counter(T, c, [{2, 5}, {3, 1}, {2, 1}]),
        ets:update_counter(T, c, []),
        ets:update_counter(T, c, {2, 1, 7, 0}),
        ets:update_counter(T, c, {2, 8, 7, -3}),
        ets:update_counter(T, c, {2, -1, -4, 99}),
        ets:update_counter(T, c, {2, -200, -4, 99}),
        ets:update_counter(T, c, {2, 0, 50, 1}),
        ets:update_counter(T, c, [{2, 1 bsl 64}, {2, -(1 bsl 64)}, {3, 1 bsl 60, 1 bsl 61, 0}]),
        ets:lookup(T, c),
        ets:update_counter(U, k, 2),
        ets:update_counter(U, k, {1, 7}),
        err(fun() -> ets:update_counter(U, k, {2, 7}) end),
        ets:update_counter(T, new, 1, {x, 41}),
        ets:update_counter(T, new, {2, 1}, {x, 100, extra}),
        ets:update_counter(U, made, {1, 1}, {0, x, 0}),
        ets:lookup(T, new),
        ets:lookup(U, made),
        err(fun() -> ets:update_counter(T, n2, {2, 1}, {x, text}) end),
        err(fun() -> ets:update_counter(T, n2, {2, 1}, x) end),
        err(fun() -> ets:update_counter(T, n2, {3, 1}, {x, 1}) end),
        ets:member(T, n2),
        err(fun() -> ets:update_counter(T, nokey, 1) end),
        err(fun() -> ets:update_counter(T, c, {1, 1}) end),
        err(fun() -> ets:update_counter(T, c, {5, 1}) end),
        err(fun() -> ets:update_counter(T, c, {0, 1}) end),
        err(fun() -> ets:update_counter(T, c, {4, 1}) end),
        err(fun() -> ets:update_counter(T, c, [{2, 1}, {4, 1}]) end),
        err(fun() -> ets:update_counter(T, c, {2, 1.0}) end),
        err(fun() -> ets:update_counter(T, c, {2, 1, 2}) end),
        err(fun() -> ets:update_counter(T, c, {2, 1, 2, a}) end),
        err(fun() -> ets:update_counter(T, c, {a, 1}) end),
        err(fun() -> ets:update_counter(T, c, [{2, 1} | x]) end),
        err(fun() -> ets:update_counter(T, c, x) end),
        err(fun() -> ets:update_counter(T, c, {1 bsl 64, 1}) end),
        ets:lookup(T, c),
        ets:info(T, size)
    ].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
