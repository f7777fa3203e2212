%% Characters to UTF-8 binaries and lists, incomplete and wrong input.
-module(bif_unicode).
-export([main/0, id/1]).

main() ->
    [
        unicode:characters_to_binary(id([229, 8364, "x", <<"y">>])),            %% => <<195,165,226,130,172,120,121>>
        unicode:characters_to_binary(id([229]), unicode, latin1),               %% => <<"å">>
        unicode:characters_to_list(id(<<195, 165, 226, 130, 172>>)),            %% => [229,8364]
        unicode:characters_to_list(id(<<229>>), latin1),                        %% => "å"
        unicode:characters_to_binary(id([$a, 16#110000])),                      %% => {error,<<"a">>,[1114112]}
        unicode:characters_to_binary(id(<<"ab", 195>>)),                        %% => {incomplete,<<"ab">>,<<"Ã">>}
        unicode:characters_to_list(id(<<"ab", 255, "c">>)),                     %% => {error,"ab",<<"ÿc">>}
        err(fun() -> unicode:characters_to_binary(id(atom)) end)                %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
