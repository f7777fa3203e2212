%% Builds and reads headers whose fields fill bytes only together, and encodes them in base 64 with a tuple of the alphabet.
-module(bit_fields).
-export([main/0]).

main() ->
    headers(0, 20000, 0).

headers(N, N, Sum) -> Sum;
headers(I, N, Sum) ->
    Header = <<4:4, 5:4, I:6, (I bsr 6):2, (I * 7):13, 1:1, (I band 3):2, I:24, 6:3, I:5>>,
    <<4:4, _:4, Code:6, _:2, Offset:13, 1:1, Kind:2, Length:24, Rest/bits>> = Header,
    headers(I + 1, N, Sum + Code + Offset + Kind + Length + bit_size(Rest) + last(encode(Header, <<>>))).

last(Text) -> binary:last(Text) + byte_size(Text).

encode(<<A:6, B:6, C:6, D:6, Rest/bits>>, Text) ->
    encode(Rest, <<Text/binary, (digit(A)), (digit(B)), (digit(C)), (digit(D))>>);
encode(<<A:6, B:2>>, Text) ->
    <<Text/binary, (digit(A)), (digit(B bsl 4)), $=, $=>>;
encode(<<A:6, B:6, C:4>>, Text) ->
    <<Text/binary, (digit(A)), (digit(B)), (digit(C bsl 2)), $=>>;
encode(<<>>, Text) ->
    Text.

digit(N) ->
    element(N + 1,
            {$A, $B, $C, $D, $E, $F, $G, $H, $I, $J, $K, $L, $M, $N, $O, $P, $Q, $R, $S, $T, $U, $V, $W, $X, $Y, $Z,
             $a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o, $p, $q, $r, $s, $t, $u, $v, $w, $x, $y, $z,
             $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $+, $/}).
