%% Building a binary of 30,000 records of three kinds, and parsing it.
-module(records).
-export([main/0]).

main() ->
    Data = build(30000, <<>>),
    {byte_size(Data), parse(Data, 0, 0, 0)}.

build(0, Data) -> Data;
build(N, Data) when N rem 3 =:= 0 -> build(N - 1, <<Data/binary, 1, N:32>>);
build(N, Data) when N rem 3 =:= 1 -> build(N - 1, <<Data/binary, 2, 5:16, "hello">>);
build(N, Data) -> build(N - 1, <<Data/binary, 3, (N band 15):4, (N bsr 4 band 4095):12>>).

parse(<<1, Number:32, Rest/binary>>, Numbers, Bytes, Bits) ->
    parse(Rest, Numbers + Number, Bytes, Bits);
parse(<<2, Size:16, Text:Size/binary, Rest/binary>>, Numbers, Bytes, Bits) ->
    parse(Rest, Numbers, Bytes + byte_size(Text), Bits);
parse(<<3, Low:4, High:12, Rest/binary>>, Numbers, Bytes, Bits) ->
    parse(Rest, Numbers, Bytes, Bits + (High bsl 4 bor Low));
parse(<<>>, Numbers, Bytes, Bits) ->
    Numbers * 7 + Bytes * 3 + Bits.
