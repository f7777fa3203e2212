%% process_flag gives the old value; unknown flags and values are badarg.
-module(proc_flags).
-export([main/0, id/1]).

main() ->
    [
        process_flag(trap_exit, true),               %% => false
        process_flag(trap_exit, false),              %% => true
        process_flag(priority, high),                %% => normal
        process_flag(priority, normal),              %% => high
        process_flag(min_heap_size, 500) > 0,        %% => true
        is_integer(process_flag(fullsweep_after, 10)),   %% => true
        process_flag(sensitive, false),              %% => false
        process_flag(save_calls, 0),                 %% => 0
        is_map(process_flag(max_heap_size, 0)),      %% => true
        err(fun() -> process_flag(trap_exit, id(1)) end),    %% => {error,badarg}
        err(fun() -> process_flag(id(nosuch), true) end),    %% => {error,badarg}
        err(fun() -> process_flag(priority, id(x)) end),     %% => {error,badarg}
        element(2, process_info(self(), trap_exit))  %% => false
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
