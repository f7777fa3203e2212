%% Producers and consumers over a bounded buffer, a pipeline of stages, and back pressure.
-module(pipeline).
-export([main/0]).

main() ->
    Buffer = spawn_link(fun() -> buffer(4, queue:new(), 0, queue:new(), queue:new(), 0) end),
    Self = self(),
    [spawn_link(fun() -> produce(Buffer, P, 1, 25), Self ! {produced, P} end) || P <- [1, 2, 3]],
    [spawn_link(fun() -> Self ! {consumed, C, consume(Buffer, [])} end) || C <- [a, b]],
    [receive {produced, P} -> ok end || P <- [1, 2, 3]],
    [put_item(Buffer, stop) || _ <- [a, b]],
    Items = lists:append([receive {consumed, C, List} -> List end || C <- [a, b]]),
    Buffer ! {peak, self()},
    Peak = receive {peak, Most} -> Most end,
    PerProducer = [[N || {Q, N} <- lists:sort(Items), Q =:= P] =:= lists:seq(1, 25) || P <- [1, 2, 3]],
    Stages = [fun(X) -> X * X end, fun(X) -> X + 1 end, fun integer_to_list/1, fun lists:reverse/1, fun list_to_integer/1],
    {length(Items), Peak =< 4, PerProducer, run_stages(Stages, lists:seq(1, 30)), collatz_farm(30), order_kept()}.

buffer(Size, Items, Count, Getters, Putters, Peak) ->
    receive
        {put, From, Item} when Count < Size ->
            From ! {ok, self()},
            serve(Size, queue:in(Item, Items), Count + 1, Getters, Putters, max(Peak, Count + 1));
        {put, From, Item} -> buffer(Size, Items, Count, Getters, queue:in({From, Item}, Putters), Peak);
        {get, From} -> serve(Size, Items, Count, queue:in(From, Getters), Putters, Peak);
        {peak, From} ->
            From ! {peak, Peak},
            buffer(Size, Items, Count, Getters, Putters, Peak)
    end.

serve(Size, Items, Count, Getters, Putters, Peak) ->
    case {queue:out(Items), queue:out(Getters)} of
        {{{value, Item}, Items1}, {{value, Getter}, Getters1}} ->
            Getter ! {item, self(), Item},
            case queue:out(Putters) of
                {{value, {From, Next}}, Putters1} ->
                    From ! {ok, self()},
                    serve(Size, queue:in(Next, Items1), Count, Getters1, Putters1, Peak);
                {empty, _} -> serve(Size, Items1, Count - 1, Getters1, Putters, Peak)
            end;
        _ -> buffer(Size, Items, Count, Getters, Putters, Peak)
    end.

put_item(Buffer, Item) ->
    Buffer ! {put, self(), Item},
    receive {ok, Buffer} -> ok end.

produce(_, _, N, Last) when N > Last -> ok;
produce(Buffer, P, N, Last) ->
    put_item(Buffer, {P, N}),
    produce(Buffer, P, N + 1, Last).

consume(Buffer, Items) ->
    Buffer ! {get, self()},
    receive
        {item, Buffer, stop} -> lists:reverse(Items);
        {item, Buffer, Item} -> consume(Buffer, [Item | Items])
    end.

run_stages(Funs, Inputs) ->
    Self = self(),
    First = lists:foldr(fun(Fun, Next) -> spawn_link(fun() -> stage(Fun, Next) end) end, Self, Funs),
    [First ! {data, Input} || Input <- Inputs],
    First ! finish,
    collect([]).

stage(Fun, Next) ->
    receive
        {data, X} ->
            Next ! {data, Fun(X)},
            stage(Fun, Next);
        finish -> Next ! finish
    end.

collect(Results) ->
    receive
        {data, X} -> collect([X | Results]);
        finish -> lists:reverse(Results)
    end.

collatz_farm(N) ->
    Self = self(),
    Work = ets_free_counter(N),
    [spawn_link(fun() -> worker(Work, Self) end) || _ <- lists:seq(1, 4)],
    lists:sort([receive {result, I, Steps} -> {I, Steps} end || I <- lists:seq(1, N)]).

ets_free_counter(N) -> spawn_link(fun() -> counter(N) end).

counter(N) ->
    receive
        {next, From} when N > 0 ->
            From ! {work, N},
            counter(N - 1);
        {next, From} ->
            From ! no_more,
            counter(N)
    end.

worker(Work, Main) ->
    Work ! {next, self()},
    receive
        {work, I} ->
            Main ! {result, I, collatz(I, 0)},
            worker(Work, Main);
        no_more -> ok
    end.

collatz(1, Steps) -> Steps;
collatz(N, Steps) when N band 1 =:= 0 -> collatz(N bsr 1, Steps + 1);
collatz(N, Steps) -> collatz(3 * N + 1, Steps + 1).

order_kept() ->
    Self = self(),
    Echo = spawn_link(fun() -> echo_backwards([], 200, Self) end),
    [Echo ! {n, N} || N <- lists:seq(1, 200)],
    receive {all, List} -> List =:= lists:seq(200, 1, -1) end.

echo_backwards(List, 0, To) -> To ! {all, List};
echo_backwards(List, N, To) -> receive {n, X} -> echo_backwards([X | List], N - 1, To) end.
