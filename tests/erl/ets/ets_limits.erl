%% select/3 and match/3 with continuations; what a continuation survives.
-module(ets_limits).
-export([main/0]).

main() ->
    [
        [pieces(T, N) || T <- [set, ordered_set, bag, duplicate_bag], N <- [1, 7, 100, 101]], %% => [{[1],1,true,true},{[7],2,true,true},{[],100,true,true},{[],100,true,true},{[1],1,true,true},{[7],2,true,true},{[],100,true,true},{[],100,true,true},{[1],1,true,true},{[7],2,true,true},{[],100,true,true},{[],100,true,true},{[1],1,true,true},{[7],2,true,true},{[],100,true,true},{[],100,true,true}]
        reverse(), %% => ["d_ZUPK","FA<72-",[40,35,30,25,20,15],[10,5]]
        [keyed(T) || T <- [set, ordered_set, bag, duplicate_bag]], %% => [{[[5]],'$end_of_table',{[1],'$end_of_table'},'$end_of_table'},{[[5]],'$end_of_table',{[1],'$end_of_table'},'$end_of_table'},{[[4,5],[2,3],[1]],'$end_of_table',{[1],'$end_of_table'},'$end_of_table'},{[[4,5],[2,3],[1]],'$end_of_table',{[1],'$end_of_table'},'$end_of_table'}]
        ranges(), %% => {[[a,b,c],[d]],[[d,c,b],[a]],[[[1],[2]],[[3]]],[[{{1,c}}],[{{2,a}}]]}
        [changed(T) || T <- [set, ordered_set, bag]], %% => [{10,true,[],true},{10,true,[],true},{10,true,[],true}]
        [repaired(T) || T <- [set, ordered_set]], %% => [{6,true,true,{error,badarg,ets,select,none},true,'$end_of_table'},{8,true,true,{error,badarg,ets,select,none},true,'$end_of_table'}]
        [bad_continuations(T) || T <- [set, ordered_set]], %% => [{[badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg],'$end_of_table',{error,badarg,ets,select,id}},{[badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg,badarg],'$end_of_table',{error,badarg,ets,select,id}}]
        bad_limits(), %% => [[{error,badarg,ets,select,none}],[{error,badarg,ets,match,none}],[{error,badarg,ets,match_object,none}],[{error,badarg,ets,select_reverse,none}],[{error,badarg,ets,select,none}]]
        other_functions() %% => [[[1],[6]],["\v",[16]],[[21],[26]],[[31],"$"]]
    ].

full(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{I, I rem 5} || I <- lists:seq(1, 100)]),
    T.

all('$end_of_table', _) -> [];
all({L, C}, F) -> [L | all(F(C), F)].

pieces(Type, N) ->
    T = full(Type),
    P = all(ets:select(T, [{{'$1', '_'}, [], ['$1']}], N), fun ets:select/1),
    L = lists:append(P),
    {lists:usort([length(X) || X <- lists:droplast(P)]), length(lists:last(P)), lists:sort(L) =:= lists:seq(1, 100),
     Type =/= ordered_set orelse L =:= lists:seq(1, 100)}.

reverse() ->
    T = full(ordered_set),
    all(ets:select_reverse(T, [{{'$1', 0}, [], ['$1']}], 6), fun ets:select_reverse/1).

keyed(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {k, I}) || I <- lists:seq(1, 5)],
    ets:insert(T, {j, 1}),
    {all(ets:select(T, [{{k, '$1'}, [], ['$1']}], 2), fun ets:select/1),
     ets:select(T, [{{none, '$1'}, [], ['$1']}], 2),
     ets:select(T, [{{j, '$1'}, [], ['$1']}], 1),
     ets:match_object(T, {k, 77}, 1)}.

ranges() ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{{I, J}} || I <- [1, 2, 3], J <- [a, b, c, d]]),
    {all(ets:select(T, [{{{2, '$1'}}, [], ['$1']}], 3), fun ets:select/1),
     all(ets:select_reverse(T, [{{{2, '$1'}}, [], ['$1']}], 3), fun ets:select/1),
     all(ets:match(T, {{'$1', b}}, 2), fun ets:match/1),
     all(ets:select(T, [{{{2, a}}, [], ['$_']}, {{{1, c}}, [], ['$_']}], 1), fun ets:select/1)}.

changed(Type) ->
    T = full(Type),
    ets:safe_fixtable(T, true),
    {L, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 10),
    [ets:delete(T, K) || K <- lists:seq(1, 100), K rem 2 =:= 0],
    ets:insert(T, [{K, new} || K <- lists:seq(1000, 1100)]),
    M = lists:append(all(ets:select(C), fun ets:select/1)),
    ets:safe_fixtable(T, false),
    {length(L), lists:sort([K || K <- L ++ M, K rem 2 =:= 1, K < 1000]) =:= lists:seq(1, 100, 2), [K || K <- M, K rem 2 =:= 0, K =< 100],
     length(M) =:= length(lists:usort(M))}.

repaired(Type) ->
    T = full(Type),
    MS = [{{'$1', '_'}, [], ['$1']}],
    {_, C} = ets:select(T, MS, 10),
    Same = ets:repair_continuation(C, MS) =:= C,
    Lost = binary_to_term(term_to_binary(C)),
    A = ets:select(Lost) =:= ets:select(C),
    Broken = setelement(case Type of ordered_set -> 5; _ -> 4 end, C, make_ref()),
    B = err(fun() -> ets:select(Broken) end),
    Mended = ets:repair_continuation(Broken, MS),
    {L1, _} = ets:select(Mended),
    {L2, _} = ets:select(C),
    {tuple_size(C), Same, A, B, L1 =:= L2, ets:repair_continuation('$end_of_table', MS)}.

bad_continuations(Type) ->
    T = full(Type),
    MS = [{{'$1', '_'}, [], ['$1']}],
    {_, C} = ets:select(T, MS, 10),
    Bad = [foo, {}, {T}, {T, 1}, {nothing, 1, 2}, erlang:delete_element(tuple_size(C), C)]
        ++ [setelement(N, C, make_ref()) || N <- lists:seq(1, tuple_size(C)), not (Type =:= ordered_set andalso (N =:= 2 orelse N =:= 3))],
    Other = ets:new(other, [case Type of set -> ordered_set; _ -> set end]),
    {[element(2, err(fun() -> ets:select(B) end)) || B <- Bad ++ [setelement(1, C, Other)]], ets:select('$end_of_table'),
     begin ets:delete(T), err(fun() -> ets:select(C) end) end}.

bad_limits() ->
    T = full(set),
    [lists:usort([err(fun() -> F(T, A, N) end) || N <- [0, -1, a, 1.0, 1 bsl 64]])
     || {F, A} <- [{fun ets:select/3, [{'_', [], ['$_']}]}, {fun ets:match/3, '_'}, {fun ets:match_object/3, '_'},
                   {fun ets:select_reverse/3, [{'_', [], ['$_']}]}, {fun ets:select/3, foo}]].

other_functions() ->
    T = full(ordered_set),
    {L, C} = ets:match(T, {'$1', 1}, 2),
    {L2, C2} = ets:match_object(C),
    {L3, C3} = ets:select(C2),
    {L4, _} = ets:select_reverse(C3),
    [L, L2, L3, L4].

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
