%% Decoding a stream bit by bit with state kept across calls (variable-length codes).
-module(bs_tail_recursion_bits).
-export([main/0, id/1]).

main() ->
    Bits = encode(id("abacabad"), <<>>),
    [
        Bits,                          %% => <<76,39:6>>
        decode(Bits, []),              %% => "abacabad"
        decode(<<2#11:2>>, []),        %% => {stuck,<<3:2>>,[]}
        decode(id(<<>>), [])           %% => []
    ].

encode([$a | T], B) -> encode(T, <<B/bits, 0:1>>);
encode([$b | T], B) -> encode(T, <<B/bits, 2#10:2>>);
encode([$c | T], B) -> encode(T, <<B/bits, 2#110:3>>);
encode([_ | T], B) -> encode(T, <<B/bits, 2#111:3>>);
encode([], B) -> B.

decode(<<0:1, R/bits>>, A) -> decode(R, [$a | A]);
decode(<<2#10:2, R/bits>>, A) -> decode(R, [$b | A]);
decode(<<2#110:3, R/bits>>, A) -> decode(R, [$c | A]);
decode(<<2#111:3, R/bits>>, A) -> decode(R, [$d | A]);
decode(<<>>, A) -> reverse(A, []);
decode(R, A) -> {stuck, R, A}.

reverse([H | T], A) -> reverse(T, [H | A]);
reverse([], A) -> A.

%% Hides a value from the compiler.
id(X) -> X.
