%% A server with state, calls with references, casts, a time-out and a stop.
-module(proc_server_loop).
-export([main/0]).

main() ->
    S = spawn(fun() -> loop(#{count => 0}) end),
    S ! {cast, {add, 5}},
    A = call(S, get),
    S ! {cast, {add, -2}},
    S ! unexpected,
    B = call(S, get),
    C = call(S, reset),
    D = call(S, get),
    E = call(S, stop),
    F = call(S, get),
    {A, B, C, D, E, F}.
    %% => {5,3,{was,3},0,stopping,{down,noproc}}

call(S, Req) ->
    Ref = erlang:monitor(process, S),
    S ! {call, {self(), Ref}, Req},
    receive
        {Ref, Reply} -> erlang:demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, _, _, Why} -> {down, Why}
    end.

loop(#{count := N} = State) ->
    receive
        {call, {P, R}, get} -> P ! {R, N}, loop(State);
        {call, {P, R}, reset} -> P ! {R, was(N)}, loop(State#{count := 0});
        {call, {P, R}, stop} -> P ! {R, stopping};
        {cast, {add, K}} -> loop(State#{count := N + K});
        _ -> loop(State)
    after 5000 -> exit(idle)
    end.

was(N) -> {was, N}.
