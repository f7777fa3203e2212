%% A token goes round a ring of 1000 processes: one message, one switch of processes per hop.
-module(ring_hops).
-export([main/0]).

main() ->
    Self = self(),
    First = build(999, Self),
    Hops = play(First, 200, 0),
    First ! stop,
    receive stop -> Hops end.

build(0, Next) -> Next;
build(N, Next) -> build(N - 1, spawn(fun() -> pass(Next) end)).

pass(Next) ->
    receive
        Hops when is_integer(Hops) -> Next ! Hops + 1, pass(Next);
        stop -> Next ! stop
    end.

play(_First, 0, Hops) -> Hops;
play(First, Rounds, Hops) ->
    First ! Hops + 1,
    receive Now when is_integer(Now) -> play(First, Rounds - 1, Now) end.
