%% Operators called as functions of the module erlang.
-module(bif_erlang_operators_as_functions).
-export([main/0, id/1]).

main() ->
    E = id(erlang),
    [
        E:'+'(1, 2),          %% => 3
        E:'-'(5),             %% => -5
        E:'*'(3, 1.5),        %% => 4.5
        E:'div'(7, 2),        %% => 3
        E:'=='(1, 1.0),       %% => true
        E:'=:='(1, 1.0),      %% => false
        E:'<'(a, b),          %% => true
        E:'++'([1], [2]),     %% => [1,2]
        E:'--'([1, 2], [1]),  %% => [2]
        E:'and'(true, false), %% => false
        E:'not'(true),        %% => false
        E:'bsl'(1, 10),       %% => 1024
        E:'!'(self(), x),     %% => x
        E:element(1, {z}),    %% => z
        E:hd([h]),            %% => h
        E:is_map(#{}),        %% => true
        E:min(2, 1),          %% => 1
        err(fun() -> E:'+'(a, 1) end),    %% => {error,badarith}
        err(fun() -> E:'and'(1, true) end)%% => {error,badarg}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
