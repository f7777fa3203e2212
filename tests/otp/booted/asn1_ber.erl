%% The natives of asn1rt_nif on BER: what is decoded and encoded, and what is wrong with what is not.
-module(asn1_ber).
-export([main/1]).

main(_Dir) ->
    Good = [
        <<2, 1, 5>>, <<16#30, 0>>, <<16#30, 6, 2, 1, 5, 4, 1, $x, "rest">>, <<16#30, 16#80, 2, 1, 5, 0, 0, 7>>, <<16#1f, 16#81, 1, 1, 0>>,
        <<16#9f, 31, 0>>, <<16#bf, 16#7f, 0>>, <<4, 16#81, 3, "abc">>, <<4, 16#82, 0, 3, "abc">>, <<4, 16#84, 0, 0, 0, 1, 1>>, <<0, 0>>,
        [<<2, 1>>, [5 | <<1>>]]
    ],
    Wrong = [
        <<>>, <<2>>, <<2, 1>>, <<2, 5, 1>>, <<16#1f, 1>>, <<16#1f, 16#81>>, <<16#1f, 16#81, 16#81, 0>>, <<16#1f, 16#81, 1>>, <<16#30, 16#80>>, <<16#30, 16#80, 0>>,
        <<4, 16#80, 0, 0>>, <<16#30, 16#80, 2, 1, 5>>, <<16#30, 16#80, 2, 1, 5, 0>>, <<16#30, 3, 2, 5, 1>>, <<16#30, 3, 16#1f, 16#81, 0>>, <<4, 16#85, 1, 1, 1, 1, 1>>,
        <<4, 16#85, 0, 0, 0, 0, 1, 1>>, <<4, 16#82, 1>>, <<16#1f, 5, 16#80>>
    ],
    Pairs = [
        {2, <<5>>}, {16, []}, {16, [{2, <<5>>}, {4, <<"x">>}]}, {31, <<>>}, {16#ffff, <<1>>}, {16#3001e, [{0, <<>>}]}, {16#1001f, [{2, binary:copy(<<1>>, 127)}]},
        {4, binary:copy(<<1>>, 128)}, {4, binary:copy(<<1>>, 70000)}, {16, [{16, [{16, [{16, []}]}]}, {5, <<>>}]}, {1 bsl 31, <<>>}, {2, <<5>>, more}
    ],
    BadPairs = [x, {-1, <<>>}, {1 bsl 32, <<>>}, {a, <<>>}, {2, a}, {2, <<1:3>>}, {16, [a]}, {16, [{2, <<>>} | x]}, {16, [{2, <<>>}, {3, 4}]}, [], {16, [[]]}],
    [
        {decoded, [decode(B) || B <- Good]},
        {wrong, [decode(B) || B <- Wrong]},
        {no_binary, [decode(T) || T <- [a, 5, <<1:3>>, {}, [256]]]},
        {encoded, [encoded(P) || P <- Pairs]},
        {refused, [asn1rt_nif:encode_ber_tlv(P) || P <- BadPairs]},
        {back, lists:usort([back(P) || P <- Pairs, tuple_size(P) =:= 2, element(1, P) < 16#40000, element(1, P) band 16#ffff < 16384])},
        {deep, [deep(N) || N <- [100, 585, 586, 2000]]},
        {many, erlang:md5(term_to_binary(many(4000, rand:seed_s(exsss, {1, 2, 3}), [])))}
    ].

decode(Data) ->
    try asn1rt_nif:decode_ber_tlv(Data) catch exit:Reason -> {exit, Reason}; error:Reason -> {error, Reason} end.

encoded(Pair) ->
    case asn1rt_nif:encode_ber_tlv(Pair) of
        B when is_binary(B), byte_size(B) > 200 -> {byte_size(B), binary:part(B, 0, 10), erlang:md5(B)};
        Other -> Other
    end.

back(Pair) -> asn1rt_nif:decode_ber_tlv(asn1rt_nif:encode_ber_tlv(Pair)) =:= {Pair, <<>>}.

deep(N) ->
    case decode([binary:copy(<<16#30, 16#80>>, N), binary:copy(<<0, 0>>, N)]) of
        {exit, Reason} -> Reason;
        {Pair, Rest} -> {erlang:phash2(Pair), Rest}
    end.

%% Bytes that are nearly right.
many(0, _, Results) -> Results;
many(N, State, Results) ->
    {Size, State1} = rand:uniform_s(24, State),
    {Bytes, State2} = bytes(Size, State1, []),
    many(N - 1, State2, [decode(list_to_binary(Bytes)) | Results]).

bytes(0, State, Bytes) -> {Bytes, State};
bytes(N, State, Bytes) ->
    Likely = {2, 4, 16#30, 16#31, 16#80, 0, 1, 2, 3, 5, 7, 10, 16#81, 16#82, 16#1f, 16#bf, 16#a0, 255},
    {Place, State1} = rand:uniform_s(tuple_size(Likely), State),
    bytes(N - 1, State1, [element(Place, Likely) | Bytes]).
