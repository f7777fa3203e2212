%% A supervisor tree of our own: one_for_one, one_for_all, rest_for_one, restart intensity, orderly shutdown, brutal kill.
-module(supervision).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Results = [scenario(Strategy) || Strategy <- [one_for_one, one_for_all, rest_for_one]],
    {Results, intensity(), shutdown_order(), nested(), receive Left -> Left after 0 -> nothing_left end}.

scenario(Strategy) ->
    Sup = start(Strategy, [{Name, fun() -> worker(Name) end} || Name <- [a, b, c]], 5),
    Before = children(Sup),
    Watch = monitor(process, element(2, lists:keyfind(b, 1, Before))),
    element(2, lists:keyfind(b, 1, Before)) ! {die, boom},
    receive {'DOWN', Watch, process, _, boom} -> ok end,
    After = children(Sup),
    Changed = [{Name, Old =/= New} || {{Name, Old}, {Name, New}} <- lists:zip(Before, After)],
    Alive = [call(Pid, ping) || {_, Pid} <- After],
    {Strategy, Changed, Alive, stop(Sup)}.

intensity() ->
    Sup = start(one_for_one, [{bad, fun() -> exit(broken_from_the_start) end}, {good, fun() -> worker(good) end}], 3),
    receive {'EXIT', Sup, Reason} -> Reason end.

shutdown_order() ->
    Self = self(),
    Polite = fun(Name) -> fun() ->
        process_flag(trap_exit, true),
        Self ! {up, Name},
        receive {'EXIT', _, shutdown} -> Self ! {bye, Name} end
    end end,
    Stubborn = fun() ->
        process_flag(trap_exit, true),
        Self ! {up, stubborn},
        receive never -> ok end
    end,
    Sup = start(one_for_one, [{first, Polite(first)}, {stubborn, Stubborn}, {last, Polite(last)}], 1),
    Up = [receive {up, Name} -> Name end || _ <- [1, 2, 3]],
    Reason = stop(Sup),
    {Up, Reason, [receive {bye, Name} -> Name after 0 -> none end || _ <- [1, 2, 3]]}.

nested() ->
    Inner = fun() -> supervise(one_for_all, [{x, fun() -> worker(x) end}, {y, fun() -> worker(y) end}], 0) end,
    Outer = start(one_for_one, [{inner, Inner}, {z, fun() -> worker(z) end}], 2),
    [{inner, Pid}, {z, Z}] = children(Outer),
    [{x, X}, {y, Y}] = children(Pid),
    Refs = [{Name, monitor(process, P)} || {Name, P} <- [{x, X}, {y, Y}, {inner, Pid}, {z, Z}]],
    X ! {die, hard},
    Ends = [{Name, receive {'DOWN', Ref, process, _, Why} -> Why end} || {Name, Ref} <- Refs, Name =/= z],
    [{inner, New}, {z, Same}] = children(Outer),
    Fresh = [Name || {Name, _} <- children(New)],
    Stopped = stop(Outer),
    {z, Last} = lists:keyfind(z, 1, Refs),
    {Ends, New =/= Pid, Same =:= Z, Fresh, Stopped, receive {'DOWN', Last, process, Z, Why} -> Why end}.

worker(Name) ->
    receive
        {From, Ref, ping} ->
            From ! {Ref, {pong, Name}},
            worker(Name);
        {die, Why} -> exit(Why)
    end.

start(Strategy, Specs, Limit) -> spawn_link(fun() -> supervise(Strategy, Specs, Limit) end).

supervise(Strategy, Specs, Limit) ->
    process_flag(trap_exit, true),
    loop(Strategy, [begin_child(Spec) || Spec <- Specs], Limit).

begin_child({Name, Fun}) -> {Name, Fun, spawn_link(Fun)}.

loop(Strategy, Children, Left) ->
    receive
        {From, Ref, children} ->
            From ! {Ref, [{Name, Pid} || {Name, _, Pid} <- Children]},
            loop(Strategy, Children, Left);
        {'EXIT', Pid, Reason} ->
            case lists:keyfind(Pid, 3, Children) of
                false when Reason =:= shutdown ->
                    terminate(lists:reverse(Children)),
                    exit(shutdown);
                false -> loop(Strategy, Children, Left);
                {Name, _, _} when Left =:= 0 ->
                    terminate(lists:reverse(lists:keydelete(Name, 1, Children))),
                    exit({too_many_restarts, Name, Reason});
                Child -> loop(Strategy, restart(Strategy, Child, Children), Left - 1)
            end
    end.

restart(one_for_one, {Name, Fun, _}, Children) -> lists:keyreplace(Name, 1, Children, begin_child({Name, Fun}));
restart(one_for_all, {Name, _, _}, Children) ->
    terminate(lists:reverse(lists:keydelete(Name, 1, Children))),
    [begin_child({N, F}) || {N, F, _} <- Children];
restart(rest_for_one, {Name, _, _}, Children) ->
    {Before, [_ | Rest] = From} = lists:splitwith(fun({N, _, _}) -> N =/= Name end, Children),
    terminate(lists:reverse(Rest)),
    Before ++ [begin_child({N, F}) || {N, F, _} <- From].

terminate(Children) ->
    lists:foreach(fun({_, _, Pid}) ->
        Ref = monitor(process, Pid),
        exit(Pid, shutdown),
        receive {'DOWN', Ref, process, Pid, _} -> ok
        after 20 ->
            exit(Pid, kill),
            receive {'DOWN', Ref, process, Pid, killed} -> ok end
        end,
        receive {'EXIT', Pid, _} -> ok after 0 -> ok end
    end, Children).

children(Sup) -> call(Sup, children).

call(Pid, Request) ->
    Ref = make_ref(),
    Pid ! {self(), Ref, Request},
    receive {Ref, Reply} -> Reply after 2000 -> exit({no_reply, Request}) end.

stop(Sup) ->
    exit(Sup, shutdown),
    receive {'EXIT', Sup, Reason} -> Reason after 2000 -> timeout end.
