%% A ring of 60 processes passes a token round 5 times.
-module(proc_ring).
-export([main/0, id/1]).

main() ->
    Me = self(),
    First = build(id(60), Me),
    First ! {token, 0},
    turns(First, id(4)),
    First ! stop,
    receive stop -> stopped end.
    %% => stopped

build(0, Next) -> Next;
build(N, Next) -> build(N - 1, spawn(fun() -> node_loop(Next) end)).

node_loop(Next) ->
    receive
        {token, N} -> Next ! {token, N + 1}, node_loop(Next);
        stop -> Next ! stop
    end.

turns(_, 0) -> receive {token, 300} -> ok end;
turns(First, N) -> receive {token, K} -> First ! {token, K}, turns(First, N - 1) end.

%% Hides a value from the compiler.
id(X) -> X.
