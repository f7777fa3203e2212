%% Tails: binary tails need whole bytes, unit tests, bitstring tails take all.
-module(bs_match_tail_units).
-export([main/0, id/1]).

main() ->
    [
        [f(X) || X <- id([<<>>, <<1:4>>, <<1, 2>>, <<1:12>>, <<1, 2, 3>>])],     %% => [{bytes,<<>>},{bits,<<1:4>>},{bytes,<<1,2>>},{bits,<<0,1:4>>},{bytes,<<1,2,3>>}]
        [g(X) || X <- id([<<1:4>>, <<1:8>>, <<0:4, 5:8>>])],                     %% => [{bytes,<<>>},{bits,<<1:4>>},{bytes,<<5>>}]
        [u(X) || X <- id([<<1, 2, 3, 4>>, <<1, 2, 3, 4, 5>>, <<1>>])]            %% => [{triples,<<2,3,4>>},{words,<<4,5>>},{triples,<<>>}]
    ].

f(<<X/binary>>) -> {bytes, X};
f(<<X/bitstring>>) -> {bits, X}.

g(<<_:4, R/binary>>) -> {bytes, R};
g(<<_:4, R/bitstring>>) -> {bits, R};
g(_) -> no.

u(<<_, _, _, R/binary-unit:16>>) -> {words, R};
u(<<_, R/binary-unit:24>>) -> {triples, R};
u(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
