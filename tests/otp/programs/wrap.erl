%% Text wrapping, justification, tables and word counts over strings and binaries.
-module(wrap).
-export([main/0]).

-define(TEXT, "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of "
              "foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light").

main() ->
    Words = string:lexemes(?TEXT, " "),
    Lines = wrap(Words, 30),
    {Lines, [justify(Line, 30) || Line <- Lines], [centre(Line, 34) || Line <- lists:sublist(Lines, 2)],
     frequencies(Words), caesar(?TEXT, 3) =/= ?TEXT, caesar(caesar(?TEXT, 3), -3) =:= ?TEXT,
     table([["name", "qty"], ["apple", "12"], ["fig", "3"]]), rle("aaabccddddde"), unrle(rle("aaabccddddde")),
     palindromes(["level", "Noon", "text", "A man a plan a canal Panama"]), anagrams(["listen", "silent", "enlist", "google", "gogole", "abc"]),
     binary_words(list_to_binary(?TEXT)), title(list_to_binary("hello wide world"))}.

wrap(Words, Width) -> wrap(Words, Width, [], 0, []).

wrap([], _, [], _, Lines) -> lists:reverse(Lines);
wrap([], _, Line, _, Lines) -> lists:reverse([finish(Line) | Lines]);
wrap([Word | Rest], Width, [], _, Lines) -> wrap(Rest, Width, [Word], length(Word), Lines);
wrap([Word | Rest], Width, Line, Used, Lines) when Used + 1 + length(Word) =< Width ->
    wrap(Rest, Width, [Word | Line], Used + 1 + length(Word), Lines);
wrap(Words, Width, Line, _, Lines) -> wrap(Words, Width, [], 0, [finish(Line) | Lines]).

finish(Line) -> lists:flatten(lists:join($\s, lists:reverse(Line))).

justify(Line, Width) ->
    case string:lexemes(Line, " ") of
        [Only] -> Only;
        Words ->
            Gaps = length(Words) - 1,
            Spaces = Width - lists:sum([length(Word) || Word <- Words]),
            lists:flatten(spread(Words, Spaces div Gaps, Spaces rem Gaps))
    end.

spread([Word], _, _) -> [Word];
spread([Word | Rest], Each, Extra) when Extra > 0 -> [Word, lists:duplicate(Each + 1, $\s) | spread(Rest, Each, Extra - 1)];
spread([Word | Rest], Each, 0) -> [Word, lists:duplicate(Each, $\s) | spread(Rest, Each, 0)].

centre(Line, Width) -> lists:flatten(string:pad(Line, Width, both, $.)).

frequencies(Words) ->
    Clean = [string:lowercase(string:trim(Word, both, ",.")) || Word <- Words],
    Counts = lists:foldl(fun(Word, Map) -> Map#{Word => maps:get(Word, Map, 0) + 1} end, #{}, Clean),
    lists:sublist(lists:sort(fun({A, X}, {B, Y}) -> {-X, A} =< {-Y, B} end, maps:to_list(Counts)), 6).

caesar(Text, Shift) -> [rotate(Char, Shift) || Char <- Text].

rotate(Char, Shift) when Char >= $a, Char =< $z -> $a + (Char - $a + Shift + 26) rem 26;
rotate(Char, Shift) when Char >= $A, Char =< $Z -> $A + (Char - $A + Shift + 26) rem 26;
rotate(Char, _) -> Char.

table(Rows) ->
    Widths = [lists:max([length(lists:nth(N, Row)) || Row <- Rows]) || N <- lists:seq(1, length(hd(Rows)))],
    [lists:flatten(lists:join(" | ", [string:pad(Cell, Width) || {Cell, Width} <- lists:zip(Row, Widths)])) || Row <- Rows].

rle([]) -> [];
rle([Char | Rest]) ->
    {Same, Other} = lists:splitwith(fun(C) -> C =:= Char end, Rest),
    [{Char, 1 + length(Same)} | rle(Other)].

unrle(Runs) -> lists:flatmap(fun({Char, N}) -> lists:duplicate(N, Char) end, Runs).

palindromes(Texts) ->
    [begin
         Letters = [C || C <- string:lowercase(Text), C =/= $\s],
         {Text, Letters =:= lists:reverse(Letters)}
     end || Text <- Texts].

anagrams(Words) ->
    Groups = lists:foldr(fun(Word, Map) -> maps:update_with(lists:sort(Word), fun(Ws) -> [Word | Ws] end, [Word], Map) end, #{}, Words),
    [Group || {_, Group} <- lists:sort(maps:to_list(Groups)), length(Group) > 1].

binary_words(Text) ->
    Parts = binary:split(Text, [<<" ">>, <<",">>], [global, trim_all]),
    {length(Parts), lists:usort([byte_size(Part) || Part <- Parts]), lists:max(Parts)}.

title(<<>>) -> <<>>;
title(<<First, Rest/binary>>) ->
    case binary:split(Rest, <<" ">>) of
        [Word] -> <<(First - 32), Word/binary>>;
        [Word, More] -> <<(First - 32), Word/binary, " ", (title(More))/binary>>
    end.
