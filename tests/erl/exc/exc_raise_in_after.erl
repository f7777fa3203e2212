%% An exception in an after body replaces the one on its way.
-module(exc_raise_in_after).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> try error(first) after throw(second) end end),           %% => {throw,second}
        err(fun() -> try ok after exit(second) end end),                      %% => {exit,second}
        err(fun() -> try try error(a) after error(b) end catch error:b -> c end end),   %% => {value,c}
        loop(id(5))                                                           %% => done
    ].

loop(0) -> done;
loop(N) -> try loop(N - 1) after put(n, N) end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
