%% Every reason that the instructions themselves raise.
-module(exc_error_reasons).
-export([main/0, id/1]).
-record(r, {f}).

main() ->
    [
        err(fun() -> X = id(1), X = id(2) end),             %% => {error,{badmatch,2}}
        err(fun() -> case id(1) of 2 -> x end end),         %% => {error,{case_clause,1}}
        err(fun() -> if hd([]) -> x end end),               %% => {error,if_clause}
        err(fun() -> try id(1) of 2 -> x catch _:_ -> y end end),   %% => {error,{try_clause,1}}
        err(fun() -> f(id(1)) end),                         %% => {error,function_clause}
        err(fun() -> id(1) + id(a) end),                    %% => {error,badarith}
        err(fun() -> (id(1))() end),                        %% => {error,{badfun,1}}
        err(fun() -> nomod:nofun() end),                    %% => {error,undef}
        err(fun() -> (id(#{}))#{a := 1} end),               %% => {error,{badkey,a}}
        err(fun() -> (id(x))#{a => 1} end),                 %% => {error,{badmap,x}}
        err(fun() -> (id({s, 1}))#r.f end),                 %% => {error,{badrecord,{s,1}}}
        err(fun() -> (id({s, 1}))#r{f = 2} end),            %% => {error,{badrecord,{s,1}}}
        err(fun() -> element(2, id({a})) end),              %% => {error,badarg}
        err(fun() -> <<(id(x))>> end),                      %% => {error,badarg}
        err(fun() -> id(x) and true end),                   %% => {error,badarg}
        err(fun() -> [Y || Y <- id(x)] end),                %% => {error,{bad_generator,x}}
        err(fun() -> id(nopid) ! x end),                    %% => {error,badarg}
        err(fun() -> receive after id(x) -> y end end),     %% => {error,timeout_value}
        err(fun() -> atom_to_list(id(1)) end)               %% => {error,badarg}
    ].

f(a) -> b.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
