%% A stack taken in a handler is the one of the inner exception, after a nested one was handled.
-module(exc_catch_and_stack_of_caught).
-export([main/0, id/1]).

main() ->
    try
        try inner(id(1))
        catch error:_:S1 ->
            try other(id(2)) catch error:_ -> ok end,
            erlang:raise(error, kept, S1)
        end
    catch
        error:R:S2 -> {R, [F || {?MODULE, F, _, _} <- S2, F =/= main]}
    end.
    %% => {kept,[inner]}

inner(X) ->
    case id(X) of
        1 -> error(in_inner);
        _ -> [X]
    end.

other(X) ->
    case id(X) of
        2 -> error(in_other);
        _ -> [X]
    end.

%% Hides a value from the compiler.
id(X) -> X.
