%% apply/3 and M:F(...) with everything known only at run time; errors.
-module(fun_apply_dynamic).
-export([main/0, sum/2, zero/0, id/1]).

main() ->
    M = id(?MODULE),
    [
        M:sum(id(1), 2),                          %% => 3
        (id(?MODULE)):(id(sum))(3, 4),            %% => 7
        apply(M, id(sum), id([5, 6])),            %% => 11
        apply(M, zero, []),                       %% => 0
        apply(id(erlang), id('+'), [1, 2]),       %% => 3
        apply(erlang, id(length), [[a, b]]),      %% => 2
        apply(fun(A, B) -> {A, B} end, id([x, y])),   %% => {x,y}
        apply(id(erlang), apply, [M, sum, [7, 8]]),   %% => 15
        err(fun() -> apply(M, sum, id([1])) end),     %% => {error,undef}
        err(fun() -> apply(id(no_mod), f, []) end),   %% => {error,undef}
        err(fun() -> apply(id("str"), f, []) end),    %% => {error,badarg}
        err(fun() -> apply(M, id(1), []) end),        %% => {error,badarg}
        err(fun() -> apply(M, sum, id(bad)) end),     %% => {error,badarg}
        err(fun() -> (id({?MODULE, x})):sum(1) end),  %% => {error,badarg}
        err(fun() -> apply(M, sum, id([1 | 2])) end), %% => {error,badarg}
        tail(M)                                       %% => 30
    ].

tail(M) -> apply(M, sum, id([10, 20])).

sum(A, B) -> A + B.

zero() -> 0.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
