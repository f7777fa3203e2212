%% The stack variable is used after other calls and other exceptions.
-module(exc_stack_used_late).
-export([main/0, id/1]).

main() ->
    try f(id(x))
    catch
        error:R:S ->
            _ = (catch error(another)),
            _ = id(id(1)),
            {R, [F || {?MODULE, F, _, _} <- S, F =:= f orelse F =:= g]}
    end.
    %% => {late,[g,f]}

f(X) -> {g(X)}.

g(X) ->
    case id(X) of
        x -> error(late);
        _ -> X
    end.

%% Hides a value from the compiler.
id(X) -> X.
