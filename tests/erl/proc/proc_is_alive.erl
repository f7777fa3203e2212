%% is_process_alive is true while it runs and false as soon as its exit was seen.
-module(proc_is_alive).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    A = is_process_alive(P),
    R = erlang:monitor(process, P),
    P ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    {A, is_process_alive(P), is_process_alive(self()), err(fun() -> is_process_alive(id(x)) end)}.
    %% => {true,false,true,{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
