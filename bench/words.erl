%% Splits a megabyte of text into words and counts each.
-module(words).
-export([main/0]).

main() ->
    Text = binary:copy(<<"the quick brown fox jumps over the lazy dog and the cat\nsat on a mat while it rained\n">>, 12500),
    Words = binary:split(Text, [<<" ">>, <<"\n">>], [global, trim_all]),
    Counts = count(Words, #{}),
    length(Words) * 100 + map_size(Counts) + map_get(<<"the">>, Counts).

count([], Counts) -> Counts;
count([Word | Words], Counts) ->
    case Counts of
        #{Word := N} -> count(Words, Counts#{Word := N + 1});
        #{} -> count(Words, Counts#{Word => 1})
    end.
