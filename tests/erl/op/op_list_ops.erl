%% hd, tl, length, ++, --: values and errors, proper and improper lists.
-module(op_list_ops).
-export([main/0, id/1]).

main() ->
    L = id([1, 2, 3]),
    [
        hd(L),                                 %% => 1
        tl(L),                                 %% => [2,3]
        length(L),                             %% => 3
        length(id([])),                        %% => 0
        L ++ id([4]),                          %% => [1,2,3,4]
        id([]) ++ id(tail),                    %% => tail
        L ++ id(tail),                         %% => [1,2,3|tail]
        id([1, 2, 3, 2, 1]) -- id([2, 1]),     %% => [3,2,1]
        id([1, 1.0, 2]) -- id([1.0]),          %% => [1,2]
        [0 | L],                               %% => [0,1,2,3]
        [id(a) | id(b)],                       %% => [a|b]
        err(fun() -> hd(id([])) end),          %% => {error,badarg}
        err(fun() -> tl(id([])) end),          %% => {error,badarg}
        err(fun() -> hd(id({})) end),          %% => {error,badarg}
        err(fun() -> length(id([a | b])) end), %% => {error,badarg}
        err(fun() -> length(id(a)) end),       %% => {error,badarg}
        err(fun() -> id(a) ++ id([1]) end),    %% => {error,badarg}
        err(fun() -> id([a | b]) ++ [] end),   %% => {error,badarg}
        err(fun() -> id([1]) -- id(a) end),    %% => {error,badarg}
        err(fun() -> id([1 | 2]) -- id([]) end)%% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
