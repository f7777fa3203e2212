%% throw, error and exit are told apart, and their reasons are any terms.
-module(exc_classes).
-export([main/0, id/1]).

main() ->
    [
        run(fun() -> throw(id(ball)) end),          %% => {thrown,ball}
        run(fun() -> error(id({bad, [thing]})) end),%% => {error,{bad,[thing]}}
        run(fun() -> exit(id(#{r => 1})) end),      %% => {exit,#{r => 1}}
        run(fun() -> id(fine) end),                 %% => {value,fine}
        run(fun() -> erlang:raise(throw, id(t), []) end),   %% => {thrown,t}
        run(fun() -> erlang:raise(error, id(e), []) end),   %% => {error,e}
        run(fun() -> erlang:raise(exit, id(x), []) end)     %% => {exit,x}
    ].

run(F) ->
    try F() of
        V -> {value, V}
    catch
        throw:T -> {thrown, T};
        error:E -> {error, E};
        exit:X -> {exit, X}
    end.

%% Hides a value from the compiler.
id(X) -> X.
