%% The result of a call matched as binary in case, with several types of result.
-module(bs_match_in_case_of_call).
-export([main/0, id/1]).

main() -> [g(X) || X <- id([1, 2, 3, 4, 5])].
    %% => [{1,<<2,3>>},{only,7},empty,{bits,5},none]

g(X) ->
    case h(X) of
        <<A, B/binary>> when B =/= <<>> -> {A, B};
        <<A>> -> {only, A};
        <<>> -> empty;
        B when is_bitstring(B) -> {bits, bit_size(B)};
        Other -> Other
    end.

h(1) -> <<1, 2, 3>>;
h(2) -> <<7>>;
h(3) -> <<>>;
h(4) -> <<5:5>>;
h(5) -> none.

%% Hides a value from the compiler.
id(X) -> X.
