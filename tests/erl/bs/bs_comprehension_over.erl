%% Comprehensions over binaries: patterns, skipped parts, bits, mixed with lists.
-module(bs_comprehension_over).
-export([main/0, id/1]).

main() ->
    [
        [X || <<X>> <= id(<<1, 2, 3>>)],                          %% => [1,2,3]
        [X || <<X:2>> <= id(<<2#00011011>>)],                     %% => [0,1,2,3]
        [{A, B} || <<A, B>> <= id(<<1, 2, 3, 4, 5>>)],            %% => [{1,2},{3,4}]
        [X || <<1, X>> <= id(<<1, 10, 2, 20, 1, 30>>)],           %% => [10,30]
        [X || <<X:16/little>> <= id(<<1, 0, 2, 0, 9>>)],          %% => [1,2]
        [{X, Y} || X <- id([a, b]), <<Y>> <= id(<<1, 2>>)],       %% => [{a,1},{a,2},{b,1},{b,2}]
        [X || <<N, X:N/binary>> <= id(<<1, "a", 2, "bc", 0>>)],   %% => [<<"a">>,<<"bc">>,<<>>]
        [X || <<X/utf8>> <= id(<<"aé"/utf8, 255, "z">>)],         %% => "aé"
        [X || <<X:3>> <= id(<<255, 1:2>>), X > 5],                %% => [7,7,6]
        err(fun() -> [X || <<X>> <= id(nobinary)] end)            %% => {error,{bad_generator,nobinary}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
