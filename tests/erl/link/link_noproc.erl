%% Linking to a dead process: the error noproc, or an exit message when trapping.
-module(link_noproc).
-export([main/0, id/1]).

main() ->
    Dead = dead(),
    A = err(fun() -> link(Dead) end),
    process_flag(trap_exit, true),
    true = link(Dead),
    B = receive {'EXIT', Dead, Y} -> Y end,
    {A, B, unlink(Dead), err(fun() -> link(id(x)) end), link(self())}.
    %% => {{error,noproc},noproc,true,{error,badarg},true}

dead() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> P end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
