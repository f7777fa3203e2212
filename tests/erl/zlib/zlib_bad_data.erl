%% What is no compressed data, or not all of it, is data_error.
-module(zlib_bad_data).
-export([main/0]).

main() ->
    Good = zlib:compress(lists:seq(1, 200)),
    Zip = zlib:zip(lists:seq(1, 200)),
    Gzip = zlib:gzip(lists:seq(1, 200)),
    [
     %% => [{error,data_error},{error,data_error},{error,data_error},{error,data_error}]
     [why(fun() -> zlib:uncompress(B) end) || B <- [<<>>, <<1, 2, 3>>, <<1, 2, 3, 4, 5, 6, 7, 8, 9>>, Zip]],
     %% => [{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
     [why(fun() -> zlib:uncompress(B) end) || B <- [foo, <<1:1>>, [256], [a | b]]],
     %% => [{error,data_error},{error,data_error},{error,data_error},{error,badarg}]
     [why(fun() -> zlib:unzip(B) end) || B <- [<<>>, <<255, 255, 255>>, Good, foo]],
     %% => [{error,data_error},{error,data_error},{error,data_error},{error,badarg}]
     [why(fun() -> zlib:gunzip(B) end) || B <- [<<>>, <<31, 139, 8>>, Good, 17]],
     %% => [{error,badarg},{error,badarg},{error,badarg}]
     [why(fun() -> zlib:F([foo]) end) || F <- [compress, zip, gzip]],
     %% Every truncation:
     %% => [true,true,true]
     [lists:all(fun(N) -> why(fun() -> zlib:F(binary:part(B, 0, N)) end) =:= {error, data_error} end,
                lists:seq(0, byte_size(B) - 1))
      || {F, B} <- [{uncompress, Good}, {unzip, Zip}, {gunzip, Gzip}]],
     %% Every flipped byte is noticed, or changes nothing (or, in a raw stream, changes the data):
     %% => [true,true]
     [lists:all(fun(N) ->
                        <<H:N/binary, X, T/binary>> = B,
                        case why(fun() -> zlib:F(<<H/binary, (X bxor 16#55), T/binary>>) end) of
                            {error, data_error} -> true;
                            {error, {need_dictionary, _}} -> true;
                            {value, V} -> V =:= list_to_binary(lists:seq(1, 200))
                        end
                end, lists:seq(0, byte_size(B) - 1))
      || {F, B} <- [{uncompress, Good}, {gunzip, Gzip}]],
     %% A checksum and a length that lie:
     %% => [{error,data_error},{error,data_error},{error,data_error}]
     [why(fun() -> zlib:F(lie(B, N)) end) || {F, B, N} <- [{uncompress, Good, 1}, {gunzip, Gzip, 1}, {gunzip, Gzip, 5}]]
    ].

lie(B, N) ->
    Size = byte_size(B) - N,
    <<H:Size/binary, X, T/binary>> = B,
    <<H/binary, (X bxor 1), T/binary>>.

why(F) ->
    try {value, F()} catch C:R -> {C, R} end.
