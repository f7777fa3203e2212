%% A tracer that is gone is found out at the next event, whatever that is; what the process did goes on.
-module(trace_tracer_gone).
-export([main/0, f/1]).

main() ->
    Me = self(),
    erlang:trace_pattern({?MODULE, f, 1}, true, [local]),
    [
     traced([send], fun() -> Me ! {self(), sent} end), %% => {sent,[]}
     traced(['receive'], fun() -> receive {go, From} -> From ! {self(), received} end end), %% => {received,[]}
     traced([call], fun() -> Me ! {self(), f(called)} end), %% => {called,[]}
     traced([running], fun() -> erlang:yield(), Me ! {self(), yielded} end), %% => {yielded,[]}
     traced([procs], fun() -> spawn(fun() -> ok end), Me ! {self(), spawned} end), %% => {spawned,[]}
     erlang:trace_pattern({?MODULE, f, 1}, false, [local]) %% => 1
    ].

traced(Flags, F) ->
    Tracer = spawn(fun() -> receive stop -> ok end end),
    P = spawn(fun() -> receive start -> F() end, receive never -> ok end end),
    erlang:trace(P, true, [{tracer, Tracer} | Flags]),
    R = monitor(process, Tracer),
    exit(Tracer, kill),
    receive {'DOWN', R, _, _, _} -> ok end,
    P ! start,
    P ! {go, self()},
    Said = receive {P, X} -> X end,
    {flags, Left} = erlang:trace_info(P, flags),
    {Said, Left}.

f(X) -> X.
