%% raise with the caught stack keeps class, reason and the first entries of the stack.
-module(exc_rethrow).
-export([main/0, id/1]).

main() ->
    try
        try deep(id(3))
        catch C:R:S -> erlang:raise(C, {again, R}, S)
        end
    catch
        C2:R2:S2 -> {C2, R2, top(S2)}
    end.
    %% => {error,{again,bottom},[{may_return,1},{deep,1}]}

deep(0) -> may_return(bottom);
deep(N) -> [deep(N - 1)].

may_return(R) ->
    case id(R) of
        bottom -> error(R);
        Other -> Other
    end.

top(S) -> [{F, A} || {?MODULE, F, A, _} <- S, F =/= main].

%% Hides a value from the compiler.
id(X) -> X.
