%% Handlers with patterns, guards, bound classes and variables.
-module(exc_handler_patterns).
-export([main/0]).

main() ->
    [
        h(fun() -> throw({code, 5}) end),      %% => {low,5}
        h(fun() -> throw({code, 50}) end),     %% => {high,50}
        h(fun() -> throw([a | b]) end),        %% => {list,a}
        h(fun() -> error({code, 5}) end),      %% => {error_code,{code,5}}
        h(fun() -> exit(normal) end),          %% => {exit,normal}
        h(fun() -> throw(other) end),          %% => {throw,other}
        class(throw, fun() -> throw(1) end),   %% => {wanted,1}
        class(exit, fun() -> throw(1) end)     %% => {not_wanted,throw,1}
    ].

h(F) ->
    try F()
    catch
        {code, N} when N > 10 -> {high, N};
        throw:{code, N} -> {low, N};
        [H | _] -> {list, H};
        error:{code, _} = R -> {error_code, R};
        C:R when C =:= exit; R =:= other -> {C, R}
    end.

class(Want, F) ->
    try
        try F()
        catch Want:X -> {wanted, X}
        end
    catch
        C:X1 -> {not_wanted, C, X1}
    end.
