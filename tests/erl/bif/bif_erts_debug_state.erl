%% What OTP's test suites ask of the emulator: locked by default; dirty functions; terms of the distribution.
-module(bif_erts_debug_state).
-export([main/0]).

main() ->
    [
     %% => [undef,undef,undef,undef]
     [why(get_internal_state, [reds_left]), why(get_internal_state, [x]), why(set_internal_state, [reds_left, 1]),
      why(set_internal_state, [available_internal_state, x])],
     %% => {false,true,true,badarg,badarg,true,undef}
     (fun() ->
              A = erts_debug:set_internal_state(available_internal_state, true),
              B = erts_debug:set_internal_state(available_internal_state, true),
              C = erts_debug:get_internal_state(available_internal_state),
              D = why(get_internal_state, [x]),
              E = why(set_internal_state, [x, y]),
              F = erts_debug:set_internal_state(available_internal_state, false),
              {A, B, C, D, E, F, why(get_internal_state, [reds_left])}
      end)(),
     %% => [true,running,true,undefined,true,true,true,{[erl_monitor,process,origin],true,true,[]}]
     (fun() ->
              erts_debug:set_internal_state(available_internal_state, true),
              Idle = spawn(fun() -> receive stop -> ok end end),
              {Dead, Ref} = spawn_monitor(fun() -> ok end),
              receive {'DOWN', Ref, _, _, _} -> ok end,
              erlang:yield(),
              Reds = erts_debug:get_internal_state(reds_left),
              Next = erts_debug:get_internal_state(next_pid),
              link(Idle),
              Links = erts_debug:get_internal_state({link_list, Idle}),
              Watch = monitor(process, Idle),
              Monitors = erts_debug:get_internal_state({monitor_list, self()}),
              [{erl_monitor, Type, Direction, R, Who, Name}] = [M || {_, _, origin, _, _, _} = M <- Monitors],
              [is_integer(Reds),
               erts_debug:get_internal_state({process_status, self()}),
               lists:member(erts_debug:get_internal_state({process_status, Idle}), [waiting, runnable, running]),
               erts_debug:get_internal_state({process_status, Dead}),
               is_integer(Next),
               is_list(erts_debug:get_internal_state(monitoring_nodes)),
               [{erl_link, process, self(), linked}] =:= [{T, K, P, S} || {T, K, P, S, _} <- Links],
               {[erl_monitor, Type, Direction], R =:= Watch, Who =:= Idle, Name}]
      end)(),
     %% => [badarg,badarg,badarg]
     [why(get_internal_state, [{process_status, foo}]), why(set_internal_state, [next_pid, foo]),
      why(set_internal_state, [wait, foo])],
     %% => [true,ok,<<0,0,0>>,false]
     [erts_debug:set_internal_state(A, B) || {A, B} <- [{reds_left, 100}, {fill_heap, true}, {binary, 3},
                                                        {force_gc, list_to_pid("<0.9999.0>")}]],
     %% => [true,true]
     (fun() ->
              Start = erlang:monotonic_time(millisecond),
              self() ! hello,
              R = erts_debug:set_internal_state(sleep, 20),
              [R, erlang:monotonic_time(millisecond) - Start >= 20]
      end)(),
     %% => [error,error,badarg,badarg,false,0]
     (fun() ->
              erts_debug:set_internal_state(available_internal_state, false),
              [erts_debug:lcnt_clear(), erts_debug:lcnt_collect(), why(lcnt_control, [mask]), why(lcnt_control, [mask, []]),
               erts_debug:disassemble({lists, reverse, 1}), erts_debug:interpreter_size()]
      end)(),
     %% => [true,true]
     [lists:all(fun is_list/1, erts_debug:instructions()), length(erts_debug:instructions()) > 100],
     %% => [dirty_cpu,dirty_io,normal,dirty_io]
     [erts_debug:dirty_cpu(scheduler, type), erts_debug:dirty_io(scheduler, type),
      erts_debug:dirty(normal, scheduler, type), erts_debug:dirty(dirty_io, scheduler, type)],
     %% => [ok,ok,ok,1000,ok]
     [erts_debug:dirty_cpu(wait, 1), erts_debug:dirty_io(send, self()), receive {ok, P} when P =:= self() -> ok end,
      length(erts_debug:dirty_cpu(copy, {a})), erts_debug:dirty_cpu(reschedule, 10)],
     %% => [badarg,badarg,badarg,notsup,badarith,undef,noproc,system_limit,badarg]
     [why(dirty_cpu, [x, y]), why(dirty, [x, y, z]), why(dirty_io, [wait, x])
      | [why(dirty_cpu, [error, E]) || E <- [notsup, badarith, undef, noproc, system_limit, foo]]],
     %% => [1,abc,{abc,[def]}]
     [erts_debug:dist_ext_to_term({}, <<131, 97, 1>>), erts_debug:dist_ext_to_term({abc}, <<131, 82, 0>>),
      erts_debug:dist_ext_to_term({def, abc}, <<131, 104, 2, 82, 1, 108, 1:32, 82, 0, 106>>)],
     %% => [badarg,badarg,badarg,badarg,badarg]
     [why(dist_ext_to_term, [A, B]) || {A, B} <- [{{}, <<>>}, {{abc}, <<82, 0>>}, {{abc}, <<131, 82, 1>>}, {{1}, <<131, 82, 0>>}, {x, y}]],
     %% => [badarg,badarg,{badmap,x},badarg,badarg]
     [inner(gather_alloc_histograms, [{foo_alloc, 0, 18, 128, make_ref()}]),
      inner(gather_carrier_info, [{foo_alloc, 0, 18, 128, make_ref()}]),
      inner(map_hashmap_children, [x]), inner(map_hashmap_children, [#{}]), erts_internal:create_dist_channel(a, b, c)],
     %% => [notsup,notsup]
     [try F() catch error:R -> R end
      || F <- [fun() -> erts_literal_area_collector:release_area_switch() end,
               fun() -> erts_literal_area_collector:send_copy_request(a, b, c) end]]
    ].

why(F, A) -> why(erts_debug, F, A).

inner(F, A) -> why(erts_internal, F, A).

why(M, F, A) ->
    try apply(M, F, A) catch error:R -> R end.
