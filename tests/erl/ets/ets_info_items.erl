%% info/1 and info/2.
-module(ets_info_items).
-export([main/0]).

main() ->
    T = ets:new(t, [set]),
    [
        [K || {K, _} <- ets:info(T)], %% => [id,decentralized_counters,read_concurrency,write_concurrency,compressed,memory,owner,heir,name,size,node,named_table,type,keypos,protection]
        [{K, V} || {K, V} <- ets:info(T), K =/= id, K =/= owner, K =/= memory], %% => [{decentralized_counters,false},{read_concurrency,false},{write_concurrency,false},{compressed,false},{heir,none},{name,t},{size,0},{node,nonode@nohost},{named_table,false},{type,set},{keypos,1},{protection,protected}]
        proplists:get_value(owner, ets:info(T)) =:= self(), %% => true
        proplists:get_value(id, ets:info(T)) =:= T, %% => true
        [ets:info(ets:new(t, [Y]), memory) || Y <- [set, ordered_set, bag, duplicate_bag]], %% => [305,139,305,305]
        [grows(Y) || Y <- [set, ordered_set, bag, duplicate_bag]], %% => [[6,7,11,13,10],[7,8,12,14,11],[6,7,11,13,10],[6,7,11,13,10]]
        [ets:info(ets:new(t, [Y]), stats) || Y <- [set, ordered_set]], %% => [{256,0.0,0.0,0.0,0,0,0,1},false]
        element(7, ets:info(T, stats)), %% => 0
        binaries(), %% => {[1000,1000],false,{error,badarg,ets,safe_fixtable,id}}
        erlang:system_info(ets_limit), %% => 8192
        gone(T) %% => [undefined,[undefined,undefined,undefined]]
    ].

grows(Type) ->
    T = ets:new(t, [Type]),
    Steps = [{a}, {b, 1}, {c, "ab"}, {d, 1.5, {x, y}}, {e, 1 bsl 70}],
    [begin M = ets:info(T, memory), ets:insert(T, O), ets:info(T, memory) - M end || O <- Steps].

binaries() ->
    T = ets:new(t, [private]),
    B = binary:copy(<<"x">>, 1000),
    ets:insert(T, [{a, B}, {b, <<"small">>}, {c, [B]}]),
    Sizes = lists:sort([S || {_, S, _} <- ets:info(T, binary)]),
    {Sizes, ets:info(T, fixed), err(fun() -> ets:info(nothing, binary) end)}.

gone(T) ->
    ets:delete(T),
    [ets:info(T), [ets:info(T, I) || I <- [size, memory, foo]]].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
