%% Stands in for common_test's module ct while suites are run by suite_driver: what cases say is lost.
-module(ct).
-export([pal/1, pal/2, pal/3, pal/4, pal/5, log/1, log/2, log/3, log/4, log/5, print/1, print/2, print/3, print/4, print/5]).
-export([comment/1, comment/2, fail/1, fail/2, get_config/1, get_config/2, get_config/3, require/1, require/2]).
-export([timetrap/1, get_timetrap_info/0, sleep/1, capture_start/0, capture_stop/0, capture_get/0, capture_get/1, notify/2]).
-export([get_progname/0, get_verbosity/1, set_verbosity/1]).

pal(_) -> ok.
pal(_, _) -> ok.
pal(_, _, _) -> ok.
pal(_, _, _, _) -> ok.
pal(_, _, _, _, _) -> ok.
log(_) -> ok.
log(_, _) -> ok.
log(_, _, _) -> ok.
log(_, _, _, _) -> ok.
log(_, _, _, _, _) -> ok.
print(_) -> ok.
print(_, _) -> ok.
print(_, _, _) -> ok.
print(_, _, _, _) -> ok.
print(_, _, _, _, _) -> ok.
comment(_) -> ok.
comment(_, _) -> ok.
fail(Reason) -> exit({test_case_failed, Reason}).
fail(Format, Args) -> exit({test_case_failed, lists:flatten(io_lib:format(Format, Args))}).
get_config(_) -> undefined.
get_config(_, Default) -> Default.
get_config(_, Default, _) -> Default.
require(_) -> {error, not_available}.
require(_, _) -> {error, not_available}.
timetrap(Time) -> suite_driver:timetrap(Time).
get_timetrap_info() -> {infinity, {suite_driver:scale() > 1, suite_driver:scale()}}.
sleep({hours, H}) -> sleep(H * 3600000);
sleep({minutes, M}) -> sleep(M * 60000);
sleep({seconds, S}) -> sleep(S * 1000);
sleep(T) -> receive after trunc(T) -> ok end.
capture_start() -> ok.
capture_stop() -> ok.
capture_get() -> [].
capture_get(_) -> [].
notify(_, _) -> ok.
get_progname() -> "erl".
get_verbosity(_) -> undefined.
set_verbosity(_) -> ok.
