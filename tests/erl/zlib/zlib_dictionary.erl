%% Preset dictionaries: asked for, refused, given; raw streams; the window as a dictionary.
-module(zlib_dictionary).
-export([main/0]).

main() ->
    Dictionary = <<"hello world and some more words">>,
    Data = <<"some more words: hello world">>,
    {Checksum, Packed} = pack(15, Dictionary, Data),
    {RawChecksum, Raw} = pack(-15, Dictionary, Data),
    [
     %% => {-1179513946,true}
     {Checksum, Checksum band 16#ffffffff =:= erlang:adler32(Dictionary)},
     %% => {-1181545563,9}
     {RawChecksum, byte_size(Raw)},
     %% => {error,{need_dictionary,-1179513946}}
     with(15, fun(Z) -> zlib:inflate(Z, Packed) end),
     %% => {need_dictionary,-1179513946,[]}
     with(15, fun(Z) -> zlib:inflate(Z, Packed, [{exception_on_need_dict, false}]) end),
     %% => {need_dictionary,-1179513946,[]}
     with(15, fun(Z) -> zlib:safeInflate(Z, Packed) end),
     %% => {error,{need_dictionary,-1179513946}}
     with(15, fun(Z) -> zlib:inflateChunk(Z, Packed) end),
     %% => true
     with(15, fun(Z) ->
                      {need_dictionary, _, []} = zlib:safeInflate(Z, Packed),
                      ok = zlib:inflateSetDictionary(Z, [Dictionary]),
                      Data =:= iolist_to_binary(zlib:inflate(Z, <<>>))
              end),
     %% => {error,data_error}
     with(15, fun(Z) ->
                      {need_dictionary, _, []} = zlib:safeInflate(Z, Packed),
                      zlib:inflateSetDictionary(Z, <<"another">>)
              end),
     %% => {error,stream_error}
     with(15, fun(Z) -> zlib:inflateSetDictionary(Z, Dictionary) end),
     %% => true
     with(-15, fun(Z) ->
                       ok = zlib:inflateSetDictionary(Z, Dictionary),
                       Data =:= iolist_to_binary(zlib:inflate(Z, Raw))
               end),
     %% => {error,data_error}
     with(-15, fun(Z) -> zlib:inflate(Z, Raw) end),
     %% => {error,badarg}
     with(-15, fun(Z) -> zlib:inflateSetDictionary(Z, foo) end),
     %% => {true,true}
     with(-15, fun(Z) ->
                       Big = binary:copy(<<"0123456789abcdef">>, 4096),
                       zlib:inflate(Z, zlib:zip(Big)),
                       Window = zlib:inflateGetDictionary(Z),
                       {byte_size(Window) =:= 32768, binary:part(Big, 32768, 32768) =:= Window}
               end),
     %% => <<>>
     with(15, fun(Z) -> zlib:inflateGetDictionary(Z) end),
     %% => {error,stream_error}
     (fun() ->
         Z = zlib:open(),
         ok = zlib:deflateInit(Z),
         zlib:deflate(Z, <<"already begun">>),
         why(fun() -> zlib:deflateSetDictionary(Z, Dictionary) end)
     end)()
    ].

pack(Bits, Dictionary, Data) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, default, deflated, Bits, 8, default),
    Checksum = zlib:deflateSetDictionary(Z, Dictionary),
    Packed = iolist_to_binary(zlib:deflate(Z, Data, finish)),
    zlib:close(Z),
    {Checksum, Packed}.

with(Bits, F) ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z, Bits),
    R = why(fun() -> F(Z) end),
    zlib:close(Z),
    R.

why(F) ->
    try F() catch C:R -> {C, R} end.
