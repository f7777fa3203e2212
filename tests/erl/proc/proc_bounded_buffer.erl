%% Producers and consumers at a buffer of three places; nothing is lost and it never overflows.
-module(proc_bounded_buffer).
-export([main/0, id/1]).

main() ->
    Me = self(),
    B = spawn(fun() -> buffer([], 3, 0) end),
    [spawn(fun() -> produce(B, I, id(10)) end) || I <- [1, 2]],
    [spawn(fun() -> consume(B, Me, id(10), 0) end) || _ <- [1, 2]],
    S = receive {sum, X} -> X end + receive {sum, Y} -> Y end,
    B ! {max, Me},
    {S, receive {max, M} -> M =< 3 end}.
    %% => {165,true}

buffer(L, Room, Max) ->
    receive
        {put, P, R, X} when Room > 0 -> P ! {R, ok}, buffer(L ++ [X], Room - 1, max(Max, length(L) + 1));
        {get, P, R} when L =/= [] -> P ! {R, hd(L)}, buffer(tl(L), Room + 1, Max);
        {max, P} -> P ! {max, Max}
    end.

produce(_, _, 0) -> ok;
produce(B, I, N) ->
    R = make_ref(),
    B ! {put, self(), R, I * N},
    receive {R, ok} -> produce(B, I, N - 1) end.

consume(_, To, 0, S) -> To ! {sum, S};
consume(B, To, N, S) ->
    R = make_ref(),
    B ! {get, self(), R},
    receive {R, X} -> consume(B, To, N - 1, S + X) end.

%% Hides a value from the compiler.
id(X) -> X.
