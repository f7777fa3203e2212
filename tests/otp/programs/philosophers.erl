%% Dining philosophers: forks are processes, ordered acquisition prevents deadlock; and a version with a waiter.
-module(philosophers).
-export([main/0]).

main() -> {ordered(5, 20), waiter(5, 10), deadlock_detected()}.

ordered(N, Meals) ->
    Self = self(),
    Forks = list_to_tuple([spawn_link(fun fork/0) || _ <- lists:seq(1, N)]),
    [spawn_link(fun() ->
         {First, Second} = {min(I, I rem N + 1), max(I, I rem N + 1)},
         Self ! {done, I, dine(element(First, Forks), element(Second, Forks), Meals, 0)}
     end) || I <- lists:seq(1, N)],
    Eaten = [receive {done, I, Count} -> {I, Count} end || I <- lists:seq(1, N)],
    Used = [begin Fork ! {count, self()}, receive {used, Fork, Count} -> Count end end || Fork <- tuple_to_list(Forks)],
    [begin unlink(Fork), exit(Fork, kill) end || Fork <- tuple_to_list(Forks)],
    {Eaten, Used}.

fork() -> fork(0).

fork(Count) ->
    receive
        {take, Pid} ->
            Pid ! {taken, self()},
            receive {drop, Pid} -> fork(Count + 1) end;
        {count, Pid} ->
            Pid ! {used, self(), Count},
            fork(Count)
    end.

dine(_, _, 0, Count) -> Count;
dine(First, Second, Meals, Count) ->
    take(First),
    take(Second),
    erlang:yield(),
    Second ! {drop, self()},
    First ! {drop, self()},
    dine(First, Second, Meals - 1, Count + 1).

take(Fork) ->
    Fork ! {take, self()},
    receive {taken, Fork} -> ok end.

waiter(N, Meals) ->
    Self = self(),
    Waiter = spawn_link(fun() -> serve(lists:seq(1, N), []) end),
    [spawn_link(fun() -> eat(Waiter, I, I rem N + 1, Meals), Self ! {full, I} end) || I <- lists:seq(1, N)],
    Full = lists:sort([receive {full, I} -> I end || _ <- lists:seq(1, N)]),
    Waiter ! {stop, self()},
    receive {free, Free} -> {Full, lists:sort(Free)} end.

eat(_, _, _, 0) -> ok;
eat(Waiter, Left, Right, Meals) ->
    Waiter ! {hungry, self(), Left, Right},
    receive eat -> ok end,
    Waiter ! {finished, Left, Right},
    eat(Waiter, Left, Right, Meals - 1).

serve(Free, Queue) ->
    receive
        {hungry, Pid, Left, Right} -> serve_queue(Free, Queue ++ [{Pid, Left, Right}], []);
        {finished, Left, Right} -> serve_queue([Left, Right | Free], Queue, []);
        {stop, Pid} when Queue =:= [] -> Pid ! {free, Free}
    end.

serve_queue(Free, [], Waiting) -> serve(Free, lists:reverse(Waiting));
serve_queue(Free, [{Pid, Left, Right} = Guest | Queue], Waiting) ->
    case lists:member(Left, Free) andalso lists:member(Right, Free) of
        true ->
            Pid ! eat,
            serve_queue(Free -- [Left, Right], Queue, Waiting);
        false -> serve_queue(Free, Queue, [Guest | Waiting])
    end.

%% Two processes take two forks in opposite orders and are stuck; a watchdog with a timeout breaks it.
deadlock_detected() ->
    [A, B] = [spawn(fun fork/0), spawn(fun fork/0)],
    Self = self(),
    Greedy = fun(First, Second) ->
        take(First),
        Self ! {holding, self()},
        receive go -> ok end,
        Second ! {take, self()},
        receive {taken, Second} -> Self ! {got_both, self()} after 5 -> Self ! {stuck, self()} end
    end,
    Pids = [spawn(fun() -> Greedy(A, B) end), spawn(fun() -> Greedy(B, A) end)],
    [receive {holding, Pid} -> ok end || Pid <- Pids],
    [Pid ! go || Pid <- Pids],
    Outcome = [receive {Result, Pid} -> Result end || Pid <- Pids],
    [exit(Pid, kill) || Pid <- [A, B]],
    Outcome.
