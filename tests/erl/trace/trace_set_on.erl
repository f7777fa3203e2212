%% Which flags children get.
-module(trace_set_on).
-export([main/0, wait/0]).
-include("trace.hrl").

main() ->
    process_flag(trap_exit, true),
    [with([set_on_spawn, procs]), with([set_on_first_spawn, procs]), with([set_on_link, call]), with([set_on_first_link, call]),
     with([set_on_spawn, set_on_first_spawn]), with([set_on_spawn, set_on_first_link, silent]), with([call])
    | new()].
    %% => [{flags,[procs,set_on_spawn]},{flags,[procs,set_on_spawn]},{flags,[procs,set_on_spawn]},{flags,[procs,set_on_spawn]},{tracer,main}]
    %% => [{flags,[procs]},{flags,[procs]},{flags,[]},{flags,[]},{tracer,main}]
    %% => [{flags,[set_on_link,call]},{flags,[]},{flags,[set_on_link,call]},{flags,[set_on_link,call]},{tracer,[]}]
    %% => [{flags,[call]},{flags,[]},{flags,[call]},{flags,[]},{tracer,[]}]
    %% => [{flags,[]},{flags,[]},{flags,[]},{flags,[]},{tracer,main}]
    %% => [{flags,[silent,set_on_spawn]},{flags,[silent,set_on_first_link,set_on_spawn]},{flags,[silent,set_on_spawn]},{flags,[silent,set_on_spawn]},{tracer,main}]
    %% => [{flags,[call]},{flags,[]},{flags,[]},{flags,[]},{tracer,[]}]
    %% => 0
    %% => {flags,[procs]}
    %% => {tracer,main}
    %% => {flags,[]}
    %% => {flags,[procs]}
    %% => {flags,[]}
    %% => {flags,[]}
    %% => {tracer,[]}
    %% => [{trace,p1,spawned,main,{trace_set_on,wait,[]}}]

with(Flags) ->
    S = start(),
    erlang:trace(S, true, Flags),
    S ! {run, self(), fun() -> put(made, [spawn(?MODULE, wait, []), spawn_link(?MODULE, wait, []), spawn_link(?MODULE, wait, [])]) end},
    receive {ran, S} -> ok end,
    {dictionary, D} = process_info(S, dictionary),
    {made, Made} = lists:keyfind(made, 1, D),
    Result = [erlang:trace_info(P, flags) || P <- [S | Made]] ++ [clean(erlang:trace_info(hd(Made), tracer))],
    erlang:trace(S, false, [all]),
    [exit(P, kill) || P <- [S | Made]],
    told(all),
    Result.

new() ->
    A = [erlang:trace(new_processes, true, [procs]), erlang:trace_info(new, flags), clean(erlang:trace_info(new_processes, tracer)),
         erlang:trace_info(new_ports, flags)],
    P = spawn(?MODULE, wait, []),
    erlang:trace(new, false, [all]),
    Q = spawn(?MODULE, wait, []),
    B = [erlang:trace_info(P, flags), erlang:trace_info(Q, flags), erlang:trace_info(new, flags), erlang:trace_info(new, tracer), told(P)],
    exit(P, kill), exit(Q, kill),
    A ++ B.

wait() -> receive stop -> ok end.
