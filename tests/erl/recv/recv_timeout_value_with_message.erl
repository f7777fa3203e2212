%% A bad time-out only counts when no message matches.
-module(recv_timeout_value_with_message).
-export([main/0, id/1]).

main() ->
    self() ! here,
    A = err(fun() -> receive here -> got after id(bad) -> t end end),
    B = err(fun() -> receive here -> got after id(bad) -> t end end),
    {A, B}.
    %% => {{value,got},{error,timeout_value}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
