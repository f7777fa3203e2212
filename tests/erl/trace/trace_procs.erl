%% The life of processes: spawn, exit, link, register, and what the other side is told.
-module(trace_procs).
-export([main/0, child/1]).
-include("trace.hrl").

main() ->
    process_flag(trap_exit, true),
    S = start(),
    erlang:trace(S, true, [procs, set_on_spawn]),
    A = [do(S, fun() -> spawn(?MODULE, child, [x]), pause() end),
         do(S, fun() -> put(d, spawn_link(fun() -> receive stop -> ok end end)) end),
         do(S, fun() -> unlink(get(d)), pause() end),
         do(S, fun() -> link(get(d)), pause() end),
         do(S, fun() -> link(get(d)), pause() end),
         do(S, fun() -> register(trace_procs, self()), unregister(trace_procs) end),
         do(S, fun() -> register(trace_procs, get(d)) end),
         do(S, fun() -> process_flag(trap_exit, true), get(d) ! stop, pause() end),
         do(S, fun() -> {P, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, _, P, _} -> pause() end end),
         do(S, fun() -> spawn_opt(fun() -> exit(abc) end, [link, {priority, high}]), receive {'EXIT', _, abc} -> pause() end end),
         do(S, fun() -> spawn_opt(fun() -> exit(abc) end, [monitor]), receive {'DOWN', _, _, _, abc} -> pause() end end),
         begin link(S), unlink(S), do(S, fun pause/0) end,
         do(S, fun() -> link(get(d)), receive {'EXIT', _, noproc} -> ok end end)],
    erlang:trace(S, false, [set_on_spawn]),
    erlang:trace(S, false, [all]),
    erlang:trace(S, true, [procs]),
    S ! stop,
    pause(),
    A ++ [told(S)].
    %% => [{trace,server,spawn,p1,{trace_procs,child,[x]}},{trace,p1,spawned,server,{trace_procs,child,[x]}},{trace,p1,exit,normal}]
    %% => [{trace,server,spawn,p2,{erlang,apply,['fun',[]]}},{trace,server,link,p2},{trace,p2,spawned,server,{erlang,apply,['fun',[]]}},{trace,p2,getting_linked,server}]
    %% => [{trace,server,unlink,p2},{trace,p2,getting_unlinked,server}]
    %% => [{trace,server,link,p2},{trace,p2,getting_linked,server}]
    %% => [{trace,server,link,p2}]
    %% => [{trace,server,register,trace_procs},{trace,server,unregister,trace_procs}]
    %% => [{trace,p2,register,trace_procs}]
    %% => [{trace,p2,exit,normal},{trace,p2,unregister,trace_procs},{trace,server,getting_unlinked,p2}]
    %% => [{trace,server,spawn,p3,{erlang,apply,['fun',[]]}},{trace,p3,spawned,server,{erlang,apply,['fun',[]]}},{trace,p3,exit,normal}]
    %% => [{trace,server,spawn,p4,{erlang,apply,['fun',[]]}},{trace,server,link,p4},{trace,p4,spawned,server,{erlang,apply,['fun',[]]}},{trace,p4,getting_linked,server},{trace,p4,exit,abc},{trace,server,getting_unlinked,p4}]
    %% => [{trace,server,spawn,p5,{erlang,apply,['fun',[]]}},{trace,p5,spawned,server,{erlang,apply,['fun',[]]}},{trace,p5,exit,abc}]
    %% => [{trace,server,getting_linked,main},{trace,server,getting_unlinked,main}]
    %% => [{trace,server,link,p2}]
    %% => [{trace,server,exit,normal}]

child(_) -> ok.

pause() -> receive after 20 -> ok end.
