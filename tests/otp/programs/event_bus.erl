%% Publish and subscribe with monitors, a bus that survives bad handlers, selective receive by priority.
-module(event_bus).
-export([main/0]).

main() ->
    Bus = spawn_link(fun() -> bus(#{}, #{}) end),
    Self = self(),
    Names = [one, two, three],
    Subs = [{Name, spawn(fun() -> subscribe(Bus, Topics), Self ! {ready, Name}, listener(Name, Self, []) end)}
            || {Name, Topics} <- lists:zip(Names, [[news], [news, sport], [weather]])],
    [receive {ready, Name} -> ok end || Name <- Names],
    [publish(Bus, Topic, Event) || {Topic, Event} <- [{news, n1}, {sport, s1}, {weather, w1}, {none, x}, {news, n2}]],
    Before = [ask(Bus, {count, Topic}) || Topic <- [news, sport, weather, none]],
    {two, Two} = lists:keyfind(two, 1, Subs),
    Monitor = monitor(process, Two),
    publish(Bus, sport, poison),
    Death = receive {'DOWN', Monitor, process, Two, {Reason, Trace}} -> {Reason, [element(2, Entry) || Entry <- Trace]} end,
    After = [ask(Bus, {count, Topic}) || Topic <- [news, sport, weather]],
    publish(Bus, news, n3),
    Logs = [begin Pid ! {dump, Self}, receive {log, Name, Log} -> {Name, Log} after 1000 -> {Name, silent} end end
            || {Name, Pid} <- Subs, Name =/= two],
    {Before, Death, After, Logs, priorities(), flush(), twice_monitored(Bus)}.

publish(Bus, Topic, Event) -> ok = ask(Bus, {publish, Topic, Event}).

subscribe(Bus, Topics) -> [ok = ask(Bus, {subscribe, Topic}) || Topic <- Topics].

ask(Bus, Question) ->
    Ref = make_ref(),
    Bus ! {ask, self(), Ref, Question},
    receive {Ref, Answer} -> Answer after 2000 -> exit(timeout) end.

bus(Topics, Monitors) ->
    receive
        {ask, From, Ref, {subscribe, Topic}} ->
            Monitor = monitor(process, From),
            From ! {Ref, ok},
            bus(maps:update_with(Topic, fun(Pids) -> Pids ++ [From] end, [From], Topics), Monitors#{Monitor => Topic});
        {ask, From, Ref, {publish, Topic, Event}} ->
            [Pid ! {event, Topic, Event} || Pid <- maps:get(Topic, Topics, [])],
            From ! {Ref, ok},
            bus(Topics, Monitors);
        {ask, From, Ref, {count, Topic}} ->
            From ! {Ref, length(maps:get(Topic, Topics, []))},
            bus(Topics, Monitors);
        {'DOWN', Monitor, process, Pid, _} ->
            {Topic, Monitors1} = maps:take(Monitor, Monitors),
            bus(maps:update_with(Topic, fun(Pids) -> lists:delete(Pid, Pids) end, Topics), Monitors1)
    end.

listener(Name, Owner, Log) ->
    receive
        {event, Topic, Event} -> listener(Name, Owner, [handle(Topic, Event) | Log]);
        {dump, To} ->
            To ! {log, Name, lists:reverse(Log)},
            listener(Name, Owner, Log)
    end.

handle(news, Event) -> {news, Event};
handle(sport, poison) -> handle_poison(poison);
handle(Topic, Event) -> {Topic, Event, size}.

handle_poison(poison = Event) ->
    case lists:member(Event, [cake]) of
        true -> ok
    end.

priorities() ->
    Self = self(),
    [Self ! Message || Message <- [{low, 1}, {low, 2}, {high, 1}, {low, 3}, {high, 2}, {mid, 1}]],
    by_priority([]).

by_priority(Taken) ->
    receive {high, N} -> by_priority([{high, N} | Taken])
    after 0 ->
        receive {mid, N} -> by_priority([{mid, N} | Taken])
        after 0 ->
            receive {Level, N} when is_atom(Level), is_integer(N) -> by_priority([{Level, N} | Taken])
            after 0 -> lists:reverse(Taken)
            end
        end
    end.

flush() -> receive _ -> [m | flush()] after 0 -> [] end.

twice_monitored(Bus) ->
    {Pid, First} = spawn_monitor(fun() -> receive quit -> exit(bye) end end),
    Second = monitor(process, Pid),
    true = demonitor(First),
    Pid ! quit,
    Got = receive {'DOWN', Second, process, Pid, Why} -> Why end,
    Dead = monitor(process, Pid),
    Gone = receive {'DOWN', Dead, process, Pid, Reason} -> Reason end,
    unlink(Bus),
    exit(Bus, kill),
    {Got, Gone, receive {'DOWN', First, _, _, _} -> unexpected after 0 -> quiet end}.
