%% Processes of all priorities get their turn while one of normal priority computes.
-module(proc_priorities).
-export([main/0, id/1]).

main() ->
    Me = self(),
    [spawn_opt(fun() -> Me ! {ran, P} end, [{priority, P}]) || P <- [low, normal, high, max]],
    count(id(3000)),
    sort(collect(4)).
    %% => [high,low,max,normal]

count(0) -> ok;
count(N) -> count(N - 1).

collect(0) -> [];
collect(N) -> receive {ran, P} -> [P | collect(N - 1)] end.

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P | sort([X || X <- T, X >= P])].

%% Hides a value from the compiler.
id(X) -> X.
