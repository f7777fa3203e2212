%% Atoms to and from text; existing atoms; limits.
-module(bif_atoms).
-export([main/0, id/1]).

main() ->
    [
        atom_to_list(id('hello world')),                        %% => "hello world"
        atom_to_binary(id(abc)),                                %% => <<"abc">>
        atom_to_binary(id('å'), latin1),                        %% => <<"å">>
        atom_to_binary(id('å'), utf8),                          %% => <<"Ã¥">>
        list_to_atom(id("made_here")),                          %% => made_here
        binary_to_atom(id(<<"bin_made">>), utf8),               %% => bin_made
        list_to_existing_atom(id("hello world")),               %% => 'hello world'
        err(fun() -> list_to_existing_atom("never" ++ id("_seen_before_xyz")) end),     %% => {error,badarg}
        err(fun() -> binary_to_existing_atom(id(<<"nor_this_", "one_qqq">>), utf8) end),%% => {error,badarg}
        length(atom_to_list(list_to_atom(chars(255)))),         %% => 255
        err(fun() -> list_to_atom(chars(256)) end),             %% => {error,system_limit}
        err(fun() -> list_to_atom(id([a])) end),                %% => {error,badarg}
        err(fun() -> list_to_atom(id([-1])) end),               %% => {error,badarg}
        err(fun() -> binary_to_atom(id(<<255>>), utf8) end),    %% => {error,badarg}
        id('') =:= list_to_atom([])                             %% => true
    ].

chars(0) -> [];
chars(N) -> [$x | chars(N - 1)].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
