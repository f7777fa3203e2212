%% File and line of each entry, with -file giving them known values.
-module(exc_stack_lines).
-export([main/0, id/1]).
-file("guest.erl", 1000).

main() ->
    try outer(id(a))
    catch
        error:R:S -> {R, [{F, A, where(L)} || {?MODULE, F, A, L} <- S, F =/= '-main/0-fun-0-']}
    end.
    %% => {badarith,[{inner,1,{"other.erl",15}},{outer,1,{"other.erl",9}},{main,0,{"guest.erl",1003}}]}

where(L) -> {value(file, L), value(line, L)}.

value(K, [{K, V} | _]) -> V;
value(K, [_ | T]) -> value(K, T);
value(_, []) -> none.

-file("other.erl", 7).
outer(X) ->
    Y = inner(X),
    {done, Y}.

inner(X) ->
    Z = id(1),
    id(2),
    Z + X.

%% Hides a value from the compiler.
id(X) -> X.
