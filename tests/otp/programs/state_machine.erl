%% State machines as processes: a door with a code and timeouts, a traffic light, a vending machine, a tiny TCP handshake.
-module(state_machine).
-export([main/0, awake/1]).

main() -> {door(), light(), vending([10, 5, select, 5, 10, select, refund, 50, select]), handshake(), hibernating(), stack_machine()}.

door() ->
    Self = self(),
    Door = spawn_link(fun() -> locked("1234", [], Self) end),
    [Door ! {key, Key} || Key <- "99991234"],
    Opened = receive {Door, open} -> opened end,
    Door ! {key, $5},
    Closed = receive {Door, closed} -> closed after 1000 -> never end,
    Door ! {key, $1},
    Forgot = receive {Door, forgot, Keys} -> Keys after 1000 -> never end,
    Door ! stop,
    receive {Door, stopped, Count} -> {Opened, Closed, Forgot, Count} end.

locked(Code, Keys, Owner) ->
    receive
        {key, Key} ->
            Typed = lists:sublist([Key | Keys], length(Code)),
            case lists:reverse(Typed) of
                Code ->
                    Owner ! {self(), open},
                    opened(Code, Owner, 0);
                _ -> locked(Code, Typed, Owner)
            end;
        stop -> Owner ! {self(), stopped, length(Keys)}
    after timeout_for(Keys) ->
        Owner ! {self(), forgot, Keys},
        locked(Code, [], Owner)
    end.

timeout_for([]) -> infinity;
timeout_for(_) -> 40.

opened(Code, Owner, Ignored) ->
    Timer = erlang:start_timer(50, self(), close),
    opened(Code, Owner, Ignored, Timer).

opened(Code, Owner, Ignored, Timer) ->
    receive
        {timeout, Timer, close} ->
            Owner ! {self(), closed},
            locked(Code, [], Owner);
        {key, _} -> opened(Code, Owner, Ignored + 1, Timer)
    end.

light() ->
    Steps = [red, green, yellow],
    Light = fun Loop(State, From, Log) ->
        receive
            next -> Loop(case State of red -> green; green -> yellow; yellow -> red end, From, [State | Log]);
            {emergency, Next} -> Loop(Next, From, [{forced, State} | Log]);
            done -> From ! {log, lists:reverse(Log), lists:member(State, Steps)}
        end
    end,
    Self = self(),
    Pid = spawn_link(fun() -> Light(red, Self, []) end),
    [Pid ! Event || Event <- [next, next, {emergency, red}, next, next, next, done]],
    receive {log, Log, Valid} -> {Log, Valid} end.

vending(Events) ->
    {Final, Outputs} = lists:foldl(fun(Event, {State, Out}) ->
        case transition(Event, State) of
            {State1, none} -> {State1, Out};
            {State1, Output} -> {State1, [Output | Out]}
        end
    end, {{idle, 0}, []}, Events),
    {Final, lists:reverse(Outputs)}.

transition(Coin, {_, Sum}) when is_integer(Coin) -> {{paying, Sum + Coin}, none};
transition(select, {_, Sum}) when Sum >= 25 -> {{idle, 0}, {vended, Sum - 25}};
transition(select, {State, Sum}) -> {{State, Sum}, {short, 25 - Sum}};
transition(refund, {_, 0}) -> {{idle, 0}, none};
transition(refund, {paying, Sum}) -> {{idle, 0}, {returned, Sum}}.

handshake() ->
    Self = self(),
    Server = spawn_link(fun() -> listen(Self) end),
    Client = spawn_link(fun() -> connect(Server, 100, Self) end),
    lists:sort([receive {Who, Result} -> {maps:get(Who, #{Server => server, Client => client}), Result} end || _ <- [1, 2]]).

listen(Owner) ->
    receive {syn, From, Number} ->
        From ! {syn_ack, self(), 500, Number + 1},
        receive
            {ack, From, 501} ->
                {Data, Order} = segments(From, Number + 1, []),
                Owner ! {self(), {Data, Order}}
        after 1000 -> Owner ! {self(), timeout}
        end
    end.

connect(Server, Number, Owner) ->
    Server ! {syn, self(), Number},
    receive {syn_ack, Server, Theirs, Mine} ->
        Server ! {ack, self(), Theirs + 1},
        %% Out of order, with a duplicate: selective receive puts them right.
        [Server ! {data, self(), Mine + Offset, Text} || {Offset, Text} <- [{6, "world"}, {0, "hello "}, {0, "hello "}, {11, fin}]],
        Owner ! {self(), {established, Mine}}
    end.

segments(From, Next, Got) ->
    receive
        {data, From, Next, fin} -> {lists:append(lists:reverse(Got)), leftovers()};
        {data, From, Next, Text} -> segments(From, Next + length(Text), [Text | Got])
    end.

leftovers() -> receive {data, _, At, _} -> [At | leftovers()] after 0 -> [] end.

hibernating() ->
    Pid = spawn_link(fun() -> sleeper([]) end),
    [Pid ! {item, N} || N <- [1, 2, 3]],
    Pid ! {report, self()},
    receive {items, Items} -> Items end.

sleeper(Items) -> erlang:hibernate(?MODULE, awake, [Items]).

awake(Items) ->
    receive
        {item, Item} -> sleeper([Item | Items]);
        {report, To} -> To ! {items, Items}
    end.

stack_machine() ->
    Program = {{push, 10}, {store, n}, {push, 1}, {store, r}, {load, n}, {jump_zero, 15}, {load, r}, {load, n}, mul, {store, r}, {load, n},
               {push, -1}, add, {store, n}, {jump, 5}, {load, r}, halt},
    execute(Program, 1, [], #{}, 0).

execute(Program, Pc, Stack, Vars, Steps) ->
    case {element(Pc, Program), Stack} of
        {halt, [Top | _]} -> {Top, Steps};
        {{push, X}, _} -> execute(Program, Pc + 1, [X | Stack], Vars, Steps + 1);
        {{load, V}, _} -> execute(Program, Pc + 1, [maps:get(V, Vars) | Stack], Vars, Steps + 1);
        {{store, V}, [X | Rest]} -> execute(Program, Pc + 1, Rest, Vars#{V => X}, Steps + 1);
        {{jump, To}, _} -> execute(Program, To, Stack, Vars, Steps + 1);
        {{jump_zero, To}, [0 | Rest]} -> execute(Program, To + 1, Rest, Vars, Steps + 1);
        {{jump_zero, _}, [_ | Rest]} -> execute(Program, Pc + 1, Rest, Vars, Steps + 1);
        {mul, [A, B | Rest]} -> execute(Program, Pc + 1, [A * B | Rest], Vars, Steps + 1);
        {add, [A, B | Rest]} -> execute(Program, Pc + 1, [A + B | Rest], Vars, Steps + 1)
    end.
