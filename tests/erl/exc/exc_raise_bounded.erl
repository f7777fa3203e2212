%% raise/3 keeps as much of a stack trace as backtrace_depth says, and one entry even at depth 0, as every error does.
-module(exc_raise_bounded).
-export([main/0, id/1]).

main() ->
    Old = erlang:system_flag(backtrace_depth, 8),
    Result = [begin erlang:system_flag(backtrace_depth, D), {len(L), error_len()} end || D <- [0, 1, 2], L <- [0, 1, 3]],
    erlang:system_flag(backtrace_depth, Old),
    Result.
    %% => [{0,1},{1,1},{1,1},{0,1},{1,1},{1,1},{0,2},{1,2},{2,2}]

len(Length) ->
    try erlang:raise(error, r, [{a, b, N, []} || N <- lists:seq(1, id(Length))])
    catch error:r:Stack -> length(Stack)
    end.

error_len() ->
    try {deep(id(0))}
    catch error:_:Stack -> length(Stack)
    end.

deep(N) -> [1 / N].

%% Hides a value from the compiler.
id(X) -> X.
