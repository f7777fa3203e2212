%% element, setelement, tuple_size, make_tuple: values and badarg edges.
-module(op_tuple_ops).
-export([main/0, id/1]).

main() ->
    T = id({a, b, c}),
    [
        element(id(1), T),                               %% => a
        element(3, T),                                   %% => c
        setelement(id(2), T, x),                         %% => {a,x,c}
        setelement(3, setelement(1, T, x), y),           %% => {x,b,y}
        T,                                               %% => {a,b,c}
        tuple_size(T),                                   %% => 3
        size(T),                                         %% => 3
        erlang:make_tuple(3, id(z)),                     %% => {z,z,z}
        erlang:make_tuple(4, [], [{2, two}, {4, four}, {2, zwei}]),  %% => {[],zwei,[],four}
        erlang:append_element(T, d),                     %% => {a,b,c,d}
        erlang:insert_element(1, T, z),                  %% => {z,a,b,c}
        erlang:delete_element(2, T),                     %% => {a,c}
        tuple_to_list(T),                                %% => [a,b,c]
        list_to_tuple(id([p, q])),                       %% => {p,q}
        err(fun() -> element(id(0), T) end),             %% => {error,badarg}
        err(fun() -> element(id(4), T) end),             %% => {error,badarg}
        err(fun() -> element(id(a), T) end),             %% => {error,badarg}
        err(fun() -> element(1, id([])) end),            %% => {error,badarg}
        err(fun() -> setelement(id(4), T, x) end),       %% => {error,badarg}
        err(fun() -> tuple_size(id([])) end),            %% => {error,badarg}
        err(fun() -> list_to_tuple(id([a | b])) end)     %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
