%% gb_trees and gb_sets keep order and balance.
-module(otp_gb_trees_sets).
-export([main/0, id/1]).

main() ->
    T = lists:foldl(fun(K, A) -> gb_trees:insert(K, K * 2, A) end, gb_trees:empty(), id([5, 2, 8, 1, 9, 3])),
    S = gb_sets:from_list([c, a, b, a]),
    [
        gb_trees:to_list(T),                            %% => [{1,2},{2,4},{3,6},{5,10},{8,16},{9,18}]
        gb_trees:lookup(8, T),                          %% => {value,16}
        gb_trees:lookup(7, T),                          %% => none
        gb_trees:smallest(T),                           %% => {1,2}
        gb_trees:keys(gb_trees:delete(5, T)),           %% => [1,2,3,8,9]
        element(1, gb_trees:take_largest(T)),           %% => 9
        gb_sets:to_list(S),                             %% => [a,b,c]
        gb_sets:is_member(b, S),                        %% => true
        gb_sets:to_list(gb_sets:union(S, gb_sets:from_list([z]))),   %% => [a,b,c,z]
        err(fun() -> gb_trees:insert(5, x, T) end)      %% => {error,{key_exists,5}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
