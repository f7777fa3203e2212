%% fun M:F/A: literal and from variables, equality, calling, missing functions.
-module(fun_external_funs).
-export([main/0, double/1, id/1]).

main() ->
    M = id(erlang),
    F = id(abs),
    A = id(1),
    G = fun M:F/A,
    [
        (fun erlang:abs/1)(id(-3)),          %% => 3
        G(id(-4)),                           %% => 4
        G =:= fun erlang:abs/1,              %% => true
        (fun ?MODULE:double/1)(id(4)),       %% => 8
        (fun double/1)(id(5)),               %% => 10
        is_function(fun no_such_module:f/3, 3),  %% => true
        err(fun() -> (id(fun no_such_module:f/1))(x) end),   %% => {error,undef}
        err(fun() -> (id(fun ?MODULE:nope/0))() end),        %% => {error,undef}
        err(fun() -> X = id(1), fun X:F/A end),              %% => {error,badarg}
        G,                                                   %% => fun erlang:abs/1
        fun no_such:'Odd name'/2                             %% => fun no_such:'Odd name'/2
    ].

double(X) -> X * 2.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
