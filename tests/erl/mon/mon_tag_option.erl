%% monitor/3 with {tag, Term} replaces 'DOWN' in the message.
-module(mon_tag_option).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> exit(over) end end),
    R1 = erlang:monitor(process, P, [{tag, {mine, 1}}]),
    R2 = erlang:monitor(process, P, []),
    P ! stop,
    {receive {{mine, 1}, R1, process, P, X} -> X end, receive {'DOWN', R2, process, P, Y} -> Y end,
     err(fun() -> erlang:monitor(process, self(), id([nope])) end)}.
    %% => {over,over,{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
