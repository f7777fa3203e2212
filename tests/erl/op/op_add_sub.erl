%% Addition and subtraction: small, across the 60-bit edge, big, float, mixed, badarith.
-module(op_add_sub).
-export([main/0, id/1]).

main() ->
    Big = id(1152921504606846975),
    [
        id(3) + id(4),                              %% => 7
        Big + id(1),                                %% => 1152921504606846976
        id(-1152921504606846976) - id(1),           %% => -1152921504606846977
        Big + Big - Big - Big,                      %% => 0
        id(1) + id(0.5),                            %% => 1.5
        id(1.5) - id(2),                            %% => -0.5
        -id(7),                                     %% => -7
        +id(7),                                     %% => 7
        -id(Big * Big),                             %% => -1329227995784915870597964051066650625
        err(fun() -> id(a) + id(1) end),            %% => {error,badarith}
        err(fun() -> id(1) - id([]) end),           %% => {error,badarith}
        err(fun() -> -id(<<>>) end),                %% => {error,badarith}
        err(fun() -> +id(x) end),                   %% => {error,badarith}
        err(fun() -> id(1.0e308) + id(1.0e308) end),%% => {error,badarith}
        err(fun() -> id(1 bsl 2000) + id(1.0) end)  %% => {error,badarith}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
