%% Sizes from earlier segments, from arguments, from guard expressions, bad sizes.
-module(bs_match_sizes).
-export([main/0, id/1]).

main() ->
    [
        tlv(id(<<1, 3, "abc", 2, 0, 3, 1, "z">>)),    %% => [{1,<<"abc">>},{2,<<>>},{3,<<"z">>}]
        tlv(id(<<1, 3, "ab">>)),                      %% => {rest,<<1,3,97,98>>}
        arg(id(<<1, 2, 3>>), id(2)),                  %% => {<<1,2>>,<<3>>}
        arg(id(<<1, 2, 3>>), id(4)),                  %% => no
        arg(id(<<1, 2, 3>>), id(-1)),                 %% => no
        arg(id(<<1, 2, 3>>), id(a)),                  %% => no
        computed(id(<<4, 1, 2, 3>>)),                 %% => {258,<<3>>}
        bits(id(<<5:4, 2#11111000:8>>)),              %% => {<<31:5>>,<<0:3>>}
        big(id(<<1, 2>>), id(1 bsl 70))               %% => no
    ].

tlv(<<T, L, V:L/binary, R/binary>>) -> [{T, V} | tlv(R)];
tlv(<<>>) -> [];
tlv(R) -> {rest, R}.

arg(B, N) ->
    case B of
        <<X:N/binary, R/binary>> -> {X, R};
        _ -> no
    end.

computed(<<N, X:(N * 4), R/bitstring>>) -> {X, R};
computed(_) -> no.

bits(<<N:4, X:N/bitstring, R/bitstring>>) -> {X, R}.

big(B, N) ->
    case B of
        <<_:N>> -> yes;
        _ -> no
    end.

%% Hides a value from the compiler.
id(X) -> X.
