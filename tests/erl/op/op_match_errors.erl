%% badmatch and case_clause carry the value that did not match.
-module(op_match_errors).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> {ok, X} = id({error, 1}), X end),     %% => {error,{badmatch,{error,1}}}
        err(fun() -> [A, A] = id([1, 2]), A end),          %% => {error,{badmatch,[1,2]}}
        err(fun() -> 1 = id(1.0) end),                     %% => {error,{badmatch,1.0}}
        err(fun() -> case id({x, 1}) of {y, _} -> 1 end end),   %% => {error,{case_clause,{x,1}}}
        err(fun() -> case id(5) of N when N > 10 -> N end end), %% => {error,{case_clause,5}}
        err(fun() -> <<1, _/binary>> = id(<<2>>) end),     %% => {error,{badmatch,<<2>>}}
        err(fun() -> #{} = id([]) end),                    %% => {error,{badmatch,[]}}
        (fun() -> {P, Q} = R = id({1, 2}), {P, Q, R} end)()       %% => {1,2,{1,2}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
