%% String processing with unicode: graphemes, cases, normal forms, encodings by hand and by unicode, collation keys, soundex.
-module(unicode_text).
-export([main/0]).

main() ->
    Texts = ["na\x{ef}ve caf\x{e9}", "Stra\x{df}e", [$e, 16#301, $x], "\x{1F468}\x{200D}\x{1F469}\x{200D}\x{1F467}!", "\x{1F1E9}\x{1F1EA}ok",
             "\x{3a3}\x{3bf}\x{3c6}\x{3cc}\x{3c2}", "\r\n", ""],
    {[{string:length(T), length(T), string:uppercase(T), string:reverse(T), string:casefold(T)} || T <- Texts],
     [unicode:characters_to_binary(T) || T <- Texts],
     [unicode:characters_to_list(unicode:characters_to_binary(T, utf8, {utf16, little}), {utf16, little}) =:= T || T <- Texts],
     [unicode:characters_to_nfd_list(T) || T <- lists:sublist(Texts, 3)], [sound(W) || W <- ["Robert", "Rupert", "Ashcraft", "Tymczak"]],
     [encode16(C) =:= <<C/utf16>> || C <- [$a, 16#20ac, 16#1F600]], bad(), pig("hello apple string"), sort_words(["z\x{e9}ro", "Zebra", "apple", "\x{c9}t\x{e9}"]),
     words(<<"one two\x{2003}three"/utf8>>), mirrored("(a[b]{c})"), balanced("(a[b]{c})"), balanced("(]"), morse("SOS help"), template(),
     camel("some_snake_case"), snake("someCamelCase"), number_words([0, 13, 42, 999, 1234567]), chunks("abcdefgh", 3), lines("a\nb\r\nc")}.

sound([First | Rest]) ->
    Codes = [code(C) || C <- string:lowercase(Rest)],
    Squeezed = squeeze([code(F) || F <- string:lowercase([First])] ++ Codes),
    Digits = [C || C <- tl(Squeezed), C =/= vowel, C =/= hw],
    lists:sublist([First | Digits] ++ "000", 4).

squeeze([A, hw, A | Rest]) -> squeeze([A | Rest]);
squeeze([A, A | Rest]) -> squeeze([A | Rest]);
squeeze([A | Rest]) -> [A | squeeze(Rest)];
squeeze([]) -> [].

code(C) when C =:= $b; C =:= $f; C =:= $p; C =:= $v -> $1;
code(C) when C =:= $c; C =:= $g; C =:= $j; C =:= $k; C =:= $q; C =:= $s; C =:= $x; C =:= $z -> $2;
code(C) when C =:= $d; C =:= $t -> $3;
code($l) -> $4;
code(C) when C =:= $m; C =:= $n -> $5;
code($r) -> $6;
code(C) when C =:= $h; C =:= $w -> hw;
code(_) -> vowel.

encode16(C) when C < 16#10000 -> <<C:16>>;
encode16(C) -> <<(16#d800 + ((C - 16#10000) bsr 10)):16, (16#dc00 + ((C - 16#10000) band 16#3ff)):16>>.

bad() ->
    [unicode:characters_to_list(B) || B <- [<<$a, 16#ff>>, <<16#e2, 16#82>>, <<16#c0, 16#80>>, <<16#ed, 16#a0, 16#80>>, <<16#f4, 16#90, 16#80, 16#80>>]]
        ++ [case B of <<C/utf8, _/binary>> -> C; <<_, _/binary>> -> invalid end || B <- [<<16#c3, 16#a9>>, <<16#c3>>, <<16#f0, 16#9f, 16#98, 16#80>>, <<255>>]].

pig(Text) -> lists:flatten(lists:join(" ", [pig_word(W) || W <- string:lexemes(Text, " ")])).

pig_word([C | _] = Word) when C =:= $a; C =:= $e; C =:= $i; C =:= $o; C =:= $u -> Word ++ "way";
pig_word(Word) ->
    {Start, Rest} = string:take(Word, "aeiou", true),
    Rest ++ Start ++ "ay".

sort_words(Words) -> [W || {_, W} <- lists:sort([{[C || C <- unicode:characters_to_nfd_list(string:casefold(W)), C < 16#300], W} || W <- Words])].

words(Text) -> string:lexemes(Text, [$\s, 16#2003]).

mirrored(Text) -> lists:reverse([case lists:keyfind(C, 1, pairs() ++ [{B, A} || {A, B} <- pairs()]) of {_, M} -> M; false -> C end || C <- Text]).

pairs() -> [{$(, $)}, {$[, $]}, {${, $}}].

balanced(Text) -> balanced(Text, []).

balanced([C | Rest], Stack) when C =:= $(; C =:= $[; C =:= ${ -> balanced(Rest, [C | Stack]);
balanced([C | Rest], Stack) when C =:= $); C =:= $]; C =:= $} ->
    case Stack of
        [Open | Stack1] -> lists:member({Open, C}, pairs()) andalso balanced(Rest, Stack1);
        [] -> false
    end;
balanced([_ | Rest], Stack) -> balanced(Rest, Stack);
balanced([], Stack) -> Stack =:= [].

morse(Text) ->
    Codes = #{$S => "...", $O => "---", $H => "....", $E => ".", $L => ".-..", $P => ".--."},
    lists:flatten(lists:join(" ", [maps:get(C, Codes, "/") || C <- string:uppercase(Text)])).

template() -> render("Dear {{name}}, you owe {{amount}} {{missing}}.", #{"name" => "Ann", "amount" => 12.5}).

render(Text, Env) ->
    case string:split(Text, "{{") of
        [Plain] -> Plain;
        [Before, After] ->
            [Name, Rest] = string:split(After, "}}"),
            Before ++ lists:flatten(io_lib:format("~p", [maps:get(Name, Env, undefined)])) ++ render(Rest, Env)
    end.

camel(Text) ->
    [First | Rest] = string:lexemes(Text, "_"),
    lists:append([First | [string:titlecase(W) || W <- Rest]]).

snake(Text) -> lists:flatten([if C >= $A, C =< $Z -> [$_, C + 32]; true -> C end || C <- Text]).

number_words(Numbers) -> [string:trim(say(N)) || N <- Numbers].

say(0) -> "zero";
say(N) when N >= 1000000 -> say(N div 1000000) ++ " million " ++ rest(N rem 1000000);
say(N) when N >= 1000 -> say(N div 1000) ++ " thousand " ++ rest(N rem 1000);
say(N) when N >= 100 -> say(N div 100) ++ " hundred " ++ rest(N rem 100);
say(N) when N >= 20 -> lists:nth(N div 10 - 1, ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]) ++ " " ++ rest(N rem 10);
say(N) -> element(N, {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
                      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}).

rest(0) -> "";
rest(N) -> say(N).

chunks(Text, N) when length(Text) =< N -> [Text];
chunks(Text, N) -> [string:slice(Text, 0, N) | chunks(string:slice(Text, N), N)].

lines(Text) -> [string:chomp(Line) || Line <- string:split(Text, "\n", all)].
