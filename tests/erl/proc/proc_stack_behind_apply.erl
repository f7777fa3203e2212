%% Who ends with a call of apply or of a fun has given its place on the stack to what is called, for process_info as for exceptions.
-module(proc_stack_behind_apply).
-export([main/0, id/1, here/0]).

main() ->
    [
        caller(fun() -> apply(id(?MODULE), id(here), id([])) end), %% => [here,caller,main]
        caller(fun() -> mfa(id(?MODULE), id(here)) end),           %% => [here,caller,main]
        caller(fun() -> tail(id(fun here/0)) end),                 %% => [here,caller,main]
        caller(fun() -> apply(id(fun here/0), id([])) end)         %% => [here,caller,main]
    ].

caller(Fun) ->
    Names = Fun(),
    id(Names).

mfa(Module, Function) -> Module:Function().

tail(Fun) -> Fun().

here() ->
    {current_stacktrace, Entries} = process_info(self(), current_stacktrace),
    id([Function || {?MODULE, Function, _, _} <- Entries]).

%% Hides a value from the compiler.
id(X) -> X.
