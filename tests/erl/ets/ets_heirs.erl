%% What becomes of a table when its owner ends; give_away; the messages.
-module(ets_heirs).
-export([main/0]).

main() ->
    [
        dies([named_table, public]), %% => {true,undefined,undefined,mine,true}
        inherits(normal), %% => {true,{data,[1]},true,[{a,1}],true,true}
        inherits(kill), %% => {true,{data,[1]},true,[{a,1}],true,true}
        dead_heir(), %% => none
        heir_of_itself(), %% => {true,undefined}
        heir_dies_first(), %% => {true,undefined}
        by_setopts(), %% => {with_name,second,true,undefined,true}
        given(), %% => [true,{got,[gift],true,true,true},{error,badarg,ets,insert,access},[{a,1},{b,2}],thanks,true,true]
        give_away_errors(), %% => [{{error,badarg,ets,give_away,not_owner},{error,badarg,ets,give_away,not_owner}},{error,badarg,ets,give_away,owner},{error,badarg,ets,give_away,none},{error,badarg,ets,give_away,none},{error,badarg,ets,give_away,id},{error,badarg,ets,give_away,type}]
        setopts_errors(), %% => {{error,badarg,ets,setopts,none},[{error,badarg,ets,setopts,none}],public,true}
        many() %% => {killed,true,undefined}
    ].

dies(Options) ->
    {Pid, Ref} = spawn_monitor(fun() -> ets:new(mine, Options), ets:insert(mine, {a}), receive stop -> ok end end),
    wait(fun() -> ets:whereis(mine) =/= undefined end),
    A = ets:info(mine, owner) =:= Pid,
    Pid ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    {A, ets:whereis(mine), ets:info(mine), ets:new(mine, [named_table]), ets:delete(mine)}.

wait(F) ->
    case F() of
        true -> ok;
        _ -> receive after 1 -> wait(F) end
    end.

inherits(How) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        T = ets:new(old, [{heir, Me, {data, [1]}}]),
        ets:insert(T, {a, 1}),
        Me ! {table, T},
        receive stop -> ok end
    end),
    T = receive {table, X} -> X end,
    H = ets:info(T, heir) =:= Me,
    case How of normal -> Pid ! stop; kill -> exit(Pid, kill) end,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    receive {'ETS-TRANSFER', T, Pid, Data} -> ok end,
    Result = {H, Data, ets:info(T, owner) =:= Me, ets:lookup(T, a), ets:insert(T, {b}), ets:info(T, heir) =:= Me},
    ets:delete(T),
    Result.

dead_heir() ->
    {Pid, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    T = ets:new(t, [{heir, Pid, x}]),
    ets:info(T, heir).

heir_of_itself() ->
    Me = self(),
    {_, Ref} = spawn_monitor(fun() -> T = ets:new(t, [{heir, self(), x}]), Me ! {T, ets:info(T, heir) =:= self()} end),
    receive {T, Is} -> ok end,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    {Is, ets:info(T)}.

heir_dies_first() ->
    {Heir, R1} = spawn_monitor(fun() -> receive stop -> ok end end),
    Me = self(),
    {Owner, R2} = spawn_monitor(fun() -> T = ets:new(t, [{heir, Heir, x}]), Me ! {table, T}, receive stop -> ok end end),
    receive {table, T} -> ok end,
    A = ets:info(T, heir) =:= Heir,
    Heir ! stop,
    receive {'DOWN', R1, _, _, _} -> ok end,
    Owner ! stop,
    receive {'DOWN', R2, _, _, _} -> ok end,
    {A, ets:info(T)}.

by_setopts() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        T = ets:new(with_name, [named_table]),
        true = ets:setopts(T, {heir, Me, first}),
        true = ets:setopts(T, [{heir, Me, second}]),
        U = ets:new(gone, [named_table, {heir, Me, x}]),
        true = ets:setopts(U, {heir, none})
    end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    receive {'ETS-TRANSFER', N, Pid, Data} -> ok end,
    {N, Data, ets:info(with_name, owner) =:= Me, ets:whereis(gone), ets:delete(with_name)}.

given() ->
    Me = self(),
    Pid = spawn(fun() ->
        receive {'ETS-TRANSFER', T, From, Data} -> ok end,
        Me ! {got, Data, From =:= Me, ets:insert(T, {b, 2}), ets:info(T, owner) =:= self()},
        receive back -> ok end,
        Me ! {gave, ets:give_away(T, Me, thanks)}
    end),
    T = ets:new(t, []),
    ets:insert(T, {a, 1}),
    A = ets:give_away(T, Pid, [gift]),
    B = receive {got, _, _, _, _} = G -> G end,
    C = err(fun() -> ets:insert(T, {c, 3}) end),
    D = lists:sort(ets:tab2list(T)),
    Pid ! back,
    E = receive {'ETS-TRANSFER', T, Pid, X} -> X end,
    F = receive {gave, Y} -> Y end,
    [A, B, C, D, E, F, ets:insert(T, {c, 3})].

give_away_errors() ->
    T = ets:new(t, [public]),
    Other = spawn(fun() -> receive after infinity -> ok end end),
    {Dead, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    Me = self(),
    spawn(fun() -> Me ! {not_mine, err(fun() -> ets:give_away(T, Me, x) end), err(fun() -> ets:give_away(T, self(), x) end)} end),
    A = receive {not_mine, X, Y} -> {X, Y} end,
    [A, err(fun() -> ets:give_away(T, self(), x) end), err(fun() -> ets:give_away(T, Dead, x) end), err(fun() -> ets:give_away(T, name, x) end),
     err(fun() -> ets:give_away(nothing, Other, x) end), err(fun() -> ets:give_away(make_ref(), Other, x) end)].

setopts_errors() ->
    T = ets:new(t, [public]),
    Bad = [foo, {heir}, {heir, foo}, {heir, self()}, {heir, foo, x}, {protection, foo}, {protection, public, x}, [{heir, none}, {heir, none}],
           [{protection, public}, {protection, public}], [{protection, private} | x], {keypos, 2}, {foo, bar}, [foo]],
    Me = self(),
    spawn(fun() -> Me ! {not_mine, err(fun() -> ets:setopts(T, {protection, private}) end)} end),
    A = receive {not_mine, X} -> X end,
    {A, lists:usort([err(fun() -> ets:setopts(T, O) end) || O <- Bad]), ets:info(T, protection), ets:setopts(T, [])}.

many() ->
    {_, Ref} = spawn_monitor(fun() -> [ets:insert(ets:new(t, []), {a}) || _ <- lists:seq(1, 200)], exit(self(), kill), ets:new(x, []) end),
    Before = length(ets:all()),
    receive {'DOWN', Ref, _, _, Why} -> ok end,
    {Why, length(ets:all()) =< Before, ets:whereis(x)}.

err(F) ->
    try {value, F()}
    catch
        C:R:S ->
            [{M, Fn, _, Info} | _] = S,
            {C, R, M, Fn, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.
