%% What the programs about tracing share: a process that runs what it is given, and events with names in place of pids.

%% A process that runs funs for others.
start() ->
    put(names, [{self(), main}]),
    S = spawn(fun server/0),
    name(S, server),
    S.

server() ->
    receive
        {run, From, F} ->
            catch F(),
            From ! {ran, self()},
            server();
        stop -> ok
    end.

%% Lets S run F; the events that main, which traces, has been told of meanwhile.
do(S, F) ->
    S ! {run, self(), F},
    receive {ran, S} -> ok end,
    told(S).

told(S) ->
    R = erlang:trace_delivered(S),
    receive {trace_delivered, S, R} -> ok end,
    events().

events() ->
    receive
        M when element(1, M) =:= trace; element(1, M) =:= trace_ts; element(1, M) =:= seq_trace ->
            E = clean(M),
            [E | events()]
    after 0 -> []
    end.

name(P, Name) -> put(names, [{P, Name} | get(names)]), P.

clean(P) when is_pid(P) ->
    case lists:keyfind(P, 1, get(names)) of
        {_, Name} -> Name;
        false ->
            Name = list_to_atom("p" ++ integer_to_list(length(get(names)) - 1)),
            name(P, Name),
            Name
    end;
clean(R) when is_reference(R) -> ref;
clean(F) when is_function(F) -> 'fun';
clean([H | T]) -> C = clean(H), [C | clean(T)];
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean(X) -> X.

%% What F raises, with the cause that error_info names.
failure(F) ->
    try F() of V -> {ok, V}
    catch C:R:Stack ->
        [{M, N, A, I} | _] = Stack,
        Arity = if is_list(A) -> length(A); true -> A end,
        {C, R, {M, N, Arity}, [maps:get(cause, E, none) || {error_info, E} <- I]}
    end.

%% Hides a value from the compiler.
id(X) -> X.
