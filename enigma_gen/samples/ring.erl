%% A token goes round a ring of processes.
-module(ring).
-export([about/0, main/0]).

-define(PROCESSES, 1000).
-define(ROUNDS, 100).

about() -> <<"A token goes round a ring of processes.">>.

main() ->
    Self = self(),
    %% The last process of the ring is this one; each of the others knows only its successor.
    First = build(?PROCESSES - 1, Self),
    Hops = play(First, ?ROUNDS, 0),
    First ! stop,
    receive stop -> ok end,
    [{<<"processes in the ring">>, ?PROCESSES},
     {<<"rounds">>, ?ROUNDS},
     {<<"messages passed on">>, Hops},
     {<<"the first process has ended">>, not is_process_alive(First)}].

build(0, Next) -> Next;
build(N, Next) -> build(N - 1, spawn(fun() -> node_loop(Next) end)).

node_loop(Next) ->
    receive
        {token, Hops} -> Next ! {token, Hops + 1}, node_loop(Next);
        stop -> Next ! stop
    end.

play(_First, 0, Hops) -> Hops;
play(First, Rounds, Hops) ->
    First ! {token, Hops + 1},
    receive {token, Now} -> play(First, Rounds - 1, Now) end.
