%% Two processes that trap exits send each other exit signals a number of times.
-module(link_exit_loops_between_two).
-export([main/0]).

main() ->
    Me = self(),
    A = spawn(fun() -> process_flag(trap_exit, true), Me ! {ready, self()}, bounce(0, Me) end),
    B = spawn(fun() -> process_flag(trap_exit, true), Me ! {ready, self()}, bounce(0, Me) end),
    [receive {ready, P} -> ok end || P <- [A, B]],
    A ! {start, B},
    [receive {counted, P, N} -> N end || P <- [A, B]].
    %% => [20,20]

bounce(20, To) -> To ! {counted, self(), 20};
bounce(N, To) ->
    receive
        {start, P} -> exit(P, ping), bounce(N, To);
        {'EXIT', P, ping} -> exit(P, ping), bounce(N + 1, To)
    end.
