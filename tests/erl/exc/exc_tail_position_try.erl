%% A call in tail position inside try is still protected; one in the handler is not.
-module(exc_tail_position_try).
-export([main/0, id/1]).

main() ->
    [
        protected(id(3)),              %% => {caught,zero}
        err(fun() -> unprotected(id(3)) end),   %% => {throw,zero}
        loop(id(1000), 0)              %% => 500
    ].

protected(N) ->
    try fail(N)
    catch throw:X -> {caught, X}
    end.

unprotected(N) ->
    try throw(go)
    catch throw:go -> fail(N)
    end.

fail(0) -> throw(zero);
fail(N) -> fail(N - 1).

%% A try inside a loop must not pile up.
loop(0, A) -> A;
loop(N, A) ->
    B = try step(N) catch throw:V -> V end,
    loop(N - 1, A + B).

step(N) when N rem 2 =:= 0 -> throw(1);
step(_) -> 0.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
