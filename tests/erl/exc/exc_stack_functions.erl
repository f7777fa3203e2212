%% The stack of an error lists the callers with function and arity, innermost first.
-module(exc_stack_functions).
-export([main/0, id/1]).

main() ->
    [
        stack(fun() -> a(id(1)) end),       %% => {in_c,[{c,3},{b,2},{a,1}]}
        stack(fun() -> b(id(x), id(y)) end),%% => {in_c,[{c,3},{b,2}]}
        stack(fun() -> tail(id(5)) end)     %% => {in_tail,[{tail,1}]}
    ].

stack(F) ->
    try F()
    catch _:R:S -> {R, [{Fn, A} || {?MODULE, Fn, A, _} <- S, Fn =:= a orelse Fn =:= b orelse Fn =:= c orelse Fn =:= tail]}
    end.

a(X) -> [b(X, 2)].

b(X, Y) -> {c(X, Y, 3)}.

%% It may return as far as the compiler can tell, so its callers keep their frames.
c(X, Y, Z) ->
    case id({X, Y, Z}) of
        {_, _, 3} -> error(in_c);
        Other -> Other
    end.

%% Tail calls leave no trace but the last.
tail(0) -> error(in_tail);
tail(N) -> tail(N - 1).

%% Hides a value from the compiler.
id(X) -> X.
