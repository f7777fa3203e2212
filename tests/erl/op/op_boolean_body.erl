%% and, or, xor, not, andalso, orelse as expressions, with badarg and badarg-like errors.
-module(op_boolean_body).
-export([main/0, id/1]).

main() ->
    [
        [id(X) and id(Y) || X <- [true, false], Y <- [true, false]],   %% => [true,false,false,false]
        [id(X) or id(Y) || X <- [true, false], Y <- [true, false]],    %% => [true,true,true,false]
        [id(X) xor id(Y) || X <- [true, false], Y <- [true, false]],   %% => [false,true,true,false]
        [not id(true), not id(false)],                   %% => [false,true]
        id(false) andalso id(notbool),                   %% => false
        id(true) andalso id(notbool),                    %% => notbool
        id(true) orelse id(notbool),                     %% => true
        id(false) orelse id(notbool),                    %% => notbool
        err(fun() -> id(notbool) andalso true end),      %% => {error,{badarg,notbool}}
        err(fun() -> id(1) orelse true end),             %% => {error,{badarg,1}}
        err(fun() -> id(a) and id(true) end),            %% => {error,badarg}
        err(fun() -> id(true) or id(1) end),             %% => {error,badarg}
        err(fun() -> id(true) xor id([]) end),           %% => {error,badarg}
        err(fun() -> not id(0) end),                     %% => {error,badarg}
        err(fun() -> case id(maybe_so) of X when X; not X -> X end end)  %% => {error,{case_clause,maybe_so}}
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
