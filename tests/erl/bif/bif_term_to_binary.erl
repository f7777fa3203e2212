%% Terms to the external format and back, and sizes and options.
-module(bif_term_to_binary).
-export([main/0, id/1]).

main() ->
    T = {id(a), [1, 2.5, -7, 1 bsl 70 | tail], "str", <<"bin">>, <<5:3>>, #{k => v}, [], {}, fun erlang:abs/1, 300, -(1 bsl 40)},
    B = term_to_binary(T),
    [
        binary_to_term(B) =:= T,                                    %% => true
        term_to_binary(id({7, [1, 2], 3.0})),                       %% => <<131,104,3,97,7,107,0,2,1,2,70,64,8,0,0,0,0,0,0>>
        term_to_binary(id("abc")),                                  %% => <<131,107,0,3,97,98,99>>
        term_to_binary(id([300, -1, 1 bsl 64])),                    %% => <<131,108,0,0,0,3,98,0,0,1,44,98,255,255,255,255,110,9,0,0,0,0,0,0,0,0,0,1,106>>
        term_to_binary(id(#{<<>> => 1})),                           %% => <<131,116,0,0,0,1,109,0,0,0,0,97,1>>
        term_to_binary(id(<<1:1>>)),                                %% => <<131,77,0,0,0,1,1,128>>
        binary_to_term(term_to_binary(T, [compressed])) =:= T,      %% => true
        binary_to_term(<<(term_to_binary(id(5)))/binary, 1, 2, 3>>, [used]),    %% => {5,3}
        erlang:external_size(T) =:= byte_size(B),                   %% => true
        err(fun() -> binary_to_term(id(<<131, 200>>)) end),         %% => {error,badarg}
        err(fun() -> binary_to_term(id(<<>>)) end),                 %% => {error,badarg}
        err(fun() -> binary_to_term(<<131, 119, 22, "atom_", "not_yet_known_vvv">>, [safe]) end)   %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
