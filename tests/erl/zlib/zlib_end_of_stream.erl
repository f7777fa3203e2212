%% What comes behind the end of a stream is cut off, read as another stream, or an error.
-module(zlib_end_of_stream).
-export([main/0]).

main() ->
    A = zlib:gzip(<<"first">>),
    B = zlib:gzip(<<"second">>),
    [
     %% => <<"firstsecond">>
     zlib:gunzip([A, B]),
     %% => <<"firstsecondfirstfirst">>
     zlib:gunzip(<<A/binary, B/binary, A/binary, A/binary>>),
     %% => {error,data_error}
     why(fun() -> zlib:gunzip([A, "garbage"]) end),
     %% => {error,data_error}
     why(fun() -> zlib:gunzip([A, <<31, 139>>]) end),
     %% => <<"x">>
     zlib:uncompress([zlib:compress("x"), zlib:compress("y")]),
     %% => <<"x">>
     zlib:unzip([zlib:zip("x"), "garbage"]),
     %% => {<<"first">>,<<>>,ok}
     with(cut, fun(Z) ->
                       {flat(zlib:inflate(Z, [A, B])), flat(zlib:inflate(Z, B)), zlib:inflateEnd(Z)}
               end),
     %% => {<<"first">>,<<>>,<<"second">>,ok}
     with(cut, fun(Z) ->
                       X = flat(zlib:inflate(Z, [A, B])),
                       Y = flat(zlib:inflate(Z, B)),
                       ok = zlib:inflateReset(Z),
                       {X, Y, flat(zlib:inflate(Z, B)), zlib:inflateEnd(Z)}
               end),
     %% => {<<"first">>,{error,data_error},{error,data_error}}
     with(error, fun(Z) ->
                         X = flat(zlib:inflate(Z, A)),
                         {X, why(fun() -> zlib:inflate(Z, B) end), why(fun() -> zlib:inflateEnd(Z) end)}
                 end),
     %% => {<<"firstsecond">>,<<"firstfirst">>,ok}
     with(reset, fun(Z) ->
                         X = flat(zlib:inflate(Z, [A, B])),
                         {X, flat(zlib:inflate(Z, [A, A])), zlib:inflateEnd(Z)}
                 end),
     %% => {error,data_error}
     with(cut, fun(Z) -> zlib:inflate(Z, binary:part(A, 0, 20)), zlib:inflateEnd(Z) end),
     %% => [{error,data_error},ok,{error,data_error},ok]
     [begin
          Z = zlib:open(),
          ok = zlib:deflateInit(Z),
          F(Z),
          why(fun() -> zlib:deflateEnd(Z) end)
      end || F <- [fun(Z) -> zlib:deflate(Z, "a") end,
                   fun(Z) -> zlib:deflate(Z, "a", finish) end,
                   fun(Z) -> zlib:deflate(Z, "a", sync) end,
                   fun(_) -> ok end]]
    ].

with(AtEnd, F) ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z, 16 + 15, AtEnd),
    R = why(fun() -> F(Z) end),
    zlib:close(Z),
    R.

flat(Data) -> iolist_to_binary(Data).

why(F) ->
    try F() catch C:R -> {C, R} end.
