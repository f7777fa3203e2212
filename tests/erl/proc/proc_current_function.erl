%% current_function and current_stacktrace of a process that waits in known functions.
-module(proc_current_function).
-export([main/0]).

main() ->
    P = spawn(fun() -> outer() end),
    wait_waiting(P, 1000),
    {process_info(P, current_function),
     [{F, A} || {?MODULE, F, A, _} <- element(2, process_info(P, current_stacktrace)), F =:= outer orelse F =:= inner]}.
    %% => {{current_function,{proc_current_function,inner,0}},[{inner,0},{outer,0}]}

outer() -> X = inner(), {outer, X}.

inner() -> receive stop -> ok end.

wait_waiting(_, 0) -> ok;
wait_waiting(P, N) ->
    case process_info(P, status) of
        {status, waiting} -> ok;
        _ -> erlang:yield(), wait_waiting(P, N - 1)
    end.
