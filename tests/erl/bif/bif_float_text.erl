%% Floats to and from text: shortest, decimals, scientific.
-module(bif_float_text).
-export([main/0, id/1]).

main() ->
    [
        float_to_list(id(0.1), [short]),                    %% => "0.1"
        float_to_list(id(1.0e22), [short]),                 %% => "1.0e22"
        float_to_list(id(1.0e-7), [short]),                 %% => "1.0e-7"
        float_to_list(id(123456.789), [{decimals, 2}]),     %% => "123456.79"
        float_to_list(id(2.5), [{decimals, 4}, compact]),   %% => "2.5"
        float_to_list(id(7.0)),                             %% => "7.00000000000000000000e+00"
        float_to_list(id(1234.5), [{scientific, 3}]),       %% => "1.234e+03"
        float_to_binary(id(-0.0), [short]),                 %% => <<"-0.0">>
        float_to_binary(id(1.5), [{decimals, 0}]),          %% => <<"2">>
        list_to_float(id("1.5e3")),                         %% => 1.5e3
        binary_to_float(id(<<"-2.25">>)),                   %% => -2.25
        err(fun() -> list_to_float(id("1")) end),           %% => {error,badarg}
        err(fun() -> list_to_float(id("1.e5")) end),        %% => {error,badarg}
        err(fun() -> binary_to_float(id(<<"1.0x">>)) end),  %% => {error,badarg}
        err(fun() -> float_to_list(id(1)) end),             %% => {error,badarg}
        err(fun() -> float_to_list(id(1.0), id([{decimals, -1}])) end)   %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
