%% Several elements of a large record updated at once, in a loop.
-module(op_update_record_many).
-export([main/0, id/1]).
-record(big, {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8}).

main() -> {up(#big{}), loop(id(100), #big{}), err(fun() -> up(id({big, 1})) end)}.
    %% => {{big,y,2,3,5,5,6,7,z},{big,1,2,103,4,5,6,7,8},{error,{badrecord,{big,1}}}}

up(R) -> R#big{h = z, a = y, d = R#big.e}.

loop(0, R) -> R;
loop(N, R) -> loop(N - 1, R#big{a = R#big.b, b = R#big.a, c = R#big.c + 1}).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
