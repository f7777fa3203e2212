%% Integer fields side by side that fill bytes only together: what each contributes is cut to its size, whatever its sign or its neighbours.
-module(bs_build_adjacent_fields).
-export([main/0]).

main() ->
    [
     [bits(N) || N <- [0, 5, -1, 255, 1 bsl 70, -(1 bsl 70) - 2]],
     %% => [<<32,4,2,0:5>>,<<165,164,42,5:5>>,<<191,229,251,31:5>>,<<191,229,251,31:5>>,<<32,4,2,0:5>>,<<62,197,243,30:5>>]
     [wide(N) || N <- [1, -2, 1 bsl 63, 123456789012345678901234567890]],
     %% => [<<128,0,0,0,0,0,0,1,192,0,0,0,0,0,0,1,1:1>>,<<127,255,255,255,255,255,255,254,255,255,255,255,255,255,255,254,0:1>>,<<0,0,0,0,0,0,0,0,192,0,0,0,0,0,0,0,0:1>>,<<67,115,224,238,78,63,10,210,195,115,224,238,78,63,10,210,0:1>>]
     mixed(7, <<3:4>>, 16#ABCDE),
     %% => <<243,94,111,0:1>>
     short(2),
     %% => <<21:5>>
     constant(),
     %% => <<160,61,69,3:2>>
     caught(fun() -> bits(a) end),
     %% => badarg
     caught(fun() -> bits(1.0) end),
     %% => badarg
     caught(fun() -> two(3, b) end),
     %% => badarg
     caught(fun() -> two(x, b) end),
     %% => badarg
     [guard(X) || X <- [1, a, -1]]
     %% => [yes,no,no]
    ].

bits(N) -> <<N:1, 1:2, N:5, N:3, 2:4, N:6, 1:2, N:6>>.

wide(N) -> <<N:1, N:63, 3:2, N:62, N:1>>.

mixed(A, B, C) -> <<A:3, 1:1, B/bits, C:17>>.

short(N) -> <<1:1, N:3, (N div 2):1>>.

constant() -> <<5:3, (id(0)):4, 0:1, 15:6, 10:5, 23:7>>.

two(A, B) -> <<A:3, B:5>>.

guard(N) when <<N:3, 1:5>> =:= <<33>> -> yes;
guard(_) -> no.

id(X) -> X.

caught(F) ->
    try F()
    catch error:Reason -> Reason
    end.
