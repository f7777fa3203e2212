%% os_mon with all its services, each with the programs it starts: what is answered, not the figures of a machine.
-module(os_mon_runs).
-export([main/1]).

main(_Dir) ->
    error_logger:tty(false),
    application:set_env(os_mon, start_os_sup, false),
    Started = application:ensure_all_started(os_mon),
    Result = [
        {started, Started, [erlang:is_pid(whereis(N)) || N <- [cpu_sup, memsup, disksup, os_mon_sup]]},
        {cpu, cpu_sup:nprocs() > 5, [is_integer(cpu_sup:F()) || F <- [avg1, avg5, avg15]], is_number(cpu_sup:util()), util(cpu_sup:util([detailed]))},
        {per_cpu, [is_integer(element(1, U)) || U <- cpu_sup:util([per_cpu])] =/= []},
        {memory, memory(memsup:get_memory_data()), lists:sort([K || {K, V} <- memsup:get_system_memory_data(), is_integer(V)]), memsup:get_check_interval(),
            memsup:get_procmem_high_watermark(), memsup:get_sysmem_high_watermark(), memsup:get_helper_timeout()},
        {disk, [{is_list(Id), is_integer(K), P >= 0, P =< 100} || {Id, K, P} <- lists:sublist(disksup:get_disk_data(), 1)], disksup:get_check_interval(),
            disksup:get_almost_full_threshold(), [P || {"/proc" = P, _, _} <- disksup:get_disk_data()]},
        {set, memsup:set_sysmem_high_watermark(0.5), memsup:get_sysmem_high_watermark(), disksup:set_almost_full_threshold(0.7), disksup:get_almost_full_threshold()},
        {wrong, catch_it(fun() -> cpu_sup:util([oops]) end), catch_it(fun() -> memsup:set_sysmem_high_watermark(2) end)},
        {children, lists:sort([Id || {Id, _, _, _} <- supervisor:which_children(os_mon_sup)])},
        {stopped, [stop(Name) || Name <- [cpu_sup, memsup, disksup]], application:stop(os_mon), catch_it(fun() -> cpu_sup:avg1() end)}
    ],
    Result.

%% The programs say that they end, one after the other.
stop(Name) ->
    ok = supervisor:terminate_child(os_mon_sup, Name),
    timer:sleep(300),
    whereis(Name).

util({Cpus, Busy, Idle, _}) -> {is_list(Cpus) orelse is_atom(Cpus), lists:sort([K || {K, _} <- Busy]), lists:sort([K || {K, _} <- Idle])}.

memory({Total, Allocated, {Pid, Size}}) -> {Total > Allocated, Allocated > 0, is_pid(Pid), Size > 0}.

catch_it(Fun) -> try Fun() catch C:R -> {C, R} end.
