%% Check sums and message digests.
-module(bif_md5_crc).
-export([main/0, id/1]).

main() ->
    [
        erlang:md5(id(<<"abc">>)),                          %% => <<144,1,80,152,60,210,79,176,214,150,63,125,40,225,127,114>>
        erlang:md5(id(["a", <<"bc">>])) =:= erlang:md5(<<"abc">>),   %% => true
        erlang:md5_final(erlang:md5_update(erlang:md5_update(erlang:md5_init(), <<"a">>), "bc")) =:= erlang:md5("abc"), %% => true
        erlang:crc32(id(<<"123456789">>)),                  %% => 3421780262
        erlang:crc32(erlang:crc32(<<"1234">>), <<"56789">>),%% => 3421780262
        erlang:crc32_combine(erlang:crc32(<<"1234">>), erlang:crc32(<<"56789">>), 5),   %% => 3421780262
        erlang:adler32(id(<<"Wikipedia">>)),                %% => 300286872
        err(fun() -> erlang:md5(id([a])) end),              %% => {error,badarg}
        err(fun() -> erlang:crc32(id(x)) end)               %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
