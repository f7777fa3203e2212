%% Calling with the wrong number of arguments, or what is no fun.
-module(fun_badarity_badfun).
-export([main/0, id/1]).

main() ->
    F = fun(X) -> X end,
    [
        kind(fun() -> F(id(1), id(2)) end),                 %% => {badarity,[1,2]}
        kind(fun() -> (id(F))() end),                       %% => {badarity,[]}
        kind(fun() -> (id(notfun))(1) end),                 %% => {badfun,notfun}
        kind(fun() -> (id({m, f}))(1) end),                 %% => {badfun,{m,f}}
        kind(fun() -> (id(fun erlang:abs/1))(1, 2) end),    %% => {badarity,[1,2]}
        kind(fun() -> apply(id(F), [1, 2, 3]) end),         %% => {badarity,[1,2,3]}
        kind(fun() -> apply(id(notfun), [1]) end),          %% => {badfun,notfun}
        kind(fun() -> apply(id(F), id(notalist)) end),      %% => badarg
        kind(fun() -> apply(id(F), id([1 | 2])) end)        %% => badarg
    ].

kind(F) ->
    try F()
    catch
        error:{badarity, {G, Args}} when is_function(G) -> {badarity, Args};
        error:{badfun, X} -> {badfun, X};
        error:X -> X
    end.

%% Hides a value from the compiler.
id(X) -> X.
