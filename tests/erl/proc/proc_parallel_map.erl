%% A map in parallel keeps the order and gives the reason for what crashed.
-module(proc_parallel_map).
-export([main/0, id/1]).

main() ->
    pmap(fun(0) -> exit(zero); (N) when N rem 5 =:= 0 -> error({five, N}); (N) -> N * N end, id([3, 5, 1, 0, 4, 2])).
    %% => [9,{error,{five,5}},1,{exit,zero},16,4]

pmap(F, L) ->
    Rs = [spawn_monitor(fun() -> exit({ok, F(X)}) end) || X <- L],
    [receive
         {'DOWN', R, process, P, {ok, V}} -> V;
         {'DOWN', R, process, P, {E, S}} when is_list(S) -> {error, E};
         {'DOWN', R, process, P, E} -> {exit, E}
     end || {P, R} <- Rs].

%% Hides a value from the compiler.
id(X) -> X.
