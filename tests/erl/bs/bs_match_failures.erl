%% Binary patterns that do not match fall through to the next clause.
-module(bs_match_failures).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([<<>>, <<1>>, <<1, 2>>, <<2, 0, 9>>, <<9, 9>>, <<1:4>>, <<3, 1, 2, 3, 4>>, <<3, 1, 2>>, <<255:9>>,
                      a, [], {<<1>>}, <<0, 0, 0, 0, 0, 0, 0, 0, 0>>])].
    %% => [empty,one,{one,2},{two,<<"\t">>},{same,9},nibble,{bytes,5},{fixed,<<1,2>>},{odd,9},no_binary,no_binary,no_binary,{zeros,<<0>>}]

f(<<>>) -> empty;
f(<<1>>) -> one;
f(<<1, X>>) -> {one, X};
f(<<2, 0, X/binary>>) -> {two, X};
f(<<X, X>>) -> {same, X};
f(<<3, N:16, R:N/binary>>) -> {sized, R};
f(<<3, R:2/binary>>) -> {fixed, R};
f(<<_:4>>) -> nibble;
f(<<0:64, R/bitstring>>) -> {zeros, R};
f(B) when is_bitstring(B), bit_size(B) rem 8 > 0 -> {odd, bit_size(B)};
f(B) when is_binary(B) -> {bytes, byte_size(B)};
f(_) -> no_binary.

%% Hides a value from the compiler.
id(X) -> X.
