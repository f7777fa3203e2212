%% spawn with a fun, with MFA, with node, and arguments of wrong kinds.
-module(proc_spawn_variants).
-export([main/0, send/2, id/1]).

main() ->
    Me = self(),
    P1 = spawn(fun() -> Me ! one end),
    P2 = spawn(?MODULE, send, [Me, two]),
    P3 = spawn(node(), fun() -> Me ! three end),
    P4 = spawn(node(), ?MODULE, send, [Me, four]),
    [
        [is_pid(P) || P <- [P1, P2, P3, P4]],                       %% => [true,true,true,true]
        [receive X -> X end || X <- [one, two, three, four]],       %% => [one,two,three,four]
        err(fun() -> spawn(id(notafun)) end),                       %% => {error,badarg}
        is_pid(spawn(id(fun(X) -> X end))),                         %% => true
        err(fun() -> spawn(id(1), f, []) end),                      %% => {error,badarg}
        err(fun() -> spawn(m, id("f"), []) end),                    %% => {error,badarg}
        err(fun() -> spawn(m, f, id([a | b])) end)                  %% => {error,badarg}
    ].

%% (spawn/1 takes a fun of any arity; the process then dies of badarity.)
send(To, X) -> To ! X.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
