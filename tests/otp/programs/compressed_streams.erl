%% Streams of zlib with options, chunk sizes, flushes and dictionaries drawn at random (with a fixed seed), good data and damaged.
-module(compressed_streams).
-export([main/0]).

main() ->
    {Streams, Seed} = lists:mapfoldl(fun stream/2, 42, lists:seq(1, 40)),
    {Damaged, _} = lists:mapfoldl(fun damaged/2, Seed, lists:seq(1, 300)),
    {erlang:phash2(Streams), Streams, tally(Damaged), erlang:phash2(Damaged)}.

%% One stream there and back again.

stream(_, S0) ->
    {Data, S1} = data(S0),
    {Bits, S2} = pick([15, 9, 12, -15, -9, 31, 25], S1),
    {Level, S3} = pick([none, default, best_speed, best_compression, 2, 6], S2),
    {Memory, S4} = pick([1, 4, 8, 9], S3),
    {Strategy, S5} = pick([default, filtered, huffman_only, rle], S4),
    {Dictionary, S6} = pick([none, binary:part(Data, 0, min(300, byte_size(Data)))], S5),
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, Level, deflated, Bits, Memory, Strategy),
    Checksum = case Dictionary =/= none andalso Bits < 16 of
                   true -> zlib:deflateSetDictionary(Z, Dictionary);
                   false -> none
               end,
    {Parts, S7} = deflate(Z, Data, [], S6),
    Packed = iolist_to_binary(Parts),
    ok = zlib:deflateEnd(Z),
    ok = zlib:inflateInit(Z, Bits),
    case Checksum =/= none andalso Bits < 0 of
        true -> ok = zlib:inflateSetDictionary(Z, Dictionary);
        false -> ok
    end,
    {Back, S8} = inflate(Z, Packed, Dictionary, [], S7),
    Same = iolist_to_binary(Back) =:= Data,
    End = (catch zlib:inflateEnd(Z)),
    Crc = catch zlib:crc32(Z),
    ok = zlib:close(Z),
    {{Same, End, is_tuple(Crc), Checksum, byte_size(Data)}, S8}.

deflate(Z, Data, Acc, S0) ->
    {Size, S1} = uniform(9000, S0),
    {Flush, S2} = pick([none, none, sync, full], S1),
    case Data of
        <<Part:Size/binary, Rest/binary>> when Rest =/= <<>> ->
            {Change, S3} = uniform(8, S2),
            Change =:= 1 andalso zlib:deflateParams(Z, best_compression, filtered),
            deflate(Z, Rest, [Acc, zlib:deflate(Z, Part, Flush)], S3);
        _ ->
            {[Acc, zlib:deflate(Z, Data, finish)], S2}
    end.

inflate(Z, Packed, Dictionary, Acc, S0) ->
    {Size, S1} = uniform(3000, S0),
    {How, S2} = uniform(3, S1),
    case Packed of
        <<Part:Size/binary, Rest/binary>> when Rest =/= <<>> ->
            inflate(Z, Rest, Dictionary, [Acc, take(How, Z, Part, Dictionary)], S2);
        _ ->
            {[Acc, take(How, Z, Packed, Dictionary)], S2}
    end.

take(1, Z, Part, Dictionary) ->
    try zlib:inflate(Z, Part)
    catch
        error:{need_dictionary, _} ->
            ok = zlib:inflateSetDictionary(Z, Dictionary),
            zlib:inflate(Z, <<>>)
    end;
take(2, Z, Part, Dictionary) ->
    safely(Z, zlib:safeInflate(Z, Part), Dictionary);
take(3, Z, Part, Dictionary) ->
    case zlib:inflate(Z, Part, [{exception_on_need_dict, false}]) of
        {need_dictionary, _, Output} ->
            ok = zlib:inflateSetDictionary(Z, Dictionary),
            [Output, zlib:inflate(Z, <<>>)];
        Output ->
            Output
    end.

safely(Z, {continue, Output}, Dictionary) -> [Output, safely(Z, zlib:safeInflate(Z, <<>>), Dictionary)];
safely(_, {finished, Output}, _) -> Output;
safely(Z, {need_dictionary, _, Output}, Dictionary) ->
    ok = zlib:inflateSetDictionary(Z, Dictionary),
    [Output, safely(Z, zlib:safeInflate(Z, <<>>), Dictionary)].

%% Compressed data with a byte changed, cut off, put in or left out, and pure noise.

damaged(_, S0) ->
    {Data, S1} = data(S0),
    {{Pack, Unpack}, S2} = pick([{compress, uncompress}, {gzip, gunzip}, {zip, unzip}], S1),
    Packed = zlib:Pack(Data),
    {At, S3} = uniform(byte_size(Packed), S2),
    {Byte, S4} = uniform(256, S3),
    {How, S5} = uniform(5, S4),
    Before = At - 1,
    <<Head:Before/binary, Old, Tail/binary>> = Packed,
    Bad = case How of
              1 -> <<Head/binary, (Old bxor Byte), Tail/binary>>;
              2 -> Head;
              3 -> <<Head/binary, (Byte - 1), Old, Tail/binary>>;
              4 -> <<Head/binary, Tail/binary>>;
              5 -> element(1, noise(At, Byte))
          end,
    Result = try zlib:Unpack(Bad) of
                 Data -> same;
                 Other -> {other, byte_size(Other), erlang:crc32(Other)}
             catch
                 error:{need_dictionary, _} -> need_dictionary;
                 error:Reason -> Reason
             end,
    {Result, S5}.

tally(Results) ->
    Kinds = [case R of {other, _, _} -> other; _ -> R end || R <- Results],
    [{K, length([x || X <- Kinds, X =:= K])} || K <- lists:usort(Kinds)].

%% Data of several kinds.

data(S0) ->
    {Size, S1} = uniform(40000, S0),
    {Kind, S2} = uniform(4, S1),
    case Kind of
        1 -> noise(Size, S2);
        2 -> {binary:copy(<<"the same again, ">>, Size div 16 + 1), S2};
        3 -> {list_to_binary([integer_to_list(N * N) || N <- lists:seq(1, Size div 8 + 1)]), S2};
        4 -> {<<0:Size/unit:8>>, S2}
    end.

noise(Size, S0) ->
    {Bytes, S} = lists:mapfoldl(fun(_, S) -> uniform(256, S) end, S0, lists:seq(1, Size div 4 + 1)),
    {list_to_binary([B - 1 || B <- Bytes]), S}.

pick(List, S0) ->
    {N, S} = uniform(length(List), S0),
    {lists:nth(N, List), S}.

uniform(N, S) ->
    Next = (S * 1103515245 + 12345) band 16#7fffffff,
    {(Next bsr 8) rem N + 1, Next}.
