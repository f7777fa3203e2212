%% LZ77 and LZW compression with bit-packed output, a burrows-wheeler transform, and checksums.
-module(lz).
-export([main/0]).

main() ->
    Text = iolist_to_binary([["the quick brown fox ", integer_to_list(N rem 5), " jumps over the lazy dog; "] || N <- lists:seq(1, 12)]),
    Packed = lz77(Text),
    Coded = lzw(Text),
    Small = <<"banana bandana">>,
    {byte_size(Text), bit_size(Packed), unlz77(Packed) =:= Text, bit_size(Coded), unlzw(Coded) =:= Text,
     Packed, bwt(Small), unbwt(bwt(Small)) =:= Small, move_to_front(bwt(Small)), adler(Text) =:= erlang:adler32(Text),
     crc(Text) =:= erlang:crc32(Text), try unlz77(<<1:1, 9:8, 3:4>>) catch Class:Reason -> {Class, Reason} end, fletcher(Text, 0, 0)}.

%% Literals are <<0:1, Byte>>, matches <<1:1, Distance:8, Length:4>> of 3 to 18 bytes.
lz77(Text) -> lz77(Text, 0, <<>>).

lz77(Text, At, Out) when At >= byte_size(Text) -> Out;
lz77(Text, At, Out) ->
    case longest(Text, At, max(0, At - 60), {0, 0}) of
        {Length, Distance} when Length >= 3 -> lz77(Text, At + Length, <<Out/bits, 1:1, Distance:8, (Length - 3):4>>);
        _ -> lz77(Text, At + 1, <<Out/bits, 0:1, (binary:at(Text, At)):8>>)
    end.

longest(_, At, At, Best) -> Best;
longest(Text, At, From, {Length, _} = Best) ->
    case same(Text, From, At, 0) of
        Longer when Longer > Length -> longest(Text, At, From + 1, {Longer, At - From});
        _ -> longest(Text, At, From + 1, Best)
    end.

same(Text, From, At, N) when N < 18, At + N < byte_size(Text) ->
    case binary:at(Text, From + N) =:= binary:at(Text, At + N) of
        true -> same(Text, From, At, N + 1);
        false -> N
    end;
same(_, _, _, N) -> N.

unlz77(Bits) -> unlz77(Bits, <<>>).

unlz77(<<0:1, Byte, Rest/bits>>, Out) -> unlz77(Rest, <<Out/binary, Byte>>);
unlz77(<<1:1, Distance:8, Length:4, Rest/bits>>, Out) -> unlz77(Rest, repeat(Out, Distance, Length + 3));
unlz77(<<>>, Out) -> Out.

repeat(Out, _, 0) -> Out;
repeat(Out, Distance, N) -> repeat(<<Out/binary, (binary:at(Out, byte_size(Out) - Distance))>>, Distance, N - 1).

lzw(Text) -> lzw(Text, <<>>, maps:from_list([{<<B>>, B} || B <- lists:seq(0, 255)]), <<>>).

lzw(<<Byte, Rest/binary>>, Prefix, Codes, Out) ->
    Longer = <<Prefix/binary, Byte>>,
    case Codes of
        #{Longer := _} -> lzw(Rest, Longer, Codes, Out);
        #{Prefix := Code} -> lzw(Rest, <<Byte>>, Codes#{Longer => map_size(Codes)}, <<Out/bits, Code:12>>)
    end;
lzw(<<>>, Prefix, Codes, Out) -> <<Out/bits, (map_get(Prefix, Codes)):12>>.

unlzw(<<First:12, Rest/bits>>) ->
    Entries = maps:from_list([{B, <<B>>} || B <- lists:seq(0, 255)]),
    unlzw(Rest, <<First>>, Entries, <<First>>).

unlzw(<<Code:12, Rest/bits>>, Previous, Entries, Out) ->
    Entry = case Entries of
        #{Code := Known} -> Known;
        _ when Code =:= map_size(Entries) -> <<Previous/binary, (binary:first(Previous))>>
    end,
    New = <<Previous/binary, (binary:first(Entry))>>,
    unlzw(Rest, Entry, Entries#{map_size(Entries) => New}, <<Out/binary, Entry/binary>>);
unlzw(<<>>, _, _, Out) -> Out.

bwt(Text) ->
    Marked = <<Text/binary, 0>>,
    Size = byte_size(Marked),
    Rotations = lists:sort([begin <<A:N/binary, B/binary>> = Marked, <<B/binary, A/binary>> end || N <- lists:seq(0, Size - 1)]),
    << <<(binary:last(Rotation))>> || Rotation <- Rotations >>.

unbwt(Last) ->
    Columns = lists:foldl(
        fun(_, Rows) -> lists:sort([<<Byte, Row/binary>> || {Byte, Row} <- lists:zip(binary_to_list(Last), Rows)]) end,
        lists:duplicate(byte_size(Last), <<>>), lists:seq(1, byte_size(Last))),
    [Text] = [binary:part(Row, 0, byte_size(Row) - 1) || Row <- Columns, binary:last(Row) =:= 0],
    Text.

move_to_front(Text) ->
    {Indices, _} = lists:mapfoldl(
        fun(Byte, Alphabet) ->
            {Before, [Byte | After]} = lists:splitwith(fun(B) -> B =/= Byte end, Alphabet),
            {length(Before), [Byte | Before ++ After]}
        end, lists:seq(0, 255), binary_to_list(Text)),
    Indices.

adler(Text) -> adler(Text, 1, 0).

adler(<<Byte, Rest/binary>>, A, B) ->
    A1 = (A + Byte) rem 65521,
    adler(Rest, A1, (B + A1) rem 65521);
adler(<<>>, A, B) -> (B bsl 16) bor A.

crc(Text) -> crc(Text, 16#ffffffff) bxor 16#ffffffff.

crc(<<Byte, Rest/binary>>, Crc) -> crc(Rest, crc_bits(8, Crc bxor Byte));
crc(<<>>, Crc) -> Crc.

crc_bits(0, Crc) -> Crc;
crc_bits(N, Crc) when Crc band 1 =:= 1 -> crc_bits(N - 1, (Crc bsr 1) bxor 16#edb88320);
crc_bits(N, Crc) -> crc_bits(N - 1, Crc bsr 1).

fletcher(<<Word:16/little, Rest/binary>>, A, B) ->
    A1 = (A + Word) rem 65535,
    fletcher(Rest, A1, (B + A1) rem 65535);
fletcher(<<Byte>>, A, B) -> fletcher(<<Byte, 0>>, A, B);
fletcher(<<>>, A, B) -> {A, B}.
