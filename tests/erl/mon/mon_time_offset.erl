%% The time_offset monitor is accepted and removed.
-module(mon_time_offset).
-export([main/0, id/1]).

main() ->
    R = erlang:monitor(time_offset, clock_service),
    {is_reference(R), erlang:demonitor(R), err(fun() -> erlang:monitor(time_offset, id(x)) end)}.
    %% => {true,true,{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
