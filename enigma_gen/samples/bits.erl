%% Binary matching: fields of any number of bits, in one pattern.
-module(bits).
-export([about/0, main/0]).

about() -> <<"Fields of any number of bits, taken apart by one pattern.">>.

main() ->
    Packet = <<4:4, 5:4, 0:8, 34:16, 7:16, 2:3, 0:13, 64, 17, 0:16, 192, 168, 0, 1, 10, 0, 0, 7,
               4711:16, 53:16, 14:16, 0:16, "hello!">>,
    [{<<"an IPv4 packet">>, packet(Packet)},
     {<<"the code points of a UTF-8 text">>, [C || <<C/utf8>> <= <<"Grüße, 世界"/utf8>>]},
     {<<"the same as UTF-16, big-endian">>, << <<C/utf16>> || <<C/utf8>> <= <<"世界"/utf8>> >>},
     {<<"a float and its bits">>, float_fields(-0.15625)},
     {<<"13 bits">>, <<2#1011001110001:13>>},
     {<<"two bytes as groups of four bits">>, [Group || <<Group:4>> <= <<16#cafe:16>>]},
     {<<"a byte backwards">>, [Bit || <<Bit:1>> <= reverse_bits(<<2#11010010>>, <<>>)]},
     {<<"too short for the pattern">>, packet(<<4:4, 5:4, 0>>)}].

packet(<<4:4, Words:4, _Service:8, Length:16, Id:16, Flags:3, _Fragment:13, Ttl:8, Protocol:8, _Checksum:16,
         A, B, C, D, E, F, G, H, Rest/binary>>) ->
    Options = (Words - 5) * 4,
    <<_:Options/binary, From:16, To:16, _:32, Payload/binary>> = Rest,
    #{length => Length, id => Id, flags => Flags, ttl => Ttl, protocol => Protocol,
      source => {{A, B, C, D}, From}, destination => {{E, F, G, H}, To}, payload => Payload};
packet(_) ->
    not_a_packet.

float_fields(Float) ->
    <<Sign:1, Exponent:11, Fraction:52>> = <<Float/float>>,
    {Float, {sign, Sign}, {exponent, Exponent - 1023}, {fraction, Fraction}}.

reverse_bits(<<Bit:1, Rest/bits>>, Done) -> reverse_bits(Rest, <<Bit:1, Done/bits>>);
reverse_bits(<<>>, Done) -> Done.
