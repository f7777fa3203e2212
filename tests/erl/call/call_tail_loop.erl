%% A tail-recursive loop of 100,000 steps.
-module(call_tail_loop).
-export([main/0, id/1]).

main() -> {loop(id(100000), 0), count(id(50000))}.
    %% => {5000050000,done}

loop(0, A) -> A;
loop(N, A) -> loop(N - 1, A + N).

count(0) -> done;
count(N) -> count(N - 1).

%% Hides a value from the compiler.
id(X) -> X.
