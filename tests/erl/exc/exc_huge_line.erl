%% A line that the line tables of OTP have no room for is no location; the largest one they have room for is.
-module(exc_huge_line).
-export([main/0, id/1]).

main() ->
    [
        top(fun huge/0),      %% => []
        top(fun large/0)      %% => [{file,"large.erl"},{line,16777214}]
    ].

top(F) ->
    try F()
    catch
        error:crash:Stack ->
            [{?MODULE, _, 0, Location} | _] = Stack,
            Location
    end.

%% Hides a value from the compiler.
id(X) -> X.

-file("huge.erl", 16777213).
huge() ->
    error(crash).
-file("large.erl", 16777212).
large() ->
    error(crash).
