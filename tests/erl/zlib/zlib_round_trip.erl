%% compress, zip and gzip are undone by their counterparts, whatever the data and however it is given.
-module(zlib_round_trip).
-export([main/0]).

main() ->
    Data = [<<>>, <<0>>, <<"hello">>, binary:copy(<<"abc">>, 50000), noise(20000),
            [], ["io", [$l, <<"ist">>], [] | <<"tail">>], lists:seq(0, 255),
            [<<N:16>> || N <- lists:seq(1, 3000)], part(<<0:3, 1:80, 0:5>>)],
    [
     %% => true
     lists:all(fun(D) -> zlib:uncompress(zlib:compress(D)) =:= iolist_to_binary(D) end, Data),
     %% => true
     lists:all(fun(D) -> zlib:unzip(zlib:zip(D)) =:= iolist_to_binary(D) end, Data),
     %% => true
     lists:all(fun(D) -> zlib:gunzip(zlib:gzip(D)) =:= iolist_to_binary(D) end, Data),
     %% => [{8,2,20},{13,7,25},{172,166,184},{20016,20010,20028},{10,4,22}]
     [{byte_size(zlib:compress(D)), byte_size(zlib:zip(D)), byte_size(zlib:gzip(D))}
      || D <- [<<>>, <<"hello">>, binary:copy(<<"abc">>, 50000), noise(20000), part(<<0:3, 1:16, 0:5>>)]],
     %% => <<120,156,203,72,205,201,201,7,0,6,44,2,21>>
     zlib:compress("hello"),
     %% => <<203,72,205,201,201,7,0>>
     zlib:zip(<<"hello">>),
     %% => <<31,139,8,0,0,0,0,0,0,3,203,72,205,201,201,7,0,134,166,16,54,5,0,0,0>>
     zlib:gzip([<<"hel">>, $l | <<"o">>])
    ].

noise(Size) ->
    {Bytes, _} = lists:mapfoldl(fun(_, S) -> {(S bsr 16) band 255, (S * 1103515245 + 12345) band 16#7fffffff} end,
                                7, lists:seq(1, Size)),
    list_to_binary(Bytes).

part(<<_:3, Binary:2/binary, _/bits>>) -> Binary.
