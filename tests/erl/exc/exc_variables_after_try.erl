%% Variables bound before, inside and after a try; state is kept over a failing body.
-module(exc_variables_after_try).
-export([main/0, id/1]).

main() -> {f(id(1)), f(id(a)), f(id([]))}.
    %% => {{{before,1},{inside,2},behind,1},{{before,a},{failed,{before,a}},behind,a},{{before,[]},{failed,{before,[]}},behind,[]}}

f(X) ->
    A = id({before, X}),
    B = try
            C = id(X) + 1,
            {inside, C}
        catch
            error:badarith -> {failed, A}
        end,
    D = id(behind),
    {A, B, D, X}.

%% Hides a value from the compiler.
id(X) -> X.
