%% The functions of math, and what they refuse.
-module(bif_math).
-export([main/0, id/1]).

main() ->
    [
        math:sqrt(id(2)),                       %% => 1.4142135623730951
        math:pow(id(2), 10),                    %% => 1024.0
        math:pi(),                              %% => 3.141592653589793
        math:floor(id(-2.5)),                   %% => -3.0
        math:ceil(id(2.1)),                     %% => 3.0
        math:exp(id(0)),                        %% => 1.0
        math:log(id(1)),                        %% => 0.0
        math:log2(id(8)),                       %% => 3.0
        math:log10(id(1000)),                   %% => 3.0
        math:atan2(id(0), 1),                   %% => 0.0
        math:fmod(id(7), 3),                    %% => 1.0
        round(math:sin(id(1)) * 1000000),       %% => 841471
        round(math:cosh(id(1)) * 1000000),      %% => 1543081
        round(math:erf(id(1)) * 1000000),       %% => 842701
        err(fun() -> math:sqrt(id(-1)) end),    %% => {error,badarith}
        err(fun() -> math:log(id(0)) end),      %% => {error,badarith}
        err(fun() -> math:exp(id(1000)) end),   %% => {error,badarith}
        err(fun() -> math:pow(id(0), -1) end),  %% => {error,badarith}
        err(fun() -> math:fmod(id(1), 0) end),  %% => {error,badarith}
        err(fun() -> math:sin(id(a)) end),      %% => {error,badarg}
        err(fun() -> math:sqrt(id(1 bsl 2000)) end)   %% => {error,badarith}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
