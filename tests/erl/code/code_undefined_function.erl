%% A call to a missing function goes to the error handler of the process.
-module(code_undefined_function).
-export([main/0, undefined_function/3, undefined_lambda/3, id/1]).

main() ->
    Me = self(),
    spawn(fun() ->
        process_flag(error_handler, ?MODULE),
        Me ! {r, no_such_mod:some_fun(1, [2]), (fun no_such_mod:other/0)(), apply(id(no_such_mod), third, [x])}
    end),
    receive {r, A, B, C} -> [A, B, C, [handled, again]] end.
    %% => [{handled,no_such_mod,some_fun,[1,[2]]},{handled,no_such_mod,other,[]},{handled,no_such_mod,third,[x]},[handled,again]]

undefined_function(M, F, A) -> {handled, M, F, A}.

undefined_lambda(M, F, A) -> {lambda, M, F, A}.

%% Hides a value from the compiler.
id(X) -> X.
