%% Type tests as calls that give a boolean, and the badarg of is_function/2.
-module(op_type_tests_body).
-export([main/0, id/1]).

main() ->
    [
        [is_integer(id(1)), is_integer(id(1.0)), is_integer(id(1 bsl 99))],  %% => [true,false,true]
        [is_float(id(1)), is_float(id(1.0))],                                %% => [false,true]
        [is_number(id(1)), is_number(id(1.0)), is_number(id(x))],            %% => [true,true,false]
        [is_atom(id(x)), is_atom(id("x")), is_boolean(id(true)), is_boolean(id(x))], %% => [true,false,true,false]
        [is_list(id([])), is_list(id([1 | 2])), is_list(id({}))],            %% => [true,true,false]
        [is_tuple(id({})), is_tuple(id([]))],                                %% => [true,false]
        [is_binary(id(<<1>>)), is_binary(id(<<1:1>>)), is_bitstring(id(<<1:1>>))], %% => [true,false,true]
        [is_map(id(#{})), is_map(id([]))],                                   %% => [true,false]
        [is_pid(self()), is_reference(make_ref()), is_port(self())],         %% => [true,true,false]
        [is_function(fun(X) -> X end, id(1)), is_function(fun(X) -> X end, id(2))],  %% => [true,false]
        [is_function(id(x), id(2)), is_function(fun erlang:abs/1, id(1))],   %% => [false,true]
        err(fun() -> is_function(fun(X) -> X end, id(-1)) end),              %% => {error,badarg}
        err(fun() -> is_function(fun(X) -> X end, id(a)) end),               %% => {error,badarg}
        is_function(fun(X) -> X end, id(1 bsl 70))                           %% => false
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
