%% Bit string codecs: DNS messages, PNG chunks, IPv4, UTF-8 by hand, varints, huffman, floats, bit reversal, run lengths of bits.
-module(codecs).
-export([main/0]).

main() ->
    Query = dns_query(4711, "www.example.com", 1),
    Png = [<<137, "PNG", 13, 10, 26, 10>>, chunk(<<"IHDR">>, <<3:32, 2:32, 8, 2, 0, 0, 0>>), chunk(<<"tEXt">>, <<"k", 0, "v">>), chunk(<<"IEND">>, <<>>)],
    Binary = iolist_to_binary(Png),
    <<Damaged:30/binary, _, Rest/binary>> = Binary,
    Text = "abracadabra alakazam",
    {Tree, Coded} = huffman(Text),
    {Query, parse_dns(Query), catch parse_dns(<<1, 2, 3>>), png(Binary), png(<<Damaged/binary, 0, Rest/binary>>), png(<<"GIF89a">>),
     ip(<<4:4, 5:4, 0, 20:16, 1:16, 2:3, 0:13, 64, 6, 0:16, 10, 0, 0, 1, 192, 168, 0, 1>>),
     [decode_varint(varint(N)) =:= {N, <<>>} || N <- [0, 1, 127, 128, 300, 1 bsl 64]], varint(300),
     [zigzag(N) || N <- [0, -1, 1, -2, 1 bsl 40]], bit_size(Coded), unhuffman(Tree, Coded) =:= Text,
     [utf8(C) =:= <<C/utf8>> || C <- [$a, 233, 8364, 128512]], [float_parts(F) || F <- [1.0, -0.5, 0.1]],
     reverse_bits(<<2#10110010, 2#1110:4>>), bit_runs(<<2#1110010111:10>>), [<<X:3>> || <<X:3>> <= <<123456789:30>>],
     << <<Bit:1, 0:1>> || <<Bit:1>> <= <<16#ab>> >>, little(), gray(4), hamming(<<5:4>>), matched(<<3:8, "abcdef">>), matched(<<9:8, "abc">>)}.

dns_query(Id, Name, Type) -> <<Id:16, 0:1, 0:4, 0:1, 0:1, 1:1, 0:1, 0:3, 0:4, 1:16, 0:16, 0:16, 0:16, (labels(Name))/binary, Type:16, 1:16>>.

labels(Name) -> iolist_to_binary([[<<(length(Label))>>, Label] || Label <- string:lexemes(Name, ".")] ++ [0]).

parse_dns(<<Id:16, Qr:1, Op:4, Aa:1, Tc:1, Rd:1, Ra:1, _Z:3, Code:4, Questions:16, _:48, Body/binary>>) ->
    {List, <<>>} = questions(Questions, Body, []),
    #{id => Id, flags => {Qr, Op, Aa, Tc, Rd, Ra, Code}, questions => List};
parse_dns(Other) -> throw({short, byte_size(Other)}).

questions(0, Rest, List) -> {lists:reverse(List), Rest};
questions(N, Body, List) ->
    {Name, <<Type:16, Class:16, Rest/binary>>} = name(Body, []),
    questions(N - 1, Rest, [{Name, Type, Class} | List]).

name(<<0, Rest/binary>>, Labels) -> {lists:join(".", lists:reverse(Labels)), Rest};
name(<<Size, Label:Size/binary, Rest/binary>>, Labels) -> name(Rest, [binary_to_list(Label) | Labels]).

chunk(Type, Data) -> <<(byte_size(Data)):32, Type:4/binary, Data/binary, (erlang:crc32([Type, Data])):32>>.

png(<<137, "PNG", 13, 10, 26, 10, Chunks/binary>>) -> chunks(Chunks, []);
png(_) -> not_png.

chunks(<<Size:32, Type:4/bytes, Data:Size/bytes, Crc:32, Rest/bytes>>, Seen) ->
    case erlang:crc32(<<Type/binary, Data/binary>>) of
        Crc -> chunks(Rest, [described(Type, Data) | Seen]);
        _ -> {bad_crc, Type}
    end;
chunks(<<>>, Seen) -> {ok, lists:reverse(Seen)}.

described(<<"IHDR">>, <<Width:32, Height:32, Depth, Colour, 0, 0, 0>>) -> {header, Width, Height, Depth, Colour};
described(<<_:2, Ancillary:1, _:5, _/bits>> = Type, Data) -> {Type, Ancillary =:= 1, byte_size(Data)}.

ip(<<4:4, Words:4, _:8, Length:16, Id:16, Flags:3, Offset:13, Ttl, Protocol, _:16, Source:4/bytes, Target:4/bytes, Options:(Words - 5)/unit:32-binary>>) ->
    Dotted = fun(Address) -> lists:flatten(lists:join($., [integer_to_list(B) || <<B>> <= Address])) end,
    {Length, Id, Flags, Offset, Ttl, Protocol, Dotted(Source), Dotted(Target), Options}.

varint(N) when N < 128 -> <<N>>;
varint(N) -> <<1:1, N:7, (varint(N bsr 7))/binary>>.

decode_varint(Text) -> decode_varint(Text, 0, 0).

decode_varint(<<1:1, Low:7, Rest/binary>>, Shift, N) -> decode_varint(Rest, Shift + 7, N bor (Low bsl Shift));
decode_varint(<<0:1, Low:7, Rest/binary>>, Shift, N) -> {N bor (Low bsl Shift), Rest}.

zigzag(N) -> (N bsl 1) bxor (N bsr 63).

huffman(Text) ->
    Counts = lists:foldl(fun(C, Map) -> maps:update_with(C, fun(N) -> N + 1 end, 1, Map) end, #{}, Text),
    Tree = merge(lists:sort([{N, C} || {C, N} <- maps:to_list(Counts)])),
    Codes = codes(Tree, <<>>, #{}),
    {Tree, << <<(map_get(C, Codes))/bits>> || C <- Text >>}.

merge([{_, Tree}]) -> Tree;
merge([{N, A}, {M, B} | Rest]) -> merge(lists:sort([{N + M, {A, B}} | Rest])).

codes({A, B}, Prefix, Codes) -> codes(B, <<Prefix/bits, 1:1>>, codes(A, <<Prefix/bits, 0:1>>, Codes));
codes(C, Prefix, Codes) -> Codes#{C => Prefix}.

unhuffman(Tree, Bits) -> unhuffman(Tree, Tree, Bits).

unhuffman({A, _}, Tree, <<0:1, Rest/bits>>) -> unhuffman(A, Tree, Rest);
unhuffman({_, B}, Tree, <<1:1, Rest/bits>>) -> unhuffman(B, Tree, Rest);
unhuffman(C, Tree, Bits) when is_integer(C) -> [C | unhuffman(Tree, Tree, Bits)];
unhuffman(Tree, Tree, <<>>) -> [].

utf8(C) when C < 16#80 -> <<C>>;
utf8(C) when C < 16#800 -> <<2#110:3, (C bsr 6):5, 2#10:2, C:6>>;
utf8(C) when C < 16#10000 -> <<2#1110:4, (C bsr 12):4, 2#10:2, (C bsr 6):6, 2#10:2, C:6>>;
utf8(C) -> <<2#11110:5, (C bsr 18):3, 2#10:2, (C bsr 12):6, 2#10:2, (C bsr 6):6, 2#10:2, C:6>>.

float_parts(Float) ->
    <<Sign:1, Exponent:11, Mantissa:52>> = <<Float/float>>,
    <<Single:32/float>> = <<Float:32/float>>,
    <<Half:16/float>> = <<Float:16/float>>,
    {Sign, Exponent - 1023, Mantissa, Single, Half, <<Float:64/float-little>>}.

reverse_bits(Bits) -> reverse_bits(Bits, <<>>).

reverse_bits(<<Bit:1, Rest/bits>>, Out) -> reverse_bits(Rest, <<Bit:1, Out/bits>>);
reverse_bits(<<>>, Out) -> Out.

bit_runs(<<Bit:1, Rest/bits>>) -> bit_runs(Rest, Bit, 1).

bit_runs(<<Bit:1, Rest/bits>>, Bit, N) -> bit_runs(Rest, Bit, N + 1);
bit_runs(<<Other:1, Rest/bits>>, Bit, N) -> [{Bit, N} | bit_runs(Rest, Other, 1)];
bit_runs(<<>>, Bit, N) -> [{Bit, N}].

little() ->
    <<A:16/little-signed, B:24/little, C:4/signed, D:12/unsigned-little, E/bits>> = <<254, 255, 1, 2, 3, 16#f1, 16#23, 7:3>>,
    {A, B, C, D, E, <<A:20/little>>, <<-5:13/signed>>, <<258:12/little, 1:4>>}.

gray(Bits) -> [<<(N bxor (N bsr 1)):Bits>> || N <- lists:seq(0, 1 bsl Bits - 1)].

hamming(<<A:1, B:1, C:1, D:1>>) -> <<(A bxor B bxor D):1, (A bxor C bxor D):1, A:1, (B bxor C bxor D):1, B:1, C:1, D:1>>.

matched(<<Size:8, Body:Size/binary, Tail/binary>>) -> {Body, Tail};
matched(<<Size:8, Rest/binary>>) -> {short, Size - byte_size(Rest)}.
