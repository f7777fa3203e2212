%% Map and reduce over worker processes, with failing jobs retried, parallel map variants, a scatter/gather with deadline, futures.
-module(map_reduce).
-export([main/0]).

-define(BOOKS, ["the cat sat on the mat", "the dog ate the cat", "a mat for a dog", "on and on and on"]).

main() ->
    {word_count(?BOOKS), inverted(?BOOKS), pmap(fun(X) -> X * X end, lists:seq(1, 60)), chunked(fun(X) -> X rem 7 end, lists:seq(1, 100), 4),
     try pmap(fun(3) -> error(three); (X) -> X end, [1, 2, 3, 4]) catch C:R -> {C, R} end, retrying(), gather(), futures(), tree_sum(lists:seq(1, 256)),
     histogram(), any_first(), gossip(12)}.

word_count(Documents) ->
    Map = fun(Document, Emit) -> [Emit(Word, 1) || Word <- string:lexemes(Document, " ")] end,
    Reduce = fun(_, Counts) -> lists:sum(Counts) end,
    run(Map, Reduce, Documents).

inverted(Documents) ->
    Map = fun({N, Document}, Emit) -> [Emit(Word, N) || Word <- lists:usort(string:lexemes(Document, " "))] end,
    run(Map, fun(_, Ns) -> lists:sort(Ns) end, lists:enumerate(Documents)).

run(Map, Reduce, Inputs) ->
    Self = self(),
    Mappers = [spawn_monitor(fun() -> Map(Input, fun(Key, Value) -> Self ! {emit, self(), Key, Value}, ok end) end) || Input <- Inputs],
    Groups = collect(maps:from_list([{Ref, Pid} || {Pid, Ref} <- Mappers]), #{}),
    Reducers = [{Key, spawn_monitor(fun() -> exit({reduced, Reduce(Key, Values)}) end)} || {Key, Values} <- maps:to_list(Groups)],
    lists:sort([receive {'DOWN', Ref, process, Pid, {reduced, Result}} -> {Key, Result} end || {Key, {Pid, Ref}} <- Reducers]).

collect(Waiting, Groups) when map_size(Waiting) =:= 0 -> Groups;
collect(Waiting, Groups) ->
    receive
        {emit, _, Key, Value} -> collect(Waiting, maps:update_with(Key, fun(Values) -> [Value | Values] end, [Value], Groups));
        {'DOWN', Ref, process, _, normal} -> collect(maps:remove(Ref, Waiting), Groups)
    end.

pmap(Fun, List) ->
    Self = self(),
    Jobs = [begin
                Ref = make_ref(),
                spawn(fun() -> Self ! {Ref, try {ok, Fun(X)} catch Class:Reason -> {Class, Reason} end} end),
                Ref
            end || X <- List],
    Answers = [receive {Ref, Answer} -> Answer end || Ref <- Jobs],
    [case Answer of {ok, Value} -> Value; {Class, Reason} -> erlang:raise(Class, Reason, []) end || Answer <- Answers].

chunked(Fun, List, Workers) -> lists:sum(lists:append(pmap(fun(Chunk) -> [Fun(X) || X <- Chunk] end, deal(List, Workers)))).

deal(List, N) ->
    Piles = lists:foldl(fun({I, X}, Map) -> maps:update_with(I rem N, fun(Xs) -> [X | Xs] end, [X], Map) end, #{}, lists:enumerate(List)),
    [Pile || {_, Pile} <- lists:sort(maps:to_list(Piles))].

retrying() ->
    Counter = spawn(fun() -> counter(0) end),
    Job = fun() ->
        Counter ! {next, self()},
        receive {count, N} when N < 4 -> exit({flaky, N}); {count, N} -> exit({done, N}) end
    end,
    Result = attempt(Job, 6, []),
    exit(Counter, kill),
    Result.

attempt(_, 0, Failures) -> {gave_up, Failures};
attempt(Job, Left, Failures) ->
    {Pid, Ref} = spawn_monitor(Job),
    receive
        {'DOWN', Ref, process, Pid, {done, N}} -> {N, lists:reverse(Failures)};
        {'DOWN', Ref, process, Pid, Why} -> attempt(Job, Left - 1, [Why | Failures])
    end.

counter(N) -> receive {next, From} -> From ! {count, N + 1}, counter(N + 1) end.

gather() ->
    Self = self(),
    Ref = make_ref(),
    Delays = [{fast, 0}, {quick, 5}, {never, infinity}],
    Pids = [spawn(fun() -> receive after Delay -> Self ! {Ref, Name} end end) || {Name, Delay} <- Delays],
    Timer = erlang:send_after(40, Self, {Ref, deadline}),
    Got = gather(Ref, []),
    false = erlang:cancel_timer(Timer),
    [exit(Pid, kill) || Pid <- Pids],
    Got.

gather(Ref, Got) ->
    receive
        {Ref, deadline} -> {lists:sort(Got), incomplete};
        {Ref, Name} -> gather(Ref, [Name | Got])
    end.

futures() ->
    F = future(fun() -> lists:sum(lists:seq(1, 100)) end),
    G = future(fun() -> force(F) * 2 end),
    H = future(fun() -> throw(failed) end),
    {force(G), force(F), force(G), try force(H) catch throw:T -> {thrown, T} end}.

future(Fun) -> spawn(fun() ->
    Outcome = try {value, Fun()} catch Class:Reason -> {raised, Class, Reason} end,
    serve(Outcome)
end).

serve(Outcome) -> receive {force, From, Ref} -> From ! {Ref, Outcome}, serve(Outcome) end.

force(Future) ->
    Ref = monitor(process, Future),
    Future ! {force, self(), Ref},
    receive
        {Ref, {value, Value}} ->
            demonitor(Ref, [flush]),
            Value;
        {Ref, {raised, Class, Reason}} ->
            demonitor(Ref, [flush]),
            erlang:Class(Reason);
        {'DOWN', Ref, _, _, Why} -> error(Why)
    end.

tree_sum([X]) -> X;
tree_sum(List) ->
    {Left, Right} = lists:split(length(List) div 2, List),
    {Pid, Ref} = spawn_monitor(fun() -> exit({sum, tree_sum(Left)}) end),
    Sum = tree_sum(Right),
    receive {'DOWN', Ref, process, Pid, {sum, Other}} -> Sum + Other end.

histogram() ->
    Data = [N * N rem 10 || N <- lists:seq(1, 50)],
    [{Bucket, lists:duplicate(Count, $*)} || {Bucket, Count} <- run(fun(X, Emit) -> Emit(X, 1) end, fun(_, Ones) -> length(Ones) end, Data)].

any_first() ->
    Self = self(),
    Pids = [spawn_link(fun() -> receive {go, N} -> Self ! {winner, N}; lose -> ok end end) || N <- lists:seq(1, 3)],
    [First, Second, Third] = Pids,
    First ! lose,
    Third ! lose,
    Second ! {go, 2},
    receive {winner, N} -> N end.

gossip(N) ->
    Self = self(),
    Nodes = [spawn(fun() -> receive {peers, Peers} -> node_loop(I, Peers, #{I => I * I}, Self) end end) || I <- lists:seq(1, N)],
    Array = list_to_tuple(Nodes),
    [element(I, Array) ! {peers, [element((I + Step - 1) rem N + 1, Array) || Step <- [1, 2, 4, 8]]} || I <- lists:seq(1, N)],
    [Node ! start || Node <- Nodes],
    Known = [receive {complete, I, Sum} -> Sum end || I <- lists:seq(1, N)],
    [exit(Node, kill) || Node <- Nodes],
    lists:usort(Known).

node_loop(I, Peers, Facts, Owner) ->
    receive
        start ->
            [Peer ! {facts, Facts} || Peer <- Peers],
            node_loop(I, Peers, Facts, Owner);
        {facts, New} ->
            case maps:merge(Facts, New) of
                Facts -> node_loop(I, Peers, Facts, Owner);
                More ->
                    map_size(More) =:= 12 andalso (Owner ! {complete, I, lists:sum(maps:values(More))}),
                    [Peer ! {facts, More} || Peer <- Peers],
                    node_loop(I, Peers, More, Owner)
            end
    end.
