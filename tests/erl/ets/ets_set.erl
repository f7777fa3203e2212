%% A set: one object per key, keys are compared with =:=.
-module(ets_set).
-export([main/0]).

main() ->
    T = ets:new(t, []),
    [
        ets:insert(T, {a, 1}), %% => true
        ets:insert(T, [{a, 2}, {b, 1}, {1, int}, {1.0, float}]), %% => true
        ets:lookup(T, a), %% => [{a,2}]
        ets:lookup(T, 1), %% => [{1,int}]
        ets:lookup(T, 1.0), %% => [{1.0,float}]
        ets:lookup(T, c), %% => []
        ets:insert(T, []), %% => true
        ets:insert_new(T, {a, 3}), %% => false
        ets:insert_new(T, [{c, 1}, {a, 3}]), %% => false
        ets:member(T, c), %% => false
        ets:insert_new(T, [{c, 1}, {d, 3}]), %% => true
        ets:insert_new(T, []), %% => true
        ets:member(T, c), %% => true
        ets:info(T, size), %% => 6
        ets:delete(T, c), %% => true
        ets:delete(T, c), %% => true
        ets:delete_object(T, {d, 4}), %% => true
        ets:member(T, d), %% => true
        ets:delete_object(T, {d, 3}), %% => true
        ets:member(T, d), %% => false
        ets:take(T, b), %% => [{b,1}]
        ets:take(T, b), %% => []
        lists:sort(ets:tab2list(T)), %% => [{1.0,float},{1,int},{a,2}]
        ets:lookup_element(T, a, 2), %% => 2
        ets:lookup_element(T, a, 1), %% => a
        err(fun() -> ets:lookup_element(T, a, 3) end), %% => {error,badarg,ets,lookup_element,none}
        err(fun() -> ets:lookup_element(T, a, 0) end), %% => {error,badarg,ets,lookup_element,none}
        err(fun() -> ets:lookup_element(T, a, b) end), %% => {error,badarg,ets,lookup_element,none}
        err(fun() -> ets:lookup_element(T, z, 1) end), %% => {error,badarg,ets,lookup_element,badkey}
        err(fun() -> ets:insert(T, {}) end), %% => {error,badarg,ets,insert,none}
        err(fun() -> ets:insert(T, a) end), %% => {error,badarg,ets,insert,none}
        err(fun() -> ets:insert(T, [{x, 1}, {}]) end), %% => {error,badarg,ets,insert,none}
        err(fun() -> ets:insert(T, [{x, 1} | {y, 1}]) end), %% => {error,badarg,ets,insert,none}
        err(fun() -> ets:insert_new(T, [{x, 1}, y]) end), %% => {error,badarg,ets,insert_new,none}
        err(fun() -> ets:delete_object(T, {}) end), %% => {error,badarg,ets,delete_object,none}
        ets:member(T, x), %% => false
        ets:insert(T, {-0.0, zero}), %% => true
        ets:lookup(T, 0), %% => []
        ets:delete_all_objects(T), %% => true
        ets:tab2list(T), %% => []
        ets:delete(T), %% => true
        err(fun() -> ets:lookup(T, a) end) %% => {error,badarg,ets,lookup,id}
    ].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
