%% Funs compare, go into maps and messages, and tell about themselves.
-module(fun_as_values).
-export([main/0, ext/0, id/1]).

main() ->
    X = id(7),
    F = fun(A) -> A + X end,
    self() ! {f, F},
    G = receive {f, R} -> R end,
    [
        F =:= G,                                     %% => true
        G(1),                                        %% => 8
        map_get(F, #{G => yes}),                     %% => yes
        make(1) =:= make(1),                         %% => true
        make(1) =:= make(2),                         %% => false
        erlang:fun_info(F, arity),                   %% => {arity,1}
        erlang:fun_info(F, module),                  %% => {module,fun_as_values}
        erlang:fun_info(F, type),                    %% => {type,local}
        erlang:fun_info(F, env),                     %% => {env,[7]}
        erlang:fun_info(fun ?MODULE:ext/0, type),    %% => {type,external}
        erlang:fun_info(fun ?MODULE:ext/0, name),    %% => {name,ext}
        erlang:fun_info(fun ?MODULE:ext/0, env),     %% => {env,[]}
        err(fun() -> erlang:fun_info(id(x), arity) end),   %% => {error,badarg}
        err(fun() -> erlang:fun_info(F, nope) end)   %% => {error,badarg}
    ].

make(N) -> fun() -> N end.

ext() -> ok.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
