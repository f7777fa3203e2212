%% raise/3 with a bad class or a bad stack returns badarg instead of raising.
-module(exc_raise_arguments).
-export([main/0, id/1]).

main() ->
    [
        erlang:raise(id(badclass), x, []),                    %% => badarg
        erlang:raise(id(error), x, id(notalist)),             %% => badarg
        erlang:raise(id(error), x, id([{a, b}])),             %% => badarg
        raised(error, x, []),                                 %% => {error,x,[]}
        raised(exit, x, [{m, f, 1}]),                         %% => {exit,x,[{m,f,1,[]}]}
        raised(throw, x, [{m, f, [a, b], [{file, "f"}, {line, 3}]}]),  %% => {throw,x,[{m,f,[a,b],[{file,"f"},{line,3}]}]}
        raised(error, x, [{m, f, 2, []}])                     %% => {error,x,[{m,f,2,[]}]}
    ].

raised(C, R, S) ->
    try erlang:raise(id(C), id(R), id(S))
    catch C1:R1:S1 -> {C1, R1, S1}
    end.

%% Hides a value from the compiler.
id(X) -> X.
