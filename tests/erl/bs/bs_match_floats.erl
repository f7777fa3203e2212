%% Float segments: all sizes and byte orders; NaN and infinity patterns do not match.
-module(bs_match_floats).
-export([main/0, id/1]).

main() ->
    [f(X) || X <- id([<<1.5:64/float>>, <<1.5:32/float>>, <<1.5:16/float>>, <<16#7FF0000000000000:64>>,
                      <<16#7FF8000000000000:64>>, <<16#7F800000:32>>, <<16#7C00:16>>, <<0.0:64/float>>, <<1>>])]
    ++ [(fun() -> <<A:64/float-little, B:32/float-little, C:16/float-little>> =
        id(<<-2.5:64/float-little, 0.5:32/float-little, 3.0:16/float-little>>), {A, B, C} end)()]
    ++ [(fun() -> N = id(32), <<A:N/float, R/binary>> = id(<<0.25:32/float, "x">>), {A, R} end)()]
    ++ [(fun() -> <<_:1, A:64/float, _:7>> = id(<<1:1, 7.5:64/float, 0:7>>), A end)()].
    %% => [{64,1.5},{32,1.5},{16,1.5},no,no,no,no,{64,0.0},no,{-2.5,0.5,3.0},{0.25,<<"x">>},7.5]

f(<<F:64/float>>) -> {64, F};
f(<<F:32/float>>) -> {32, F};
f(<<F:16/float>>) -> {16, F};
f(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.
