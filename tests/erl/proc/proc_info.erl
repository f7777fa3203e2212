%% The items of process_info that do not change from run to run.
-module(proc_info).
-export([main/0, id/1]).

main() ->
    Me = self(),
    P = spawn(fun() -> put(k, v), process_flag(trap_exit, true), Me ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    P ! m1,
    wait_waiting(P, 100),
    [
        process_info(P, status),                      %% => {status,waiting}
        process_info(P, trap_exit),                   %% => {trap_exit,true}
        process_info(P, dictionary),                  %% => {dictionary,[{k,v}]}
        process_info(P, messages),                    %% => {messages,[m1]}
        process_info(P, message_queue_len),           %% => {message_queue_len,1}
        process_info(P, links),                       %% => {links,[]}
        process_info(P, monitors),                    %% => {monitors,[]}
        process_info(P, monitored_by),                %% => {monitored_by,[]}
        process_info(P, priority),                    %% => {priority,normal}
        process_info(P, registered_name),             %% => []
        process_info(P, initial_call),                %% => {initial_call,{erlang,apply,2}}
        process_info(P, [trap_exit, message_queue_len, registered_name]),   %% => [{trap_exit,true},{message_queue_len,1},{registered_name,[]}]
        process_info(P, error_handler),               %% => {error_handler,error_handler}
        process_info(P, suspending),                  %% => {suspending,[]}
        element(2, process_info(P, reductions)) >= 0, %% => true
        element(2, process_info(P, memory)) > 0,      %% => true
        process_info(self(), status),                 %% => {status,running}
        err(fun() -> process_info(P, id(nosuch)) end),%% => {error,badarg}
        err(fun() -> process_info(id(x), status) end) %% => {error,badarg}
    ].

wait_waiting(_, 0) -> ok;
wait_waiting(P, N) ->
    case process_info(P, status) of
        {status, waiting} -> ok;
        _ -> erlang:yield(), wait_waiting(P, N - 1)
    end.

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
