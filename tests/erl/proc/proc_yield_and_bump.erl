%% yield gives true and lets others run; bump_reductions takes what it is told.
-module(proc_yield_and_bump).
-export([main/0, id/1]).

main() ->
    Me = self(),
    spawn(fun() -> Me ! other_ran end),
    {yields(id(50)), erlang:bump_reductions(id(100)), erlang:bump_reductions(id(100000)),
     receive other_ran -> yes end, err(fun() -> erlang:bump_reductions(id(a)) end)}.
    %% => {ok,true,true,yes,{error,badarg}}

yields(0) -> ok;
yields(N) -> true = erlang:yield(), yields(N - 1).

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
