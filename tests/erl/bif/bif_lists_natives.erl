%% The natives of the module lists.
-module(bif_lists_natives).
-export([main/0, id/1]).

main() ->
    L = [{a, 1}, {b, 2}, {1, c}, {1.0, d}, x, {b, 3, 4}],
    [
        lists:keyfind(b, 1, L),                     %% => {b,2}
        lists:keyfind(1.0, 1, L),                   %% => {1,c}
        lists:keyfind(4, 3, L),                     %% => {b,3,4}
        lists:keyfind(zz, 1, L),                    %% => false
        lists:keymember(2, 2, L),                   %% => true
        lists:keysearch(b, 1, L),                   %% => {value,{b,2}}
        lists:keysearch(zz, 1, L),                  %% => false
        lists:member(1.0, [1, 2]),                  %% => false
        lists:member({b, 2}, L),                    %% => true
        lists:reverse([1, 2, 3], [x]),              %% => [3,2,1,x]
        lists:reverse([1, 2, 3], tail),             %% => [3,2,1|tail]
        err(fun() -> lists:member(a, id(x)) end),   %% => {error,badarg}
        err(fun() -> lists:member(a, id([b | c])) end),   %% => {error,badarg}
        err(fun() -> lists:keyfind(a, id(0), L) end),     %% => {error,badarg}
        err(fun() -> lists:keyfind(a, 1, id([{b} | c])) end),   %% => {error,badarg}
        err(fun() -> lists:reverse(id([a | b]), []) end)  %% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
