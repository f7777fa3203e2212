%% Frames of body recursion with the same return address make one entry.
-module(exc_stack_skips_loops).
-export([main/0, id/1]).

main() ->
    try a(id(50))
    catch error:R:S -> {R, [{F, A} || {?MODULE, F, A, _} <- S, F =/= main, F =/= id]}
    end.
    %% => {badarith,[{b,1},{b,1},{a,1}]}

a(0) -> b(id(50));
a(N) -> [a(N - 1)].

b(0) -> id(a) + 1;
b(N) -> [b(N - 1)].

%% Hides a value from the compiler.
id(X) -> X.
