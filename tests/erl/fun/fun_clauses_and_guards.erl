%% A fun with several clauses and guards; function_clause when none matches.
-module(fun_clauses_and_guards).
-export([main/0, id/1]).

main() ->
    F = fun(X) when is_integer(X), X > 10 -> big;
           ([H | _]) -> {head, H};
           (#{k := V}) -> V;
           (<<B, _/binary>>) -> B
        end,
    [
        F(id(11)),               %% => big
        F(id([a, b])),           %% => {head,a}
        F(id(#{k => v})),        %% => v
        err(fun() -> F(id(3)) end),   %% => {error,function_clause}
        err(fun() -> F(id([])) end)   %% => {error,function_clause}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
