%% A JSON encoder and decoder on binaries: deep matching, accumulators, numbers, escapes, errors by throw.
-module(json).
-export([main/0]).

main() ->
    Documents = [
        <<"{\"name\": \"Ann\", \"age\": 42, \"tags\": [\"a\", \"b\", []], \"nested\": {\"x\": -1.5e3, \"y\": null}}">>,
        <<" [1, 2.25, true, false, null, \"\\u00e9\\n\\\\\\\"\\ud83d\\ude00\"] ">>,
        <<"{}">>, <<"[]">>, <<"\"plain\"">>, <<"0.1">>, <<"-0">>, <<"1E2">>,
        <<"[1,]">>, <<"{\"a\" 1}">>, <<"tru">>, <<"\"open">>, <<"[1] x">>, <<"\"\\q\"">>, <<"01">>, <<>>],
    Decoded = [decode(Document) || Document <- Documents],
    Again = [decode(encode(Term)) =:= {ok, Term} || {ok, Term} <- Decoded],
    Encoded = [encode(Term) || {ok, Term} <- Decoded],
    Large = maps:from_list([{integer_to_binary(N), lists:seq(1, N rem 7)} || N <- lists:seq(1, 60)]),
    {ok, LargeAgain} = decode(encode(Large)),
    {Decoded, Again, Encoded, LargeAgain =:= Large, byte_size(encode(Large))}.

encode(Term) -> iolist_to_binary(value(Term)).

value(null) -> <<"null">>;
value(true) -> <<"true">>;
value(false) -> <<"false">>;
value(Number) when is_integer(Number) -> integer_to_binary(Number);
value(Number) when is_float(Number) -> float_to_binary(Number, [{decimals, 10}, compact]);
value(Text) when is_binary(Text) -> [$", escape(Text), $"];
value(Items) when is_list(Items) -> [$[, lists:join($,, [value(Item) || Item <- Items]), $]];
value(Object) when is_map(Object) ->
    Pairs = lists:sort(maps:to_list(Object)),
    [${, lists:join($,, [[value(Key), $:, value(Value)] || {Key, Value} <- Pairs]), $}].

escape(Text) -> << <<(escape_char(Char))/binary>> || <<Char/utf8>> <= Text >>.

escape_char($") -> <<"\\\"">>;
escape_char($\\) -> <<"\\\\">>;
escape_char($\n) -> <<"\\n">>;
escape_char(Char) when Char < 32 -> iolist_to_binary(["\\u00", hex(Char bsr 4), hex(Char band 15)]);
escape_char(Char) -> <<Char/utf8>>.

hex(Digit) when Digit < 10 -> $0 + Digit;
hex(Digit) -> $a + Digit - 10.

decode(Text) ->
    try parse(skip(Text)) of
        {Term, Rest} ->
            case skip(Rest) of
                <<>> -> {ok, Term};
                Trailing -> {error, {trailing, Trailing}}
            end
    catch throw:Reason -> {error, Reason}
    end.

skip(<<Space, Rest/binary>>) when Space =:= $\s; Space =:= $\n; Space =:= $\t; Space =:= $\r -> skip(Rest);
skip(Text) -> Text.

parse(<<"null", Rest/binary>>) -> {null, Rest};
parse(<<"true", Rest/binary>>) -> {true, Rest};
parse(<<"false", Rest/binary>>) -> {false, Rest};
parse(<<$", Rest/binary>>) -> string(Rest, <<>>);
parse(<<$[, Rest/binary>>) -> array_first(skip(Rest));
parse(<<${, Rest/binary>>) -> object_first(skip(Rest));
parse(<<$-, Rest/binary>>) ->
    {Number, After} = number(Rest),
    {-Number, After};
parse(<<Digit, _/binary>> = Text) when Digit >= $0, Digit =< $9 -> number(Text);
parse(<<Other/utf8, _/binary>>) -> throw({unexpected, Other});
parse(<<>>) -> throw(end_of_text).

array_first(<<$], Rest/binary>>) -> {[], Rest};
array_first(Text) -> array(Text, []).

array(Text, Items) ->
    {Item, Rest} = parse(skip(Text)),
    case skip(Rest) of
        <<$,, More/binary>> -> array(More, [Item | Items]);
        <<$], After/binary>> -> {lists:reverse([Item | Items]), After};
        _ -> throw({expected, comma_or_bracket})
    end.

object_first(<<$}, Rest/binary>>) -> {#{}, Rest};
object_first(Text) -> object(Text, #{}).

object(Text, Object) ->
    {Key, Rest} = case skip(Text) of
        <<$", KeyText/binary>> -> string(KeyText, <<>>);
        _ -> throw({expected, key})
    end,
    <<Colon, ValueText/binary>> = skip(Rest),
    Colon =:= $: orelse throw({expected, colon}),
    {Value, After} = parse(skip(ValueText)),
    case skip(After) of
        <<$,, More/binary>> -> object(More, Object#{Key => Value});
        <<$}, End/binary>> -> {Object#{Key => Value}, End};
        _ -> throw({expected, comma_or_brace})
    end.

string(<<$", Rest/binary>>, Text) -> {Text, Rest};
string(<<"\\u", High:4/binary, "\\u", Low:4/binary, Rest/binary>>, Text) when High >= <<"d800">>, High < <<"dc00">> ->
    Pair = <<(binary_to_integer(High, 16)):16, (binary_to_integer(Low, 16)):16>>,
    <<Char/utf16>> = Pair,
    string(Rest, <<Text/binary, Char/utf8>>);
string(<<"\\u", Hex:4/binary, Rest/binary>>, Text) -> string(Rest, <<Text/binary, (binary_to_integer(Hex, 16))/utf8>>);
string(<<$\\, Escaped, Rest/binary>>, Text) ->
    case lists:keyfind(Escaped, 1, [{$n, $\n}, {$t, $\t}, {$\\, $\\}, {$", $"}, {$/, $/}]) of
        {_, Char} -> string(Rest, <<Text/binary, Char>>);
        false -> throw({bad_escape, Escaped})
    end;
string(<<Char/utf8, Rest/binary>>, Text) -> string(Rest, <<Text/binary, Char/utf8>>);
string(<<>>, _) -> throw(end_of_string).

number(<<$0, Digit, _/binary>>) when Digit >= $0, Digit =< $9 -> throw(leading_zero);
number(Text) ->
    {Whole, Rest} = digits(Text, <<>>),
    {Fraction, Rest1} = case Rest of
        <<$., More/binary>> -> digits(More, <<>>);
        _ -> {<<>>, Rest}
    end,
    {Exponent, Rest2} = exponent(Rest1),
    case {Fraction, Exponent} of
        {<<>>, none} -> {binary_to_integer(Whole), Rest2};
        {<<>>, _} -> {binary_to_float(<<Whole/binary, ".0e", Exponent/binary>>), Rest2};
        {_, none} -> {binary_to_float(<<Whole/binary, $., Fraction/binary>>), Rest2};
        _ -> {binary_to_float(<<Whole/binary, $., Fraction/binary, $e, Exponent/binary>>), Rest2}
    end.

exponent(<<E, Sign, Rest/binary>>) when (E =:= $e orelse E =:= $E) andalso (Sign =:= $- orelse Sign =:= $+) -> digits(Rest, <<Sign>>);
exponent(<<E, Rest/binary>>) when E =:= $e; E =:= $E -> digits(Rest, <<>>);
exponent(Rest) -> {none, Rest}.

digits(<<Digit, Rest/binary>>, Digits) when Digit >= $0, Digit =< $9 -> digits(Rest, <<Digits/binary, Digit>>);
digits(Rest, Digits) -> {Digits, Rest}.
