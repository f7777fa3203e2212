%% Multiplication, division, div and rem with signs, zero, big integers, floats.
-module(op_mul_div).
-export([main/0, id/1]).

main() ->
    Big = id(1 bsl 100),
    [
        id(6) * id(7),                          %% => 42
        id(1 bsl 40) * id(1 bsl 40),            %% => 1208925819614629174706176
        id(-3) * id(2.5),                       %% => -7.5
        id(7) / id(2),                          %% => 3.5
        id(4) / id(2),                          %% => 2.0
        Big / id(1 bsl 98),                     %% => 4.0
        [id(7) div id(2), id(-7) div id(2), id(7) div id(-2), id(-7) div id(-2)],   %% => [3,-3,-3,3]
        [id(7) rem id(2), id(-7) rem id(2), id(7) rem id(-2), id(-7) rem id(-2)],   %% => [1,-1,1,-1]
        -Big div id(3),                         %% => -422550200076076467165567735125
        -Big rem id(7),                         %% => -2
        id(7) div Big,                          %% => 0
        id(-7) rem Big,                         %% => -7
        id(-1152921504606846976) div id(-1),    %% => 1152921504606846976
        err(fun() -> id(1) div id(0) end),      %% => {error,badarith}
        err(fun() -> id(1) rem id(0) end),      %% => {error,badarith}
        err(fun() -> id(1) / id(0) end),        %% => {error,badarith}
        err(fun() -> id(1.0) / id(0.0) end),    %% => {error,badarith}
        err(fun() -> id(1.0) div id(1) end),    %% => {error,badarith}
        err(fun() -> id(5) rem id(2.0) end),    %% => {error,badarith}
        err(fun() -> id(1.0e200) * id(1.0e200) end), %% => {error,badarith}
        err(fun() -> id(a) * id(0) end)         %% => {error,badarith}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
