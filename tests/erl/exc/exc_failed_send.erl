%% A message to no destination: the stack trace shows the call of send/2 that the operator is.
-module(exc_failed_send).
-export([main/0, id/1]).

main() ->
    [
        top(fun() -> id(nobody) ! hello end),              %% => {badarg,[{erlang,send,[nobody,hello]},{exc_failed_send,0}]}
        top(fun() -> id({a, b, c}) ! {self() =:= x, y} end),  %% => {badarg,[{erlang,send,[{a,b,c},{false,y}]},{exc_failed_send,0}]}
        top(fun() -> 1 ! id([]) end),                      %% => {badarg,[{erlang,send,[1,[]]},{exc_failed_send,0}]}
        top(fun() -> erlang:send(id(nobody), x) end)       %% => {badarg,[{erlang,send,[nobody,x]},{exc_failed_send,0}]}
    ].

%% Hides a value from the compiler.
id(X) -> X.

top(F) ->
    try
        F(), none
    catch
        error:R:Stack ->
            [{M, N, As, _}, {Caller, _, Arity, _} | _] = Stack,
            {R, [{M, N, As}, {Caller, Arity}]}
    end.
