-module(golden_merge_point).
-export([f/2]).

f(A, B) ->
    X = case A of
            {ok, V} -> V;
            [V | _] -> V;
            _ -> g(B)
        end,
    {X, g(X)}.

g(X) -> X.
