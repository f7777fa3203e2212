%% deflateInit and inflateInit take every combination of options that the library has, and refuse others.
-module(zlib_init_options).
-export([main/0]).

main() ->
    Data = iolist_to_binary([integer_to_list(N) || N <- lists:seq(1, 3000)]),
    [
     %% => true
     lists:all(fun({L, W, M, S}) -> round_trip(Data, L, W, M, S) end,
               [{L, W, M, S} || L <- [none, default, best_speed, best_compression, 0, 5, 9],
                                W <- [9, 12, 15, -9, -15, 16 + 15], M <- [1, 8, 9],
                                S <- [default, filtered, huffman_only, rle]]),
     %% => [{error,stream_error},{error,stream_error},ok,{error,stream_error},{error,stream_error},{error,stream_error},{error,stream_error},ok]
     [init(default, W, 8, default) || W <- [-8, 16, 8, 24, 32, 40, 47, 31]],
     %% => [{error,bad_windowbits},{error,bad_windowbits},{error,bad_windowbits},{error,bad_windowbits},{error,bad_windowbits}]
     [init(default, W, 8, default) || W <- [7, 48, -7, -16, a]],
     %% => [{error,bad_compression_level},{error,bad_compression_level},{error,bad_memlevel},{error,bad_memlevel},{error,bad_compression_strategy}]
     [init(10, 15, 8, default), init(-1, 15, 8, default), init(1, 15, 0, default), init(1, 15, 10, default), init(1, 15, 8, fixed)],
     %% => {error,bad_compression_method}
     why(fun() -> zlib:deflateInit(zlib:open(), 1, deflate, 15, 8, default) end),
     %% => [ok,ok,ok,ok,ok,ok,ok,ok]
     [why(fun() -> zlib:inflateInit(zlib:open(), W) end) || W <- [8, 15, -8, -15, 16, 24, 32, 47]],
     %% => [{error,bad_windowbits},{error,bad_windowbits},{error,stream_error},{error,stream_error}]
     [why(fun() -> zlib:inflateInit(zlib:open(), W) end) || W <- [48, -16, 17, 33]],
     %% => {error,bad_eos_behavior}
     why(fun() -> zlib:inflateInit(zlib:open(), 15, stop) end),
     %% => [{error,badarg},{error,badarg},{error,badarg}]
     [why(fun() -> zlib:deflateInit(Z) end) || Z <- [foo, make_ref(), self()]],
     %% => [{error,already_initialized},{error,already_initialized}]
     [begin Z = zlib:open(), ok = zlib:F(Z), why(fun() -> zlib:G(Z) end) end
      || {F, G} <- [{deflateInit, inflateInit}, {inflateInit, inflateInit}]],
     %% => [true,true]
     [begin
          Z = zlib:open(),
          ok = zlib:inflateInit(Z, 15 + 32),
          iolist_to_binary(zlib:inflate(Z, zlib:F(Data))) =:= Data
      end || F <- [compress, gzip]]
    ].

round_trip(Data, Level, Bits, Memory, Strategy) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, Level, deflated, Bits, Memory, Strategy),
    Packed = zlib:deflate(Z, Data, finish),
    ok = zlib:deflateEnd(Z),
    ok = zlib:inflateInit(Z, Bits),
    Unpacked = zlib:inflate(Z, Packed),
    ok = zlib:inflateEnd(Z),
    ok = zlib:close(Z),
    iolist_to_binary(Unpacked) =:= Data.

init(Level, Bits, Memory, Strategy) ->
    Z = zlib:open(),
    R = why(fun() -> zlib:deflateInit(Z, Level, deflated, Bits, Memory, Strategy) end),
    zlib:close(Z),
    R.

why(F) ->
    try F() catch C:R -> {C, R} end.
