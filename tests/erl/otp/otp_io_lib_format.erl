%% io_lib:format with the common control sequences.
-module(otp_io_lib_format).
-export([main/0, id/1]).

main() ->
    [
        f("~p ~w", [[1, "ab"], "ab"]),          %% => "[1,\"ab\"] [97,98]"
        f("~s|~10s|~-5s|", ["x", "right", "l"]),%% => "x|     right|l    |"
        f("~5..0b ~.16B ~8.2.0f", [42, 255, 3.14159]),   %% => "00042 FF 00003.14"
        f("~e ~g", [1.5, 0.001]),               %% => "1.50000e+0 1.00000e-3"
        f("~c~c~n~~", [$h, $i]),                %% => "hi\n~"
        f("~tp ~ts", [[8364], [8364]]) =:= "[8364] " ++ [8364],  %% => true
        f("~P", [[1, 2, 3, 4, 5, 6, 7, 8, 9], 5]),  %% => "[1,2,3,4|...]"
        f("~i~w", [ignored, shown]),            %% => "shown"
        err(fun() -> f("~d", [id(1)]) end)      %% => {error,badarg}
    ].

f(F, A) -> lists:flatten(io_lib:format(F, A)).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
