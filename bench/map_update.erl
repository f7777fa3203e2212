%% Counting in a map of 1000 keys, and updating the fields of a small one.
-module(map_update).
-export([main/0]).

main() ->
    Counts = count(60000, 1, #{}),
    #{low := Low, high := High} = range(20000, 7, #{low => 1000, high => 0, name => point}),
    {maps:get(1, Counts), map_size(Counts), Low, High}.

count(0, _X, Counts) -> Counts;
count(N, X, Counts) ->
    Key = X rem 1000,
    Next = (X * 1103515245 + 12345) rem 2147483648,
    case Counts of
        #{Key := Count} -> count(N - 1, Next, Counts#{Key := Count + 1});
        #{} -> count(N - 1, Next, Counts#{Key => 1})
    end.

range(0, _X, Range) -> Range;
range(N, X, Range) ->
    Value = X rem 1000,
    Next = (X * 1103515245 + 12345) rem 2147483648,
    #{low := Low, high := High} = Range,
    range(N - 1, Next, Range#{low := min(Low, Value), high := max(High, Value)}).
