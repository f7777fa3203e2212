%% New processes have the heap flags that erlang:system_flag/2 says; a largest heap smaller than the smallest is refused.
-module(proc_heap_defaults).
-export([main/0, id/1]).

main() ->
    Kept = [{Name, erlang:system_flag(Name, Value)} || {Name, Value} <- [{min_heap_size, 300}, {fullsweep_after, 7}, {min_bin_vheap_size, 50000}]],
    Limit = erlang:system_flag(max_heap_size, #{size => 0, kill => false, error_logger => false}),
    Found = [
        spawned([]), %% => [{min_heap_size,376},{fullsweep_after,7},{min_bin_vheap_size,75113},{max_heap_size,#{error_logger => false,kill => false,size => 0}}]
        spawned([{max_heap_size, 5000}]),
        %% => [{min_heap_size,376},{fullsweep_after,7},{min_bin_vheap_size,75113},{max_heap_size,#{error_logger => false,kill => false,size => 5000}}]
        spawned([{min_heap_size, 10}, {max_heap_size, #{size => 5000, kill => true}}]),
        %% => [{min_heap_size,376},{fullsweep_after,7},{min_bin_vheap_size,75113},{max_heap_size,#{error_logger => false,kill => true,size => 5000}}]
        spawned([{max_heap_size, 375}]),                           %% => badarg
        spawned([{max_heap_size, 1000}, {min_heap_size, 2000}]),   %% => badarg
        flag(max_heap_size, 232),                                  %% => badarg
        flag(max_heap_size, 1 bsl 64),                             %% => badarg
        flag(max_heap_size, #{kill => true}),                      %% => badarg
        flag(max_heap_size, #{size => 10000}),                     %% => #{error_logger => false,kill => false,size => 10000}
        flag(min_heap_size, 1)                                     %% => 376
    ],
    _ = [erlang:system_flag(Name, Value) || {Name, Value} <- Kept],
    _ = erlang:system_flag(max_heap_size, Limit),
    Found.

spawned(Options) ->
    try spawn_opt(fun() -> receive never -> ok end end, Options) of
        Pid ->
            Info = process_info(Pid, [min_heap_size, garbage_collection, max_heap_size]),
            exit(Pid, kill),
            [{min_heap_size, Min}, {garbage_collection, Facts}, Limit] = Info,
            [{min_heap_size, Min}, lists:keyfind(fullsweep_after, 1, Facts), lists:keyfind(min_bin_vheap_size, 1, Facts), Limit]
    catch
        error:Reason -> Reason
    end.

%% What a flag is after it was set by a process from before the defaults changed.
flag(Name, Value) ->
    try process_flag(Name, id(Value)) of
        Old ->
            {Name, Set} = process_info(self(), Name),
            _ = process_flag(Name, Old),
            Set
    catch
        error:Reason -> Reason
    end.

%% Hides a value from the compiler.
id(X) -> X.
