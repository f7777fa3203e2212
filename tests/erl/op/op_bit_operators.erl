%% band, bor, bxor, bnot, bsl, bsr with negative and big operands and their errors.
-module(op_bit_operators).
-export([main/0, id/1]).

main() ->
    Big = id(1 bsl 70),
    [
        id(12) band id(10),                  %% => 8
        id(12) bor id(10),                   %% => 14
        id(12) bxor id(10),                  %% => 6
        bnot id(5),                          %% => -6
        id(-1) band id(255),                 %% => 255
        id(-256) bor id(1),                  %% => -255
        Big band (Big - 1),                  %% => 0
        Big bor 1,                           %% => 1180591620717411303425
        bnot Big,                            %% => -1180591620717411303425
        -Big bxor id(1),                     %% => -1180591620717411303423
        id(1) bsl id(64),                    %% => 18446744073709551616
        id(1) bsl id(-1),                    %% => 0
        id(-1) bsr id(100),                  %% => -1
        id(-5) bsr id(1),                    %% => -3
        id(5) bsr id(-3),                    %% => 40
        Big bsr id(68),                      %% => 4
        id(0) bsl id(1 bsl 80),              %% => 0
        id(1) bsr id(1 bsl 80),              %% => 0
        err(fun() -> id(1.0) band id(1) end),%% => {error,badarith}
        err(fun() -> id(a) bsl id(1) end),   %% => {error,badarith}
        err(fun() -> id(1) bsl id(a) end),   %% => {error,badarith}
        err(fun() -> bnot id(1.0) end)       %% => {error,badarith}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
