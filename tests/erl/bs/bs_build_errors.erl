%% Wrong values and sizes in a construction are badarg.
-module(bs_build_errors).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> <<(id(a))>> end),                      %% => {error,badarg}
        err(fun() -> <<(id(1.0)):8>> end),                  %% => {error,badarg}
        err(fun() -> <<(id(1)):(id(-1))>> end),             %% => {error,badarg}
        err(fun() -> <<(id(1)):(id(a))>> end),              %% => {error,badarg}
        err(fun() -> <<(id(1)):(id(1.0))>> end),            %% => {error,badarg}
        err(fun() -> <<(id(x))/binary>> end),               %% => {error,badarg}
        err(fun() -> <<(id(<<1:4>>))/binary>> end),         %% => {error,badarg}
        err(fun() -> <<(id(<<1, 2>>)):(id(3))/binary>> end),%% => {error,badarg}
        err(fun() -> <<(id(<<1, 2>>)):17/bitstring>> end),  %% => {error,badarg}
        err(fun() -> <<(id(a)):64/float>> end),             %% => {error,badarg}
        err(fun() -> <<(id(1.0)):(id(17))/float>> end),     %% => {error,badarg}
        err(fun() -> <<(id(16#D800))/utf8>> end),           %% => {error,badarg}
        err(fun() -> <<(id(16#110000))/utf16>> end),        %% => {error,badarg}
        err(fun() -> <<(id(-1))/utf32>> end),               %% => {error,badarg}
        err(fun() -> <<(id(a))/utf8>> end),                 %% => {error,badarg}
        err(fun() -> <<(id(1.0e300)):32/float>> end)        %% => {value,<<127,128,0,0>>}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
