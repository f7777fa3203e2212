%% Streams fed piece by piece: flushing, changed parameters, reset, checksums, chunks.
-module(zlib_streaming).
-export([main/0]).

main() ->
    Data = iolist_to_binary([integer_to_list(N * N) || N <- lists:seq(1, 20000)]),
    [
     %% => [true,true,true]
     [flat(zlib:inflate(inflating(15), deflate_by(Data, 1000, Flush))) =:= Data || Flush <- [none, sync, full]],
     %% => {error,bad_flush_mode}
     why(fun() -> zlib:deflate(deflating(15), <<>>, block) end),
     %% => {<<120,156>>,<<>>,<<202,72,205,201,201,7,0,0,0,255,255>>,<<>>,<<3,0,6,44,2,21>>}
     (fun() ->
         Z = deflating(15),
         {flat(zlib:deflate(Z, <<"hel">>)), flat(zlib:deflate(Z, <<"lo">>)), flat(zlib:deflate(Z, <<>>, sync)),
          flat(zlib:deflate(Z, <<>>, sync)), flat(zlib:deflate(Z, [], finish))}
     end)(),
     %% Parameters change in the middle:
     %% => {true,123508}
     (fun() ->
         Z = deflating(15),
         Parts = [begin
                      ok = zlib:deflateParams(Z, Level, Strategy),
                      zlib:deflate(Z, Data)
                  end || Level <- [none, 9, 1], Strategy <- [default, huffman_only, rle, filtered]],
         Packed = flat([Parts, zlib:deflate(Z, <<>>, finish)]),
         {zlib:uncompress(Packed) =:= binary:copy(Data, 12), byte_size(Packed) div 10}
     end)(),
     %% => {true,true}
     (fun() ->
         Z = deflating(15),
         zlib:deflate(Z, <<"forgotten">>),
         ok = zlib:deflateReset(Z),
         Once = flat(zlib:deflate(Z, Data, finish)),
         ok = zlib:deflateReset(Z),
         {Once =:= zlib:compress(Data), Once =:= flat(zlib:deflate(Z, Data, finish))}
     end)(),
     %% Checksums are kept of raw streams only:
     %% => [true,0,true,0]
     (fun() ->
         [Z1, Z2, Z3, Z4] = [deflating(-15), deflating(15), inflating(-15), inflating(15)],
         zlib:deflate(Z1, Data, finish),
         zlib:deflate(Z2, Data, finish),
         zlib:inflate(Z3, zlib:zip(Data)),
         zlib:inflate(Z4, zlib:compress(Data)),
         Want = erlang:crc32(Data),
         [case zlib:crc32(Z) of Want -> true; Other -> Other end || Z <- [Z1, Z2, Z3, Z4]]
     end)(),
     %% => {907060870,103547413,2217769622,[error,error]}
     (fun() ->
         Z = zlib:open(),
         {zlib:crc32(Z, "hello"), zlib:adler32(Z, "hello"), zlib:crc32(Z, 7, "hello"),
          [try zlib:crc32(foo, "hello") catch C:badarg -> C end || _ <- [1, 2]]}
     end)(),
     %% => {[16384,16384,16384,16384,16384],82691}
     (fun() ->
         Z = inflating(15),
         Sizes = safely(Z, zlib:safeInflate(Z, zlib:compress(Data))),
         {lists:sublist(Sizes, 5), lists:sum(Sizes) div 2}
     end)(),
     %% => {[4000,4000,4000],165382,true}
     (fun() ->
         Z = inflating(15),
         Chunks = chunks(Z, zlib:inflateChunk(Z, zlib:compress(Data))),
         {[iolist_size(C) || C <- lists:sublist(Chunks, 3)], iolist_size(Chunks), flat(Chunks) =:= Data}
     end)(),
     %% => [[17,17],[5000,5000]]
     [begin
          Z = inflating(15),
          ok = zlib:setBufSize(Z, Size),
          [iolist_size(C) || C <- lists:sublist(chunks(Z, zlib:inflateChunk(Z, zlib:compress(Data))), 2)]
      end || Size <- [17, 5000]],
     %% => {true,true}
     (fun() ->
         Packed = zlib:compress(Data),
         Z = inflating(15),
         {flat([zlib:inflate(Z, [B]) || <<B>> <= Packed]) =:= Data, zlib:inflateEnd(Z) =:= ok}
     end)()
    ].

deflating(Bits) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, default, deflated, Bits, 8, default),
    Z.

inflating(Bits) ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z, Bits),
    Z.

deflate_by(Data, Size, Flush) ->
    Z = deflating(15),
    deflate_by(Z, Data, Size, Flush, []).

deflate_by(Z, Data, Size, Flush, Acc) when byte_size(Data) > Size ->
    <<Part:Size/binary, Rest/binary>> = Data,
    deflate_by(Z, Rest, Size, Flush, [Acc, zlib:deflate(Z, Part, Flush)]);
deflate_by(Z, Data, _, _, Acc) ->
    [Acc, zlib:deflate(Z, Data, finish)].

safely(Z, {continue, Output}) -> [iolist_size(Output) | safely(Z, zlib:safeInflate(Z, []))];
safely(_, {finished, Output}) -> [iolist_size(Output)].

chunks(Z, {more, Chunk}) -> [Chunk | chunks(Z, zlib:inflateChunk(Z))];
chunks(_, Chunk) -> [Chunk].

flat(Data) -> iolist_to_binary(Data).

why(F) ->
    try F() catch C:R -> {C, R} end.
