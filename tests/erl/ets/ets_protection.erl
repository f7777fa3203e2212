%% Who may read and write: private, protected, public; the owner always may.
-module(ets_protection).
-export([main/0]).

main() ->
    [{P, stranger(ets:new(t, [P]))} || P <- [private, protected, public]] ++ [changed()].
    %% => [{private,{[{error,badarg,ets,lookup,access},{error,badarg,ets,member,access},{error,badarg,ets,match_object,access},{error,badarg,ets,select_count,access},{error,badarg,ets,insert,access},{error,badarg,ets,insert_new,access},{error,badarg,ets,update_counter,access},{error,badarg,ets,delete,access},{error,badarg,ets,take,access},{error,badarg,ets,internal_delete_all,access},{error,badarg,ets,safe_fixtable,access},{error,badarg,ets,setopts,access},{error,badarg,ets,give_away,access},{error,badarg,ets,rename,access},{value,2},{value,private},{error,badarg,ets,delete,access}],2}},{protected,{[{value,[{a,1}]},{value,true},{value,[{a,1},{b,2}]},{value,2},{error,badarg,ets,insert,access},{error,badarg,ets,insert_new,access},{error,badarg,ets,update_counter,access},{error,badarg,ets,delete,access},{error,badarg,ets,take,access},{error,badarg,ets,internal_delete_all,access},{value,true},{error,badarg,ets,setopts,access},{error,badarg,ets,give_away,access},{error,badarg,ets,rename,access},{value,2},{value,protected},{error,badarg,ets,delete,access}],2}},{public,{[{value,[{a,1}]},{value,true},{value,[{a,1},{b,2}]},{value,2},{value,true},{value,true},{value,2},{value,true},{value,[]},{value,true},{value,true},{error,badarg,ets,setopts,none},{error,badarg,ets,give_away,not_owner},{value,renamed},{value,0},{value,public},{value,true}],undefined}},{{{error,badarg,ets,lookup,access},{error,badarg,ets,insert,access}},{{value,[]},{error,badarg,ets,insert,access}},{{value,[]},{value,true}},{{error,badarg,ets,lookup,access},{error,badarg,ets,insert,access}},[{k}]}]

stranger(T) ->
    ets:insert(T, [{a, 1}, {b, 2}]),
    Me = self(),
    Ops = [fun() -> ets:lookup(T, a) end,
           fun() -> ets:member(T, a) end,
           fun() -> lists:sort(ets:tab2list(T)) end,
           fun() -> ets:select_count(T, [{'_', [], [true]}]) end,
           fun() -> ets:insert(T, {c, 3}) end,
           fun() -> ets:insert_new(T, [{d, 3}, {e, 3}]) end,
           fun() -> ets:update_counter(T, a, 1) end,
           fun() -> ets:delete(T, b) end,
           fun() -> ets:take(T, b) end,
           fun() -> ets:delete_all_objects(T) end,
           fun() -> ets:safe_fixtable(T, true) end,
           fun() -> ets:setopts(T, {protection, public}) end,
           fun() -> ets:give_away(T, Me, x) end,
           fun() -> ets:rename(T, foo), renamed end,
           fun() -> ets:info(T, size) end,
           fun() -> ets:info(T, protection) end,
           fun() -> ets:delete(T) end],
    spawn(fun() -> Me ! {done, [err(Op) || Op <- Ops]} end),
    receive {done, Results} -> {Results, ets:info(T, size)} end.

changed() ->
    T = ets:new(t, [private]),
    Me = self(),
    P = spawn(fun() -> loop(T, Me) end),
    Ask = fun() -> P ! ask, receive {answer, A} -> A end end,
    A = Ask(),
    true = ets:setopts(T, {protection, protected}),
    B = Ask(),
    true = ets:setopts(T, [{protection, public}]),
    C = Ask(),
    true = ets:setopts(T, [{protection, private}, {heir, none}]),
    {A, B, C, Ask(), ets:lookup(T, k)}.

loop(T, To) ->
    receive ask -> ok end,
    To ! {answer, {err(fun() -> ets:lookup(T, k) end), err(fun() -> ets:insert(T, {k}) end)}},
    loop(T, To).

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
