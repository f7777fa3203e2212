%% A call cannot have more arguments than the machine has registers.
-module(call_too_many_arguments).
-export([main/0, id/1]).

main() ->
    [
        err(fun() -> apply(no_module, f, many(1023)) end),           %% => {undef,no_module}
        err(fun() -> apply(no_module, f, many(1024)) end),           %% => {system_limit,erlang}
        err(fun() -> apply(id(fun id/1), many(1024)) end),           %% => {system_limit,erlang}
        err(fun() -> erlang:hibernate(no_module, f, many(1025)) end) %% => {system_limit,erlang}
    ].

many(N) -> lists:duplicate(id(N), a).

err(Fun) ->
    try Fun() catch error:Reason:Trace -> {Reason, element(1, hd(Trace))} end.

%% Hides a value from the compiler.
id(X) -> X.
