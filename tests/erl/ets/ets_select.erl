%% select, match, match_object and their kin, all at once.
-module(ets_select).
-export([main/0]).

main() -> [selected(T) || T <- [set, ordered_set, bag, duplicate_bag]].
    %% => [[[1,4,7],[{13,"\r"},{16,[16]},{19,[19]},{a,b}],[1,2],[{x,5},{x,6}],[{a,b}],[],[],7,0,[[3],[6],"\t","\f",[15],[18],[{k,1}]],[[1,k,0],[2,k,0]],[[b]],[[]],24,24,[{2,2,{x,2}},{5,2,{x,5}},{8,2,{x,8}},{11,2,{x,11}},{14,2,{x,14}},{17,2,{x,17}},{20,2,{x,20}}],[{1,1,{x,1}},{2,2,{x,2}}],24,[],5,0,1,0,true,[1,2,4,5,6,7,8,9,10,11,12,13,14,15],16,[{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none}],{error,badarg,ets,select_count,none},{error,badarg,ets,internal_select_delete,none},{error,badarg,ets,select,id},true,0],[[4,7],[{13,"\r"},{16,[16]},{19,[19]},{a,b}],[1,2],[{x,5},{x,6}],[{a,b}],[],[],7,0,[[3],[6],"\t","\f",[15],[18],[{k,1}]],[[1,k,0],[2,k,0]],[[b]],[[]],23,23,[{2,2,{x,2}},{5,2,{x,5}},{8,2,{x,8}},{11,2,{x,11}},{14,2,{x,14}},{17,2,{x,17}},{20,2,{x,20}}],[{2,2,{x,2}}],23,[],5,0,1,0,true,[2,4,5,6,7,8,9,10,11,12,13,14,15],15,[{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none}],{error,badarg,ets,select_count,none},{error,badarg,ets,internal_select_delete,none},{error,badarg,ets,select,id},true,0],[[1,4,7],[{13,"\r"},{16,[16]},{19,[19]},{a,b}],[1,2],[{x,5},{x,6}],[{a,b}],[],[],7,0,[[3],[6],"\t","\f",[15],[18],[{k,1}]],[[1,k,0],[2,k,0]],[[b]],[[]],24,24,[{2,2,{x,2}},{5,2,{x,5}},{8,2,{x,8}},{11,2,{x,11}},{14,2,{x,14}},{17,2,{x,17}},{20,2,{x,20}}],[{1,1,{x,1}},{2,2,{x,2}}],24,[],5,0,1,0,true,[1,2,4,5,6,7,8,9,10,11,12,13,14,15],16,[{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none}],{error,badarg,ets,select_count,none},{error,badarg,ets,internal_select_delete,none},{error,badarg,ets,select,id},true,0],[[1,4,7],[{13,"\r"},{16,[16]},{19,[19]},{a,b}],[1,2],[{x,5},{x,6}],[{a,b}],[],[],7,0,[[3],[6],"\t","\f",[15],[18],[{k,1}]],[[1,k,0],[2,k,0]],[[b]],[[]],24,24,[{2,2,{x,2}},{5,2,{x,5}},{8,2,{x,8}},{11,2,{x,11}},{14,2,{x,14}},{17,2,{x,17}},{20,2,{x,20}}],[{1,1,{x,1}},{2,2,{x,2}}],24,[],5,0,1,0,true,[1,2,4,5,6,7,8,9,10,11,12,13,14,15],16,[{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none},{error,badarg,ets,select,none}],{error,badarg,ets,select_count,none},{error,badarg,ets,internal_select_delete,none},{error,badarg,ets,select,id},true,0]]

selected(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, I rem 3, {x, I}} || I <- lists:seq(1, 20)] ++ [{a, b}, {{k, 1}, 0, 0}, {{k, 2}, 1, 0}, {1.0, 5, 5}]),
    S = fun lists:sort/1,
    [
        S(ets:select(T, [{{'$1', 1, '_'}, [{'<', '$1', 10}], ['$1']}])),
        S(ets:select(T, [{{'$1', 1, '_'}, [{is_integer, '$1'}, {'>', '$1', 10}], [{{'$1', '$$'}}]}, {{a, '$1'}, [], ['$_']}])),
        S(ets:select(T, [{{{k, '$1'}, '_', '_'}, [], ['$1']}])),
        S(ets:select(T, [{{5, '_', '$1'}, [], ['$1']}, {{6, '_', '$1'}, [], ['$1']}, {{5, '_', '_'}, [], [x]}])),
        S(ets:select(T, [{'$1', [{'=:=', {element, 1, '$1'}, a}], ['$_']}])),
        ets:select(T, [{{nokey, '_', '_'}, [], ['$_']}]),
        ets:select(T, []),
        ets:select_count(T, [{{'_', '$1', '_'}, [], [{'==', '$1', 0}]}]),
        ets:select_count(T, [{{'_', '$1', '_'}, [], ['$1']}]),
        S(ets:match(T, {'$1', 0, '_'})),
        S(ets:match(T, {{'$2', '$1'}, '_', '$3'})),
        ets:match(T, {a, '$1'}),
        ets:match(T, {a, b}),
        length(ets:match(T, '_')),
        length(ets:match(T, '$1')),
        S(ets:match_object(T, {'_', 2, {x, '_'}})),
        S(ets:match_object(T, {'$1', '$1', '_'})),
        length(ets:match_object(T, '_')),
        ets:match(T, foo),
        ets:select_delete(T, [{{'$1', '_', '_'}, [{is_integer, '$1'}, {'>', '$1', 15}], [true]}]),
        ets:select_delete(T, [{{'$1', '_', '_'}, [{is_integer, '$1'}, {'>', '$1', 12}], [yes]}]),
        ets:select_delete(T, [{{3, '_', '_'}, [], [true]}]),
        ets:select_delete(T, [{{3, '_', '_'}, [], [true]}]),
        ets:match_delete(T, {{k, '_'}, '_', '_'}),
        S([element(1, O) || O <- ets:tab2list(T), is_integer(element(1, O))]),
        ets:info(T, size),
        [err(fun() -> ets:select(T, M) end) || M <- [foo, [foo], [{a, b}], [{'_', [], []}], [{'_', [{foo}], ['$_']}], [{'_', [], ['$_']} | x]]],
        err(fun() -> ets:select_count(T, foo) end),
        err(fun() -> ets:select_delete(T, foo) end),
        err(fun() -> ets:select(nothing, foo) end),
        ets:select_delete(T, [{'_', [], [true]}]) > 0,
        ets:info(T, size)
    ].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
