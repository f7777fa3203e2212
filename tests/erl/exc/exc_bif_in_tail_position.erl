%% A native that fails in tail position has its caller's caller below it.
-module(exc_bif_in_tail_position).
-export([main/0, id/1]).

main() ->
    [
        top(fun() -> [tail(id(x))] end),      %% => {badarg,[{erlang,list_to_atom,[x]},{exc_bif_in_tail_position,atom_to_list_of,1}]}
        top(fun() -> [middle(id(x))] end)     %% => {badarg,[{erlang,list_to_atom,[x]},{exc_bif_in_tail_position,middle,1}]}
    ].

tail(X) -> atom_to_list_of(X).

atom_to_list_of(X) -> list_to_atom(X).

middle(X) ->
    Y = list_to_atom(X),
    {Y}.

top(F) ->
    try F()
    catch error:R:S -> {R, [{M, Fn, A} || {M, Fn, A, _} <- S, M =:= erlang orelse Fn =:= middle orelse Fn =:= tail orelse Fn =:= atom_to_list_of]}
    end.

%% Hides a value from the compiler.
id(X) -> X.
