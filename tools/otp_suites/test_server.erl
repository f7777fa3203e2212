%% Stands in for common_test's module test_server while suites are run by suite_driver.
-module(test_server).
-export([lookup_config/2, timetrap/1, timetrap_cancel/0, timetrap_cancel/1, timetrap_scale_factor/0]).
-export([seconds/1, minutes/1, hours/1, sleep/1, adjusted_sleep/1, fail/0, fail/1, format/1, format/2, format/3, comment/1]).
-export([is_native/1, is_cover/0, is_debug/0, is_asan/0, is_valgrind/0, memory_checker/0, is_commercial/0, is_cross_build/0, os_type/0, temp_name/1]).
-export([do_times/2, do_times/4, m_out_of_n/3, call_crash/3, call_crash/4, call_crash/5, capture_start/0, capture_stop/0, capture_get/0]).
-export([messages_get/0, app_test/1, purify_is_running/0, break/1]).

lookup_config(Key, Config) ->
    case lists:keyfind(Key, 1, Config) of
        {Key, Value} -> Value;
        false -> undefined
    end.

timetrap(Time) -> suite_driver:timetrap(Time), make_ref().
timetrap_cancel() -> suite_driver:timetrap(infinity).
timetrap_cancel(_) -> timetrap_cancel().
timetrap_scale_factor() -> suite_driver:scale().
seconds(N) -> trunc(N * 1000).
minutes(N) -> trunc(N * 60000).
hours(N) -> trunc(N * 3600000).
sleep(Time) -> ct:sleep(Time).
adjusted_sleep(Time) -> ct:sleep(Time).
fail() -> exit(suite_failed).
fail(Reason) -> exit({suite_failed, Reason}).
format(_) -> ok.
format(_, _) -> ok.
format(_, _, _) -> ok.
comment(_) -> ok.
is_native(_) -> false.
is_cover() -> false.
is_debug() -> false.
is_asan() -> false.
is_valgrind() -> false.
memory_checker() -> none.
is_commercial() -> false.
is_cross_build() -> false.
os_type() -> os:type().
purify_is_running() -> false.
break(_) -> ok.
temp_name(Stem) -> Stem ++ integer_to_list(erlang:unique_integer([positive])).
app_test(_) -> ok.

do_times(0, _) -> ok;
do_times(N, Fun) -> Fun(), do_times(N - 1, Fun).
do_times(N, M, F, A) -> do_times(N, fun() -> apply(M, F, A) end).

m_out_of_n(0, _, _) -> ok;
m_out_of_n(M, 0, _) -> exit({m_out_of_n_failed, {M, left_to_do}});
m_out_of_n(M, N, Fun) ->
    case catch Fun() of
        {'EXIT', _} -> m_out_of_n(M, N - 1, Fun);
        _ -> m_out_of_n(M - 1, N - 1, Fun)
    end.

call_crash(M, F, A) -> call_crash(infinity, M, F, A).
call_crash(Time, M, F, A) -> call_crash(Time, any, M, F, A).
call_crash(Time, Crash, M, F, A) ->
    {Pid, Ref} = spawn_monitor(M, F, A),
    receive
        {'DOWN', Ref, process, Pid, Reason} when Crash =:= any; Reason =:= Crash; element(1, Reason) =:= Crash -> ok;
        {'DOWN', Ref, process, Pid, Reason} -> exit({call_crash, Reason})
    after Time -> exit(call_crash_timeout)
    end.

capture_start() -> ok.
capture_stop() -> ok.
capture_get() -> [].
messages_get() -> receive M -> [M | messages_get()] after 0 -> [] end.
