%% The sieve of Eratosthenes as a chain of filter processes.
-module(proc_sieve).
-export([main/0, id/1]).

main() ->
    Me = self(),
    First = spawn(fun() -> filter(Me) end),
    feed(First, 2, id(60)),
    collect().
    %% => [2,3,5,7,11,13,17,19,23,29,31,37,41,43,47,53,59]

feed(P, N, Max) when N > Max -> P ! done;
feed(P, N, Max) -> P ! {n, N}, feed(P, N + 1, Max).

filter(To) ->
    receive
        {n, P} -> To ! {prime, P}, filter(P, To, none);
        done -> To ! done
    end.

filter(P, To, Next) ->
    receive
        {n, N} when N rem P =:= 0 -> filter(P, To, Next);
        {n, N} when Next =:= none ->
            Q = spawn(fun() -> filter(To) end),
            Q ! {n, N},
            filter(P, To, Q);
        {n, N} -> Next ! {n, N}, filter(P, To, Next);
        done when Next =:= none -> To ! done;
        done -> Next ! done
    end.

collect() ->
    receive
        {prime, P} -> [P | collect()];
        done -> []
    end.

%% Hides a value from the compiler.
id(X) -> X.
