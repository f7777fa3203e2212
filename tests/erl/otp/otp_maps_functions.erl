%% The Erlang part of maps: fold, map, filter, iterators, merge_with.
-module(otp_maps_functions).
-export([main/0]).

main() ->
    M = #{1 => a, 2 => b, 3 => c},
    [
        maps:map(fun(K, V) -> {K, V} end, M),                       %% => #{1 => {1,a},2 => {2,b},3 => {3,c}}
        maps:fold(fun(K, _, A) -> K + A end, 0, M),                 %% => 6
        maps:filter(fun(K, _) -> K > 1 end, M),                     %% => #{2 => b,3 => c}
        maps:next(maps:iterator(#{k => v})),                        %% => {k,v,none}
        maps:merge_with(fun(_, X, Y) -> {X, Y} end, M, #{2 => z}),  %% => #{1 => a,2 => {b,z},3 => c}
        maps:update_with(1, fun(X) -> [X] end, M),                  %% => #{1 => [a],2 => b,3 => c}
        maps:update_with(9, fun(X) -> [X] end, init, M),            %% => #{1 => a,2 => b,3 => c,9 => init}
        maps:with([1, 9], M),                                       %% => #{1 => a}
        maps:without([1], M),                                       %% => #{2 => b,3 => c}
        maps:groups_from_list(fun(X) -> X rem 2 end, [1, 2, 3, 4]), %% => #{0 => [2,4],1 => [1,3]}
        maps:get(zz, M, default)                                    %% => default
    ].
