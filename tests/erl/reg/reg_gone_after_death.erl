%% The name is free again when a DOWN of its process is seen.
-module(reg_gone_after_death).
-export([main/0]).

main() ->
    Me = self(),
    {P, R} = spawn_monitor(fun() -> register(reg_gone, self()), Me ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    A = whereis(reg_gone) =:= P,
    reg_gone ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    {A, whereis(reg_gone), err(fun() -> reg_gone ! x end), register(reg_gone, self()), unregister(reg_gone)}.
    %% => {true,undefined,{error,badarg},true,true}

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
