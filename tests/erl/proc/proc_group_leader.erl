%% The group leader is inherited and can be changed, also for another process.
-module(proc_group_leader).
-export([main/0, id/1]).

main() ->
    Old = group_leader(),
    Me = self(),
    GL = spawn(fun() -> receive stop -> ok end end),
    true = group_leader(GL, self()),
    A = group_leader() =:= GL,
    spawn(fun() -> Me ! {gl, group_leader()} end),
    B = receive {gl, G1} -> G1 =:= GL end,
    P = spawn(fun() -> receive go -> Me ! {gl, group_leader()} end end),
    true = group_leader(Old, P),
    P ! go,
    C = receive {gl, G2} -> G2 =:= Old end,
    group_leader(Old, self()),
    GL ! stop,
    {A, B, C, element(2, process_info(self(), group_leader)) =:= Old, err(fun() -> group_leader(id(x), self()) end)}.
    %% => {true,true,true,true,{error,badarg}}

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
