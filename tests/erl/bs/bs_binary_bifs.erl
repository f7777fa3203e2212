%% split_binary, binary_part, iolist_to_binary and friends on whole and sub-binaries.
-module(bs_binary_bifs).
-export([main/0, id/1]).

main() ->
    B = id(<<"hello world">>),
    [
        split_binary(B, 5),                            %% => {<<"hello">>,<<" world">>}
        err(fun() -> split_binary(B, id(50)) end),     %% => {error,badarg}
        binary_part(B, 6, 5),                          %% => <<"world">>
        binary_part(B, byte_size(B), -5),              %% => <<"world">>
        err(fun() -> binary_part(B, 6, 50) end),       %% => {error,badarg}
        binary_part(B, {0, 2}),                        %% => <<"he">>
        [X || X <- [B], binary_part(X, 0, 1) =:= <<"h">>],   %% => [<<"hello world">>]
        iolist_to_binary(id([<<"a">>, $b, [[], "c" | <<"d">>]])),   %% => <<"abcd">>
        iolist_size(id([<<"a">>, $b, [[], "c" | <<"d">>]])),        %% => 4
        err(fun() -> iolist_to_binary(id([a])) end),   %% => {error,badarg}
        err(fun() -> iolist_to_binary(id([1 | 2])) end),   %% => {error,badarg}
        err(fun() -> iolist_to_binary(id([256])) end), %% => {error,badarg}
        binary_to_list(B, 2, 4),                       %% => "ell"
        list_to_binary(id([1, [2, <<3>>]])),           %% => <<1,2,3>>
        binary:at(B, 4),                               %% => 111
        binary:first(B) + binary:last(B),              %% => 204
        binary:copy(<<"ab">>, 3),                      %% => <<"ababab">>
        binary:match(B, <<"o">>),                      %% => {4,1}
        binary:matches(B, [<<"o">>, <<"l">>]),         %% => [{2,1},{3,1},{4,1},{7,1},{9,1}]
        binary:longest_common_prefix([<<"abc">>, <<"abd">>]),  %% => 2
        binary:decode_unsigned(<<1, 0>>),              %% => 256
        binary:encode_unsigned(258)                    %% => <<1,2>>
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
