%% Appending to an accumulator: many times, to a shared prefix, of bits, with sizes.
-module(bs_append).
-export([main/0, id/1]).

main() ->
    A = loop(id(1000), <<>>),
    P = <<(id(<<1, 2>>))/binary, 3>>,
    X = <<P/binary, "x">>,
    Y = <<P/binary, "yy">>,
    [
        byte_size(A),                        %% => 1000
        sum(A, 0),                           %% => 124948
        {P, X, Y},                           %% => {<<1,2,3>>,<<1,2,3,120>>,<<1,2,3,121,121>>}
        bits(id(12), <<>>),                  %% => <<16,65,4,16,4:4>>
        words(id(3), <<>>),                  %% => <<3,0,64,64,0,0,2,0,64,0,0,0,1,0,63,128,0,0>>
        strings(id([<<"ab">>, <<>>, <<"c">>]), <<>>),   %% => <<"ab;;c;">>
        keep(id(3), <<>>, []),               %% => [<<3,2>>,<<3>>,<<>>]
        err(fun() -> <<(id(a))/binary, 1>> end)   %% => {error,badarg}
    ].

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, <<Acc/binary, N>>).

sum(<<X, R/binary>>, S) -> sum(R, S + X);
sum(<<>>, S) -> S.

bits(0, Acc) -> Acc;
bits(N, Acc) -> bits(N - 1, <<Acc/bitstring, (N rem 2):1, 0:2>>).

words(0, Acc) -> Acc;
words(N, Acc) -> words(N - 1, <<Acc/binary, N:16/little, (N * 1.0):32/float>>).

strings([H | T], Acc) -> strings(T, <<Acc/binary, H/binary, ";">>);
strings([], Acc) -> Acc.

%% Every intermediate value stays what it was.
keep(0, _, L) -> L;
keep(N, Acc, L) -> keep(N - 1, <<Acc/binary, N>>, [Acc | L]).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
