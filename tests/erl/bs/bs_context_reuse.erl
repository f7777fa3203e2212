%% A match goes on in another function and in a loop, and the whole binary is still there.
-module(bs_context_reuse).
-export([main/0, id/1]).

main() ->
    B = id(<<3, "abc", 2, "de">>),
    [
        items(B),                         %% => ["cba","ed"]
        items(id(<<5, "abc">>)),          %% => {missing,2,<<>>,"cba"}
        both(id(<<1, 2, 3>>)),            %% => {<<2,3>>,2}
        both(id(<<0>>)),                  %% => <<0>>
        whole(id(<<9, 8>>)),              %% => {<<"\t\b">>,<<"\b">>}
        whole(id(<<7, 8>>)),              %% => {other,<<7,8>>,2}
        numbers(id(<<"12,345,x">>), 0, [])%% => {<<"x">>,0,[345,12]}
    ].

items(<<>>) -> [];
items(<<N, R/binary>>) -> take(N, R, []).

take(0, R, Acc) -> [Acc | items(R)];
take(N, <<C, R/binary>>, Acc) -> take(N - 1, R, [C | Acc]);
take(N, R, Acc) -> {missing, N, R, Acc}.

%% The rest is used as a binary by one clause and matched further by the other.
both(<<1, R/binary>>) -> {R, second(R)};
both(B) -> B.

second(<<X, _/binary>>) -> X;
second(_) -> none.

whole(<<9, R/binary>> = All) -> {All, R};
whole(All) -> {other, All, byte_size(All)}.

numbers(<<C, R/binary>>, N, Acc) when C >= $0, C =< $9 -> numbers(R, N * 10 + C - $0, Acc);
numbers(<<$,, R/binary>>, N, Acc) -> numbers(R, 0, [N | Acc]);
numbers(R, N, Acc) -> {R, N, Acc}.

%% Hides a value from the compiler.
id(X) -> X.
