%% The old catch: value, thrown value, {'EXIT', reason}, {'EXIT', {reason, stack}}.
-module(exc_catch_old_style).
-export([main/0, id/1]).

main() ->
    [
        catch id(value),                    %% => value
        catch throw(id(ball)),              %% => ball
        catch exit(id(bye)),                %% => {'EXIT',bye}
        shape(catch error(id(oops))),       %% => {exit_with_stack,oops}
        shape(catch 1 / id(0)),             %% => {exit_with_stack,badarith}
        (catch throw(catch exit(id(in)))),  %% => {'EXIT',in}
        {a, catch id(b), (catch throw(c))}, %% => {a,b,c}
        in_middle(id(1)),                   %% => {before,2,behind}
        in_middle(id(a))                    %% => {before,failed,behind}
    ].

shape({'EXIT', {R, [{M, F, _, L} | _]}}) when is_atom(M), is_atom(F), is_list(L) -> {exit_with_stack, R};
shape(X) -> X.

in_middle(X) ->
    A = id(before),
    B = (catch X + 1),
    C = case B of
            {'EXIT', {badarith, _}} -> failed;
            N -> N
        end,
    {A, C, id(behind)}.

%% Hides a value from the compiler.
id(X) -> X.
