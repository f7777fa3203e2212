%% Trace sessions: a process, a function, a message in several at the same time, each with its own tracer, flags and patterns.
-module(trace_sessions).
-export([main/0, f/1, g/1]).

create(N, T) -> erts_internal:trace_session_create(N, T, []).
destroy(S) -> erts_internal:trace_session_destroy(S).
process(S, P, H, F) -> erts_internal:trace(S, P, H, F).
function(S, MFA, MS, F) -> erts_internal:trace_pattern(S, MFA, MS, F).
info(S, P, I) -> erts_internal:trace_info(S, P, I).
tracer(Name) -> Me = self(), spawn_link(fun() -> loop(Name, Me, []) end).
loop(Name, Me, L) -> receive {get, R} -> R ! {Name, self(), lists:reverse(L, [])}, loop(Name, Me, []); M -> loop(Name, Me, [M | L]) end.
got(T) -> T ! {get, self()}, receive {_, T, L} -> [clean(X) || X <- L] end.
clean(P) when is_pid(P) -> case erlang:get(server) of P -> server; _ when P =:= self() -> main; _ -> pid end;
clean(R) when is_reference(R) -> ref;
clean(F) when is_function(F) -> 'fun';
clean([H | T]) -> C = clean(H), [C | clean(T)];
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean(X) -> X.
server() -> receive {run, F, From} -> catch F(), From ! {done, self()}, server(); stop -> ok end.
do(F) -> S = erlang:get(server), S ! {run, F, self()}, receive {done, S} -> ok end, R = erlang:trace_delivered(S), receive {trace_delivered, _, R} -> ok end.
f(X) -> g(X).
g(X) -> X + 1.
show(N, X) -> put(shown, [{N, X} | erlang:get(shown)]).
c(F) -> try F() catch C:R:St -> [{M,Fn,A,I}|_] = St, {C,R,{M,Fn,if is_list(A) -> length(A); true -> A end}, [case E of #{cause := Cause} -> Cause; _ -> none end || {error_info,E} <- I]} end.
main() ->
    put(shown, []),
    S = spawn(fun server/0), put(server, S),
    T1 = tracer(t1), T2 = tracer(t2), T0 = tracer(t0),
    show(none, [info(any, X, session) || X <- [any, S, {trace_sessions,f,1}, {trace_sessions,nope,1}, send, 'receive', new, new_ports, new_processes, on_load, {lists,member,2}]]),
    A = create(a, T1), B = create(b, T2),
    show(create, clean(element(2, A))),
    show(p, [process(A, S, true, [call]), process(B, S, true, [call, send])]),
    show(info, [clean(info(X, S, Y)) || X <- [A, B], Y <- [flags, tracer]]),
    show(legacyinfo, [clean(erlang:trace_info(S, Y)) || Y <- [flags, tracer]]),
    show(sess, [clean(info(any, S, session))]),
    show(tp, [function(A, {trace_sessions,f,1}, true, []), function(B, {trace_sessions,g,1}, [{'_',[],[{return_trace}]}], [local])]),
    do(fun() -> ?MODULE:f(1) end),
    show(ev, [got(T1), got(T2)]),
    show(tpinfo, [{X, Y, clean(info(Z, Y, X))} || X <- [traced, match_spec, meta, call_count, call_time, all], Y <- [{trace_sessions,f,1},{trace_sessions,g,1}], {_, Z} <- [{a, A}, {b, B}]]),
    show(tpinfo_legacy, [{X, Y, erlang:trace_info(Y, X)} || X <- [traced, match_spec, all], Y <- [{trace_sessions,f,1},{trace_sessions,g,1}]]),
    show(fsess, [clean(info(any, X, session)) || X <- [{trace_sessions,f,1},{trace_sessions,g,1},{trace_sessions,loop,3}, any]]),
    show(legacy, [erlang:trace(S, true, [call, {tracer, T0}]), erlang:trace_pattern({trace_sessions,f,1}, true, [local]), erlang:trace_pattern({trace_sessions,g,1},true,[local, call_count])]),
    do(fun() -> ?MODULE:f(2) end),
    show(ev2, [got(T0), got(T1), got(T2)]),
    show(sess2, [clean(info(any, X, session)) || X <- [S, {trace_sessions,f,1}, {trace_sessions,g,1}, any]]),
    show(same, [function(A, {trace_sessions,g,1}, true, [local]), function(A, {trace_sessions,f,1}, true, [local]), function(B, {trace_sessions, f, 1}, true, [local])]),
    do(fun() -> ?MODULE:f(3) end),
    show(ev3, [got(T0), got(T1), got(T2)]),
    show(ret, [function(A, {trace_sessions,g,1}, [{'_',[],[{return_trace},{message,{caller}}]}], [local]), process(A, S, true, [return_to]), process(B, S, true, [return_to, timestamp])]),
    do(fun() -> X = ?MODULE:f(3), X end),
    show(ev4, [got(T0), got(T1), [setelement(tuple_size(E), E, ts) || E <- got(T2)]]),
    show(count, [function(A, {trace_sessions,g,1}, true, [call_count]), function(B, {trace_sessions,g,1}, true, [call_count])]),
    do(fun() -> ?MODULE:f(3), ?MODULE:f(4) end),
    show(count2, [info(A, {trace_sessions,g,1}, call_count), info(B, {trace_sessions,g,1}, call_count), erlang:trace_info({trace_sessions,g,1}, call_count)]),
    show(count3, [function(A, {trace_sessions,g,1}, restart, [call_count]), function(B, {trace_sessions,g,1}, pause, [call_count])]),
    do(fun() -> ?MODULE:f(3), ?MODULE:f(4) end),
    show(count4, [info(A, {trace_sessions,g,1}, call_count), info(B, {trace_sessions,g,1}, call_count), erlang:trace_info({trace_sessions,g,1}, call_count)]),
    show(time, [function(A, {trace_sessions,g,1}, true, [call_time]), function(B, {trace_sessions,f,1}, true, [call_time])]),
    do(fun() -> ?MODULE:f(3), ?MODULE:f(4) end),
    show(time2, [[{P,C} || {P,C,_,_} <- clean(L)] || {call_time, L} <- [info(A, {trace_sessions,g,1}, call_time), info(B, {trace_sessions,f,1}, call_time)]]),
    show(time3, [info(B, {trace_sessions,g,1}, call_time), info(A, {trace_sessions,f,1}, call_time)]),
    got(T0), got(T1), got(T2),
    show(sr, [function(A, send, [{['_',a],[],[]}], []), function(B, 'receive', [{['_','_',b],[],[]}], []), process(A, S, true, [send, 'receive']), process(B, S, true, [send,'receive']), process(A,S,false,[call]), process(B,S,false,[call,timestamp])]),
    show(srinfo, [info(X, Y, match_spec) || X <- [A, B], Y <- [send, 'receive']]),
    show(srinfo0, [erlang:trace_info(Y, match_spec) || Y <- [send, 'receive']]),
    do(fun() -> self() ! a, self() ! b, receive a -> receive b -> ok end end end),
    show(ev5, [got(T0), got(T1), got(T2)]),
    show(srsess, [clean(info(any, X, session)) || X <- [send, 'receive']]),
    show(off, [function(A, send, false, []), function(B, send, true, [])]),
    do(fun() -> self() ! a, receive a -> ok end end),
    show(ev6, [got(T0), got(T1), got(T2)]),
    show(procs, [process(A, S, false, [all]), process(B, S, false, [all]), process(A, S, true, [procs, set_on_spawn]), process(B, S, true, [procs])]),
    show(procs_legacy, [erlang:trace(S, false, [all]), erlang:trace(S, true, [procs, set_on_first_spawn, {tracer, T0}])]),
    do(fun() -> P = spawn(fun() -> receive stop -> ok end end), put(p, P), link(P) end),
    show(inherited, [begin put(me, self()), [{_, P}] = [X || {p, _} = X <- element(2, process_info(S, dictionary))], clean(info(X, P, flags)) end || X <- [A, B]]),
    show(ev7, [[{element(2, E), element(3, E)} || E <- got(T), element(2, E) =:= server] || T <- [T0, T1, T2]]),
    show(running, [process(A, S, true, [running]), process(A, S, false, [procs, set_on_spawn]), process(B, S, false, [all]), erlang:trace(S, false, [all])]),
    do(fun() -> erlang:yield() end),
    show(ev8, [[{element(2,E), element(3, E)} || E <- got(T)] || T <- [T0, T1, T2]]),
    show(newp, [process(A, S, false, [all]), process(A, new_processes, true, [procs]), process(B, new, true, [call])]),
    show(newi, [clean(info(X, new, Y)) || X <- [A, B], Y <- [flags, tracer]]),
    show(newi2, [clean(info(any, X, session)) || X <- [new, new_ports, new_processes]]),
    show(newi3, [erlang:trace_info(X, flags) || X <- [new, new_ports, new_processes]]),
    Q = spawn(fun() -> receive go -> ?MODULE:f(1) end end),
    show(q, [clean(info(X, Q, flags)) || X <- [A, B]]),
    process(B, new, false, [all]),
    Q2 = spawn(fun() -> receive go -> ?MODULE:f(1) end end),
    show(q2, [clean(info(X, Q2, flags)) || X <- [A, B]]),
    show(q2s, clean(info(any, Q2, session))),
    process(A, new_processes, false, [all]),
    got(T0), got(T1), got(T2),
    show(meta, [function(A, {trace_sessions,g,1}, true, [meta]), function(B, {trace_sessions,g,1}, true, [meta]), c(fun() -> function(A, {trace_sessions,g,1}, true, [{meta, self()}]) end)]),
    do(fun() -> ?MODULE:f(1) end),
    show(ev10, [[{element(2,E), element(3, E)} || E <- got(T)] || T <- [T0, T1, T2]]),
    show(metai, [clean(info(X, {trace_sessions,g,1}, meta)) || X <- [A, B]]),
    show(onload, [function(A, on_load, true, []), function(B, on_load, true, [local]), [clean(info(X, on_load, Y)) || X <- [A,B], Y <- [traced, all]], erlang:trace_info(on_load, all), clean(info(any, on_load, session)), function(A, on_load, false, []), function(B, on_load, false, [local])]),
    show(destroy, [destroy(A), destroy(A), c(fun() -> process(A, S, true, [call]) end), c(fun() -> info(A, S, flags) end)]),
    show(after_, [clean(info(any, X, session)) || X <- [S, {trace_sessions,f,1}, {trace_sessions,g,1}, any, new]]),
    show(after2, [erlang:trace_info({trace_sessions,f,1}, all), info(B, {trace_sessions,f,1}, traced), clean(info(B, {trace_sessions,g,1}, all))]),
    show(gone, begin unlink(T2), R = monitor(process, T2), exit(T2, kill), receive {'DOWN', R, _, _, _} -> ok end, [info(B, S, flags), c(fun() -> process(B, S, true, [call]) end)] end),
    show(bad, [c(fun() -> create(1, T1) end), c(fun() -> create(a, 1) end), c(fun() -> erts_internal:trace_session_create(a, T1, [x]) end), c(fun() -> destroy(x) end), c(fun() -> process(x, S, true, [call]) end), c(fun() -> process(B, S, true, [x]) end),
         c(fun() -> process(B, S, true, [{tracer, self()}]) end), c(fun() -> info(any, S, flags) end), c(fun() -> info(B, S, x) end), c(fun() -> info(any, x, session) end)]),
    lists:reverse(erlang:get(shown), []).
