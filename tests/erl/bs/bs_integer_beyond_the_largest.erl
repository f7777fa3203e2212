%% A field that holds a number larger than the largest integer does not match; one that is as long and holds less does.
-module(bs_integer_beyond_the_largest).
-export([main/0]).

main() ->
    Largest = 64 * ((1 bsl 19) - 1),
    Ones = binary:copy(<<255>>, Largest div 8),
    [
     take(<<1:1, Ones/binary>>, Largest + 1),
     %% => no
     take(<<0:9, Ones/binary, 1:1>>, Largest + 9),
     %% => {yes,true,<<1:1>>}
     take_signed(<<Ones/binary, 1:1, 1:1>>, Largest + 1),
     %% => {yes,true,<<1:1>>}
     take_signed(<<1:1, 0:Largest>>, Largest + 1),
     %% => no
     take(<<>>, Largest + 1)
     %% => no
    ].

take(Bits, Size) ->
    case Bits of
        <<N:Size, Rest/bits>> -> {yes, N > 1 bsl 1000, Rest};
        _ -> no
    end.

take_signed(Bits, Size) ->
    case Bits of
        <<N:Size/signed, Rest/bits>> -> {yes, N < 0, Rest};
        _ -> no
    end.
