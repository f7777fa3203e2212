%% error/2 puts its argument list into the first stack entry; none leaves the arity.
-module(exc_error_2_arguments).
-export([main/0, id/1]).

main() ->
    [
        top(fun() -> one(id(1), id(2)) end),     %% => {reason,exc_error_2_arguments,one,[1,2]}
        top(fun() -> two(id(1)) end),            %% => {{reason,1},exc_error_2_arguments,two,1}
        top(fun() -> three(id(x)) end)           %% => {with_options,exc_error_2_arguments,three,[x]}
    ].

top(F) ->
    try F()
    catch
        error:R:S ->
            [{M, Fn, A, _} | _] = S,
            {R, M, Fn, A}
    end.

one(A, B) -> error(reason, [A, B]).

two(A) -> error({reason, A}, none).

three(A) -> erlang:error(with_options, [A], []).

%% Hides a value from the compiler.
id(X) -> X.
