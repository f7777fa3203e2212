%% Integers to and from text in all bases.
-module(bif_integer_text).
-export([main/0, id/1]).

main() ->
    [
        integer_to_list(id(-255)),                          %% => "-255"
        integer_to_list(id(255), 16),                       %% => "FF"
        integer_to_binary(id(255), 2),                      %% => <<"11111111">>
        integer_to_binary(id(1 bsl 70)),                    %% => <<"1180591620717411303424">>
        list_to_integer(id("+12")),                         %% => 12
        list_to_integer(id("-zz"), 36),                     %% => -1295
        binary_to_integer(id(<<"00012">>)),                 %% => 12
        binary_to_integer(id(<<"Ff">>), 16),                %% => 255
        err(fun() -> list_to_integer(id("")) end),          %% => {error,badarg}
        err(fun() -> list_to_integer(id("1 ")) end),        %% => {error,badarg}
        err(fun() -> list_to_integer(id("12"), 2) end),     %% => {error,badarg}
        err(fun() -> binary_to_integer(id(<<"+">>)) end),   %% => {error,badarg}
        err(fun() -> integer_to_list(id(1), 37) end),       %% => {error,badarg}
        err(fun() -> integer_to_list(id(1.0)) end)          %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
