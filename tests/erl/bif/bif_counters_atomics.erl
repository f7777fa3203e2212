%% Atomics and counters shared between processes.
-module(bif_counters_atomics).
-export([main/0, id/1]).

main() ->
    A = atomics:new(3, [{signed, true}]),
    C = counters:new(2, []),
    Me = self(),
    [spawn(fun() -> atomics:add(A, 1, N), counters:add(C, 2, N), Me ! done end) || N <- [1, 2, 3, 4]],
    [receive done -> ok end || _ <- [1, 2, 3, 4]],
    [
        atomics:get(A, 1),                          %% => 10
        counters:get(C, 2),                         %% => 10
        atomics:add_get(A, 2, -5),                  %% => -5
        atomics:exchange(A, 2, 7),                  %% => -5
        atomics:compare_exchange(A, 2, 7, 8),       %% => ok
        atomics:compare_exchange(A, 2, 7, 9),       %% => 8
        err(fun() -> atomics:get(A, id(4)) end),    %% => {error,badarg}
        err(fun() -> atomics:put(A, 1, id(x)) end)  %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
