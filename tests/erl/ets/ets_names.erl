%% Named tables, whereis, rename, identifiers.
-module(ets_names).
-export([main/0]).

main() ->
    T = ets:new(one, [named_table, public]),
    U = ets:new(other, []),
    [
        T, %% => one
        is_reference(U), %% => true
        ets:whereis(one) =:= ets:info(one, id), %% => true
        ets:whereis(other), %% => undefined
        ets:whereis(nothing), %% => undefined
        err(fun() -> ets:whereis(1) end), %% => {error,badarg,ets,whereis,none}
        ets:insert(ets:whereis(one), {a}), %% => true
        ets:lookup(one, a), %% => [{a}]
        ets:rename(one, two), %% => two
        err(fun() -> ets:lookup(one, a) end), %% => {error,badarg,ets,lookup,id}
        ets:lookup(two, a), %% => [{a}]
        ets:info(two, name), %% => two
        ets:rename(U, third) =:= U, %% => true
        ets:info(U, name), %% => third
        ets:whereis(third), %% => undefined
        ets:new(third, [named_table]), %% => third
        err(fun() -> ets:rename(third, two) end), %% => {error,badarg,ets,rename,none}
        err(fun() -> ets:rename(third, third) end), %% => {error,badarg,ets,rename,none}
        err(fun() -> ets:rename(third, 1) end), %% => {error,badarg,ets,rename,none}
        err(fun() -> ets:rename(nothing, 1) end), %% => {error,badarg,ets,rename,id}
        err(fun() -> ets:rename(nothing, x) end), %% => {error,badarg,ets,rename,id}
        err(fun() -> ets:rename(make_ref(), x) end), %% => {error,badarg,ets,rename,type}
        err(fun() -> ets:rename(1, x) end), %% => {error,badarg,ets,rename,type}
        same_through_binary(U), %% => [{via,binary}]
        [lists:member(X, ets:all()) || X <- [two, third, U, one]], %% => [true,true,true,false]
        ets:delete(two), %% => true
        ets:whereis(two), %% => undefined
        ets:info(two), %% => undefined
        ets:info(two, size), %% => undefined
        err(fun() -> ets:info("x") end), %% => {error,badarg,ets,info,type}
        err(fun() -> ets:info(make_ref(), size) end), %% => {error,badarg,ets,info,type}
        err(fun() -> ets:info(third, foo) end), %% => {error,badarg,ets,info,none}
        err(fun() -> ets:info(third, 1) end) %% => {error,badarg,ets,info,none}
    ].

same_through_binary(T) ->
    Copy = binary_to_term(term_to_binary({T})),
    ets:insert(element(1, Copy), {via, binary}),
    ets:lookup(T, via).

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
