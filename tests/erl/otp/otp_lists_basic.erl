%% Compiled lists: maps, folds, filters, zips, sorts.
-module(otp_lists_basic).
-export([main/0, id/1]).

main() ->
    L = id([3, 1, 4, 1, 5, 9, 2, 6]),
    [
        lists:map(fun(X) -> X * 2 end, L),              %% => [6,2,8,2,10,18,4,12]
        lists:foldl(fun(X, A) -> X + A end, 0, L),      %% => 31
        lists:filter(fun(X) -> X > 3 end, L),           %% => [4,5,9,6]
        lists:sort(L),                                  %% => [1,1,2,3,4,5,6,9]
        lists:usort(L),                                 %% => [1,2,3,4,5,6,9]
        lists:sort(fun(A, B) -> A >= B end, L),         %% => [9,6,5,4,3,2,1,1]
        lists:zip([a, b], [1, 2]),                      %% => [{a,1},{b,2}]
        lists:partition(fun(X) -> X rem 2 =:= 0 end, L),%% => {[4,2,6],[3,1,1,5,9]}
        lists:split(3, L),                              %% => {[3,1,4],[1,5,9,2,6]}
        lists:seq(1, 10, 3),                            %% => [1,4,7,10]
        lists:keysort(2, [{a, 3}, {b, 1}, {c, 2}]),     %% => [{b,1},{c,2},{a,3}]
        lists:flatten([1, [2, [3, []], 4]]),            %% => [1,2,3,4]
        lists:nth(2, L),                                %% => 1
        lists:mapfoldl(fun(X, A) -> {X + A, A + 1} end, 0, L),   %% => {[3,2,6,4,9,14,8,13],8}
        lists:duplicate(3, x),                          %% => [x,x,x]
        err(fun() -> lists:nth(9, L) end),              %% => {error,function_clause}
        err(fun() -> lists:map(id(x), L) end),          %% => {error,function_clause}
        err(fun() -> lists:zip([1], [1, 2]) end)        %% => {error,function_clause}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
