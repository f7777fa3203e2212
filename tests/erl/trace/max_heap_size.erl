%% A process that holds more than its max_heap_size is killed, reported, or only reported.
-module(max_heap_size).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    [how(fun(G) -> process_flag(max_heap_size, 20000), G() end, []),
     how(fun(G) -> process_flag(max_heap_size, #{size => 20000, kill => true, error_logger => false}), G() end, []),
     how(fun(G) -> G() end, [{max_heap_size, #{size => 25000, error_logger => false}}]),
     how(fun(G) -> process_flag(max_heap_size, #{size => 20000, kill => false, error_logger => false}), G() end, []),
     how(fun(G) -> process_flag(max_heap_size, 100000000), G() end, []),
     how(fun(G) -> process_flag(max_heap_size, 0), G() end, []),
     quiet(),
     settings()].
    %% => killed
    %% => killed
    %% => killed
    %% => {made,60000}
    %% => {made,60000}
    %% => {made,60000}
    %% => 0
    %% => [#{error_logger => true,kill => true,size => 0},{max_heap_size,#{error_logger => true,kill => false,size => 7000000}},#{error_logger => true,kill => false,size => 7000000},[badarg,badarg,badarg,badarg]]

%% How a process ends that piles up a list.
how(Before, Options) ->
    {P, M} = spawn_opt(fun() -> Before(fun() -> exit({made, length(pile(60000, []))}) end) end, [monitor | Options]),
    receive {'DOWN', M, process, P, Reason} -> Reason after 15000 -> late end.

pile(0, L) -> L;
pile(N, L) -> pile(N - 1, [{N, N} | L]).

%% Garbage does not count.
quiet() ->
    {P, M} = spawn_opt(fun() -> exit(churn(50000, 0)) end, [monitor, {max_heap_size, #{size => 40000, error_logger => false}}]),
    receive {'DOWN', M, process, P, Reason} -> Reason after 15000 -> late end.

churn(0, S) -> S;
churn(N, S) -> churn(N - 1, (S + length([N, N, N])) rem 1000).

settings() ->
    Old = process_flag(max_heap_size, #{size => 7000000, kill => false}),
    [Old, process_info(self(), max_heap_size), process_flag(max_heap_size, 0),
     [try process_flag(max_heap_size, X) catch error:E -> E end || X <- [-1, a, #{size => -1}, #{kill => true}]]].
