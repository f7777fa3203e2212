%% backtrace_depth cuts the stack; the default is eight entries.
-module(exc_stack_trace_depth).
-export([main/0, id/1]).

main() ->
    Old = erlang:system_flag(backtrace_depth, 8),
    A = len(fun() -> [deep(id(30))] end),
    8 = erlang:system_flag(backtrace_depth, 3),
    B = len(fun() -> [deep(id(30))] end),
    3 = erlang:system_flag(backtrace_depth, Old),
    {Old, A, B}.
    %% => {8,8,3}

len(F) ->
    try F()
    catch error:_:S -> length(S)
    end.

%% Two functions in turn, for entries with the same return address are shown once.
deep(0) -> 1 / id(0);
deep(N) -> [peed(N - 1)].

peed(N) -> {deep(N)}.

%% Hides a value from the compiler.
id(X) -> X.
