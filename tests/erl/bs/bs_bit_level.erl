%% Bit strings compared, concatenated, turned into lists and back, at all offsets.
-module(bs_bit_level).
-export([main/0, id/1]).

main() ->
    B = id(<<16#0F, 16#F0, 16#3:2>>),
    [
        bit_size(B),                        %% => 18
        bitstring_to_list(B),               %% => [15,240,<<3:2>>]
        list_to_bitstring([1, <<1:1>>]),    %% => <<1,1:1>>
        err(fun() -> list_to_bitstring(id([<<1:1>>, a])) end),   %% => {error,badarg}
        [slice(B, N) || N <- [0, 1, 4, 7, 8, 11]],   %% => [<<15>>,<<31>>,<<"ÿ">>,<<"ø">>,<<"ð">>,<<134>>]
        slice(B, 4) =:= <<16#FF:8>>,        %% => true
        <<1:1>> < <<1:2>>,                  %% => false
        <<1:1>> > <<1:2>>,                  %% => true
        <<0:7>> < <<0>>,                    %% => true
        <<1:2>> =:= <<0:1, 1:1>>,           %% => true
        err(fun() -> binary_to_list(id(<<1:1>>)) end),  %% => {error,badarg}
        is_binary(slice(B, 3)),             %% => true
        flip(B)                             %% => <<195,252,0:2>>
    ].

slice(B, N) ->
    <<_:N, X:8/bitstring, _/bitstring>> = <<B/bitstring, 0:8>>,
    X.

flip(<<X:1, R/bitstring>>) -> <<(flip(R))/bitstring, X:1>>;
flip(<<>>) -> <<>>.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
