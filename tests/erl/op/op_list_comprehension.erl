%% List comprehensions: several generators, filters, patterns that skip, errors in generators.
-module(op_list_comprehension).
-export([main/0, id/1]).

main() ->
    [
        [X * X || X <- id([1, 2, 3])],                                   %% => [1,4,9]
        [{X, Y} || X <- id([1, 2]), Y <- id([a, b])],                    %% => [{1,a},{1,b},{2,a},{2,b}]
        [X || X <- id([1, a, 2, b]), is_integer(X)],                     %% => [1,2]
        [X || {ok, X} <- id([{ok, 1}, error, {ok, 2}, {ok, 3, 4}])],     %% => [1,2]
        [X || X <- id([1, 2, 3, 4]), X rem 2 =:= 0, X > 2],              %% => [4]
        [X || X <- id([a, 1]), X + 1 > 0],                               %% => [1]
        [[Y || Y <- X] || X <- id([[1], [], [2, 3]])],                   %% => [[1],[],[2,3]]
        [X || X <- id([])],                                              %% => []
        [X || _ <- id([1, 2]), X <- id([z])],                            %% => [z,z]
        err(fun() -> [X || X <- id(notalist)] end),                      %% => {error,{bad_generator,notalist}}
        err(fun() -> [X || X <- id([1, 2 | 3])] end),                    %% => {error,{bad_generator,3}}
        err(fun() -> [X || X <- id([1]), id(notbool)] end)               %% => {error,{bad_filter,notbool}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
