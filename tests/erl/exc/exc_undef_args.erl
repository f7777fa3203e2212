%% undef names the missing function with its arguments, and the caller below it.
-module(exc_undef_args).
-export([main/0, id/1]).

main() ->
    [
        two(fun() -> no_such_module:f(id(1), 2), ok end),        %% => {no_such_module,f,[1,2],exc_undef_args,0}
        two(fun() -> exc_undef_args:nope(id(x)), ok end),        %% => {exc_undef_args,nope,[x],exc_undef_args,0}
        two(fun() -> M = id(no_such_module), M:g([]), ok end),   %% => {no_such_module,g,[[]],exc_undef_args,0}
        two(fun() -> apply(id(no_such_module), h, [a, b]), ok end),   %% => {no_such_module,h,[a,b],exc_undef_args,0}
        two(fun() -> erlang:no_such_bif(id(1)), ok end)          %% => {erlang,no_such_bif,[1],exc_undef_args,0}
    ].

two(F) ->
    try F()
    catch
        error:undef:S ->
            [{M, Fn, A, _}, {M2, _, A2, _} | _] = S,
            {M, Fn, A, M2, A2}
    end.

%% Hides a value from the compiler.
id(X) -> X.
