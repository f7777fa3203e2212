%% Processes in rings: tokens, leader election, links that bring a ring down, logical clocks, a mutex, read/write locks, a barrier, a rendezvous.
-module(ring_and_election).
-export([main/0]).

main() ->
    {token(20, 10), election([3, 17, 5, 11, 2]), collapse(8), clocks(), mutex(4, 25), barrier(5), locks(), named(), aliases(), exit_zoo(), timers(), priorities()}.

token(Size, Rounds) ->
    Self = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> pass(Next) end) end, Self, lists:seq(1, Size)),
    Last ! {token, 0},
    around(Last, Rounds).

around(First, Rounds) ->
    receive
        {token, Hops} when Rounds > 1 ->
            First ! {token, Hops + 1},
            around(First, Rounds - 1);
        {token, Hops} ->
            First ! stop,
            receive stop -> Hops end
    end.

pass(Next) ->
    receive
        {token, Hops} ->
            Next ! {token, Hops + 1},
            pass(Next);
        stop -> Next ! stop
    end.

election(Ids) ->
    Self = self(),
    Pids = [{Id, spawn_link(fun() -> receive {next, Next} -> candidate(Id, Next, Self, start) end end)} || Id <- Ids],
    [Pid ! {next, Next} || {{_, Pid}, {_, Next}} <- lists:zip(Pids, tl(Pids) ++ [hd(Pids)])],
    lists:usort([receive {leader, Id, Leader} -> Leader end || Id <- Ids]).

candidate(Id, Next, Owner, start) ->
    Next ! {elect, Id},
    candidate(Id, Next, Owner, running);
candidate(Id, Next, Owner, running) ->
    receive
        {elect, Other} when Other > Id ->
            Next ! {elect, Other},
            candidate(Id, Next, Owner, running);
        {elect, Id} ->
            Next ! {elected, Id},
            Owner ! {leader, Id, Id};
        {elect, _} -> candidate(Id, Next, Owner, running);
        {elected, Leader} ->
            Next ! {elected, Leader},
            Owner ! {leader, Id, Leader}
    end.

collapse(Size) ->
    Self = self(),
    {First, Ref} = spawn_monitor(fun() -> chain(Size, Self) end),
    Pids = [receive {link, N, Pid} -> Pid end || N <- lists:seq(Size, 1, -1)],
    Refs = [monitor(process, Pid) || Pid <- Pids],
    exit(lists:nth(Size div 2, Pids), domino),
    Reasons = [receive {'DOWN', R, process, _, Why} -> Why end || R <- Refs],
    receive {'DOWN', Ref, process, First, Why} -> {lists:usort([Why | Reasons]), length(Reasons)} end.

chain(0, _) -> receive never -> ok end;
chain(N, Owner) ->
    Owner ! {link, N, self()},
    spawn_link(fun() -> chain(N - 1, Owner) end),
    receive never -> ok end.

clocks() ->
    Self = self(),
    [A, B] = [spawn_link(fun() -> clock(0, [], Self) end) || _ <- [a, b]],
    A ! {do, local},
    A ! {do, {send, B}},
    A ! {finish, a},
    FromA = receive {a, LogA} -> LogA end,
    B ! {do, local},
    B ! {finish, b},
    receive {b, LogB} -> {FromA, LogB} end.

clock(T, Log, Owner) ->
    receive
        {do, local} -> clock(T + 1, [{local, T + 1} | Log], Owner);
        {do, {send, To}} ->
            To ! {stamp, T + 1},
            clock(T + 1, [{sent, T + 1} | Log], Owner);
        {stamp, Theirs} -> clock(max(T, Theirs) + 1, [{got, max(T, Theirs) + 1} | Log], Owner);
        {finish, Name} -> Owner ! {Name, lists:reverse(Log)}
    end.

mutex(Workers, Times) ->
    Self = self(),
    Lock = spawn_link(fun() -> unlocked() end),
    Cell = spawn_link(fun() -> cell(0) end),
    [spawn_link(fun() ->
         [begin
              Lock ! {lock, self()},
              receive locked -> ok end,
              Cell ! {get, self()},
              receive {value, V} -> Cell ! {set, V + 1} end,
              Lock ! {unlock, self()}
          end || _ <- lists:seq(1, Times)],
         Self ! worker_done
     end) || _ <- lists:seq(1, Workers)],
    [receive worker_done -> ok end || _ <- lists:seq(1, Workers)],
    Cell ! {get, self()},
    receive {value, V} -> V end.

unlocked() ->
    receive {lock, Pid} ->
        Pid ! locked,
        receive {unlock, Pid} -> unlocked() end
    end.

cell(V) ->
    receive
        {get, From} ->
            From ! {value, V},
            cell(V);
        {set, New} -> cell(New)
    end.

barrier(N) ->
    Self = self(),
    Barrier = spawn_link(fun() -> gate(N, []) end),
    [spawn_link(fun() ->
         Self ! {before, I},
         Barrier ! {arrive, self()},
         receive go -> Self ! {behind, I} end
     end) || I <- lists:seq(1, N)],
    Order = [receive {Side, _} -> Side end || _ <- lists:seq(1, 2 * N)],
    lists:sublist(Order, N) =:= lists:duplicate(N, before).

gate(N, Waiting) when length(Waiting) =:= N -> [Pid ! go || Pid <- Waiting];
gate(N, Waiting) -> receive {arrive, Pid} -> gate(N, [Pid | Waiting]) end.

locks() ->
    Lock = spawn_link(fun() -> rw(0, none) end),
    Ask = fun(What) -> Lock ! {What, self()}, receive {Lock, Answer} -> Answer end end,
    [Ask(What) || What <- [read, read, write, unread, write, unread, write, read, unwrite, read]].

rw(Readers, Writer) ->
    receive
        {read, From} when Writer =:= none -> From ! {self(), {readers, Readers + 1}}, rw(Readers + 1, Writer);
        {unread, From} -> From ! {self(), {readers, Readers - 1}}, rw(Readers - 1, Writer);
        {write, From} when Writer =:= none, Readers =:= 0 -> From ! {self(), writing}, rw(0, From);
        {unwrite, From} when Writer =:= From -> From ! {self(), released}, rw(Readers, none);
        {_, From} -> From ! {self(), busy}, rw(Readers, Writer)
    end.

named() ->
    Pid = spawn_link(fun Echo() -> receive {From, X} -> From ! {echo, X}, Echo(); stop -> ok end end),
    true = register(the_echo, Pid),
    the_echo ! {self(), hi},
    Hi = receive {echo, X} -> X end,
    Again = try register(the_echo, self()) catch error:badarg -> taken end,
    Ref = monitor(process, the_echo),
    the_echo ! stop,
    Down = receive {'DOWN', Ref, process, {the_echo, Node}, Why} -> {Why, Node =:= node()} end,
    {Hi, Again, Down, whereis(the_echo), try the_echo ! x catch error:badarg -> gone end}.

aliases() ->
    Alias = alias([reply]),
    Pid = spawn_link(fun() -> receive {request, To} -> To ! {reply, 1}, To ! {reply, 2} end end),
    Pid ! {request, Alias},
    First = receive {reply, N} -> N after 500 -> none end,
    {First, receive {reply, M} -> M after 10 -> dropped end, unalias(Alias)}.

exit_zoo() ->
    process_flag(trap_exit, true),
    Reasons = [fun() -> ok end, fun() -> exit(normal) end, fun() -> exit(shutdown) end, fun() -> exit({a, b}) end, fun() -> exit(self(), kill), receive x -> x end end,
               fun() -> exit(kill) end],
    Ends = [begin Pid = spawn_link(Fun), receive {'EXIT', Pid, Why} -> Why end end || Fun <- Reasons],
    Pid = spawn_link(fun() -> receive {sync, From} -> From ! synced end end),
    exit(Pid, normal),
    Pid ! {sync, self()},
    Synced = receive synced -> ignored_normal after 500 -> died end,
    receive {'EXIT', Pid, normal} -> ok end,
    link(Pid),
    NoProc = receive {'EXIT', Pid, Reason} -> Reason after 500 -> none end,
    process_flag(trap_exit, false),
    {Ends, Synced, NoProc}.

timers() ->
    T1 = erlang:send_after(5, self(), one),
    T2 = erlang:start_timer(10, self(), two),
    T3 = erlang:send_after(10000, self(), three),
    true = is_integer(erlang:read_timer(T3)),
    Left = erlang:cancel_timer(T3),
    Order = [receive one -> one end, receive {timeout, T2, two} -> two end],
    {Order, erlang:cancel_timer(T1), is_integer(Left) andalso Left =< 10000, receive three -> three after 0 -> cancelled end,
     receive after 1 -> slept end, erlang:read_timer(T2)}.

priorities() ->
    Self = self(),
    Old = process_flag(priority, high),
    spawn_opt(fun() -> Self ! {low, process_info(self(), priority)} end, [{priority, low}]),
    Got = receive {low, P} -> P end,
    {Old, process_flag(priority, normal), Got}.
