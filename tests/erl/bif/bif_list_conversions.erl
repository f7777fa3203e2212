%% Lists to and from tuples, binaries and io lists.
-module(bif_list_conversions).
-export([main/0, id/1]).

main() ->
    [
        list_to_tuple(id([])),                              %% => {}
        tuple_to_list(id({a, {b}})),                        %% => [a,{b}]
        list_to_binary(id([$a, [<<"bc">>, []], "d"])),      %% => <<"abcd">>
        binary_to_list(id(<<1, 2, 3>>)),                    %% => [1,2,3]
        iolist_to_binary(id([])),                           %% => <<>>
        iolist_to_binary(id(<<"x">>)),                      %% => <<"x">>
        iolist_size(id([[], [[1]], <<2, 3>> | <<4>>])),     %% => 4
        erlang:iolist_to_iovec(id([<<"ab">>, "cd"])) =/= [],%% => true
        list_to_bitstring(id([<<1:4>>, <<2:4>>])),          %% => <<18>>
        err(fun() -> list_to_binary(id([<<1:4>>])) end),    %% => {error,badarg}
        err(fun() -> list_to_binary(id(a)) end),            %% => {error,badarg}
        err(fun() -> tuple_to_list(id([])) end)             %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
