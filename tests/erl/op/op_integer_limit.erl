%% No integer has more than 2^19 - 1 words: a product or a shift that would is refused, with a literal or without.
-module(op_integer_limit).
-export([main/0]).

main() ->
    Big = id(1) bsl 33554300,
    Bigger = id(1) bsl 100,
    Negative = id(-1) bsl 101,
    [
        outcome(fun() -> Big * Bigger end),             %% => system_limit
        outcome(fun() -> Big * Negative end),           %% => system_limit
        outcome(fun() -> id(1) bsl id(100000000) end),  %% => system_limit
        outcome(fun() -> id(1) bsr id(-100000000) end), %% => system_limit
        outcome(fun() -> id(3) bsl id(1 bsl 70) end),   %% => system_limit
        outcome(fun() -> id(0) bsl id(1 bsl 70) end),   %% => 0
        outcome(fun() -> id(-3) bsr id(1 bsl 70) end),  %% => -1
        outcome(fun() -> Big * 7 > Big end)             %% => true
    ].

outcome(Fun) ->
    try Fun() catch error:Reason -> Reason end.

id(X) -> X.
