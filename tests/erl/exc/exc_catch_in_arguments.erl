%% catch and try as parts of larger expressions with live values around them.
-module(exc_catch_in_arguments).
-export([main/0, id/1]).

main() ->
    A = id(1),
    B = {id(x), (catch error(A)), try throw(id(2)) catch T -> T + A end, [catch id(3) | A]},
    {X, {'EXIT', {R, _}}, Y, Z} = B,
    {X, R, Y, Z, lists_of_tries(id([1, a, 2]))}.
    %% => {x,1,3,[3|1],[2,badarith,4]}

lists_of_tries(L) -> [try X * 2 catch error:E -> E end || X <- L].

%% Hides a value from the compiler.
id(X) -> X.
