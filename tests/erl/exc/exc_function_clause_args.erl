%% function_clause puts the arguments in place of the arity.
-module(exc_function_clause_args).
-export([main/0, exported/2, id/1]).

main() ->
    [
        first(fun() -> local(id(1), id({x, [y]})) end),   %% => {function_clause,exc_function_clause_args,local,[1,{x,[y]}]}
        first(fun() -> ?MODULE:exported(id(a), b) end),   %% => {function_clause,exc_function_clause_args,exported,[a,b]}
        first(fun() -> no_args_match(id([])) end),        %% => {function_clause,exc_function_clause_args,no_args_match,[[]]}
        first(fun() -> (fun(1, 2) -> ok end)(id(3), id(4)) end)   %% => {function_clause,exc_function_clause_args,a_fun,[3,4]}
    ].

first(F) ->
    try F()
    catch
        error:R:S ->
            [{M, Fn, A, _} | _] = S,
            {R, M, name(Fn), A}
    end.

name(F) ->
    case atom_to_list(F) of
        "-" ++ _ -> a_fun;
        _ -> F
    end.

local(a, b) -> ok.

exported(1, _) -> ok.

no_args_match(X) when X > 5, is_integer(X) -> ok.

%% Hides a value from the compiler.
id(X) -> X.
