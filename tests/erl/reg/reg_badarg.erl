%% All the cases in which register, unregister and whereis refuse.
-module(reg_badarg).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    Q = spawn(fun() -> receive stop -> ok end end),
    {D, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    true = register(reg_taken, P),
    [
        err(fun() -> register(reg_taken, Q) end),       %% => {error,badarg}
        err(fun() -> register(reg_second_name, P) end), %% => {error,badarg}
        err(fun() -> register(reg_dead, D) end),        %% => {error,badarg}
        err(fun() -> register(undefined, Q) end),       %% => {error,badarg}
        err(fun() -> register(id("str"), Q) end),       %% => {error,badarg}
        err(fun() -> register(reg_x, id(x)) end),       %% => {error,badarg}
        err(fun() -> unregister(reg_never) end),        %% => {error,badarg}
        err(fun() -> unregister(id(1)) end),            %% => {error,badarg}
        err(fun() -> whereis(id(1)) end),               %% => {error,badarg}
        whereis(undefined),                             %% => undefined
        whereis(reg_taken) =:= P                        %% => true
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
