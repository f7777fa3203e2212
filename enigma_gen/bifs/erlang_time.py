"""Time, timers and statistics (module ``erlang``).

Native time units are nanoseconds, on all three clocks.  Timers live in the VM's timer wheel, in milliseconds; see
``runtime.timer_wheel``.

Sources: OTP 25 ``erl_time_sup.c``, ``erl_hl_timer.c``, ``erl_bif_info.c`` (``statistics_1``), ``time.c``.
"""

from __future__ import annotations

import calendar
import time as os_time
from collections.abc import Callable
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_process import options
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import MONOTONIC_BEGIN, System
from enigma_gen.runtime.timer_wheel import Timer
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, Ref

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")

NATIVE: Final = 1_000_000_000
_UNITS: Final[dict[Any, int]] = {
    am.second: 1,
    am.seconds: 1,
    am.millisecond: 1_000,
    am.milli_seconds: 1_000,
    am.microsecond: 1_000_000,
    am.micro_seconds: 1_000_000,
    am.nanosecond: NATIVE,
    am.nano_seconds: NATIVE,
    am.native: NATIVE,
    am.perf_counter: NATIVE,
}
_MAX_MILLISECONDS: Final = (1 << 63) // 1_000_000

_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Date = tuple[int, int, int]


def per_second(unit: Any) -> int:
    """How many of `unit` (an atom, or a number of parts) make a second; ``badarg``."""
    if type(unit) is int and unit > 0:
        return unit
    found = _UNITS.get(unit) if type(unit) is Atom else None
    if found is None:
        badarg()
    return found


def convert(nanoseconds: int, unit: Any) -> int:
    """`nanoseconds` in `unit`, rounded down."""
    return nanoseconds * per_second(unit) // NATIVE


# Clocks --------------------------------------------------------------------------------------------------------------


@bif
def monotonic_time(p: Process) -> Any:
    return p.system.monotonic()


@bif(name="monotonic_time")
def monotonic_time_in(p: Process, unit: Any) -> Any:
    return convert(p.system.monotonic(), unit)


@bif
def system_time(p: Process) -> Any:
    return p.system.system_time()


@bif(name="system_time")
def system_time_in(p: Process, unit: Any) -> Any:
    return convert(p.system.system_time(), unit)


@bif
def time_offset(p: Process) -> Any:
    return p.system.time_offset


@bif(name="time_offset")
def time_offset_in(p: Process, unit: Any) -> Any:
    return convert(p.system.time_offset, unit)


@bare
def convert_time_unit(time: Any, source: Any, target: Any) -> Any:
    if type(time) is not int:
        badarg()
    return time * per_second(target) // per_second(source)


@internal
def time_unit() -> Any:
    return NATIVE


@internal
def perf_counter_unit() -> Any:
    return NATIVE


def split(microseconds: int) -> tuple[int, int, int]:
    """``{MegaSecs, Secs, MicroSecs}``."""
    seconds, micro = divmod(microseconds, 1_000_000)
    mega, rest = divmod(seconds, 1_000_000)
    return mega, rest, micro


@bif
def timestamp(p: Process) -> Any:
    return split(p.system.system_time() // 1_000)


@bif
def now(p: Process) -> Any:
    marks = p.system.marks
    marks["now"] = micro = max(p.system.system_time() // 1_000, marks.get("now", 0) + 1)
    return split(micro)


# Calendar ------------------------------------------------------------------------------------------------------------


def _seconds(p: Process) -> int:
    return p.system.clock.system() // NATIVE


def _date_time(parts: os_time.struct_time) -> tuple[Date, Date]:
    return (parts.tm_year, parts.tm_mon, parts.tm_mday), (parts.tm_hour, parts.tm_min, min(parts.tm_sec, 59))


@bif
def date(p: Process) -> Any:
    return localtime(p)[0]


@bif
def time(p: Process) -> Any:
    return localtime(p)[1]


@bif
def localtime(p: Process) -> Any:
    return _date_time(os_time.localtime(_seconds(p)))


@bif
def universaltime(p: Process) -> Any:
    return _date_time(os_time.gmtime(_seconds(p)))


def _checked(term: Any, first_year: int) -> tuple[Date, Date]:
    """A valid ``{{Year, Month, Day}, {Hour, Minute, Second}}`` from `first_year` on; ``badarg``."""
    match term:
        case ((int(year), int(month), int(day)), (int(hour), int(minute), int(second))) if type(term) is tuple:
            pass
        case _:
            badarg()
    if not (1 <= month <= 12 and 0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):
        badarg()
    if not first_year <= year <= _LAST_YEAR or not 1 <= day <= _days_in(year, month):
        badarg()
    return term


_FIRST_YEAR: Final = 1600
_FIRST_LOCAL_YEAR: Final = 1902
_LAST_YEAR: Final = 0x7FFF_FFFE


def _days_in(year: int, month: int) -> int:
    return _MONTH_DAYS[month - 1] + (month == 2 and calendar.isleap(year))


def _days_from_epoch(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01, in the Gregorian calendar extended to all years."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _quotient(left: int, right: int) -> int:
    """Integer division as C does it: towards zero."""
    return left // right if left >= 0 else -(-left // right)


def _date_of_days(days: int) -> Date:
    """The inverse of :func:`_days_from_epoch`; before the year 0 it is off by a day or two as OTP's is, which rounds towards zero."""
    from_year_0 = days + 719_468
    year = _quotient(10_000 * from_year_0 + 14_780, 3_652_425)
    of_year = from_year_0 - _days_before(year)
    if of_year < 0:
        year -= 1
        of_year = from_year_0 - _days_before(year)
    shifted = _quotient(100 * of_year + 52, 3_060)
    return year + (shifted + 2) // 12, (shifted + 2) % 12 + 1, of_year - (shifted * 306 + 5) // 10 + 1


def _days_before(year: int) -> int:
    """The days from the first of March of the year 0 to that of `year`."""
    return 365 * year + _quotient(year, 4) - _quotient(year, 100) + _quotient(year, 400)


def _posix(term: Any, first_year: int) -> int:
    (year, month, day), (hour, minute, second) = _checked(term, first_year)
    return _days_from_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second


def _from_posix(seconds: int) -> tuple[Date, Date]:
    days, rest = divmod(seconds, 86_400)
    return _date_of_days(days), (rest // 3_600, rest // 60 % 60, rest % 60)


@bif
def universaltime_to_posixtime(when: Any) -> Any:
    return _posix(when, _FIRST_YEAR)


@bif
def posixtime_to_universaltime(seconds: Any) -> Any:
    if type(seconds) is not int or not -(1 << 63) <= seconds < 1 << 63:
        badarg()
    return _from_posix(seconds)


@bif
def universaltime_to_localtime(when: Any) -> Any:
    seconds = _posix(when, _FIRST_LOCAL_YEAR)
    try:
        return _date_time(os_time.localtime(seconds))
    except (OverflowError, OSError):
        badarg()


@bif(name="localtime_to_universaltime")
def localtime_to_universaltime_dst(when: Any, is_dst: Any) -> Any:
    if is_dst is not TRUE and is_dst is not FALSE and is_dst is not UNDEFINED:
        badarg()
    (year, month, day), (hour, minute, second) = _checked(when, _FIRST_LOCAL_YEAR)
    dst = -1 if is_dst is UNDEFINED else int(is_dst is TRUE)
    try:
        minutes = int(os_time.mktime((year, month, day, hour, minute, 0, 0, 0, dst)))
        if minutes >= 1 << 53:  # Python gives a float, which has lost its last bits; time zones differ by whole minutes
            minutes = (minutes + 30) // 60 * 60
        return _from_posix(minutes + second)
    except (OverflowError, OSError):
        badarg()


@bare
def localtime_to_universaltime(when: Any) -> Any:
    return localtime_to_universaltime_dst(when, UNDEFINED)


# Timers --------------------------------------------------------------------------------------------------------------


def _bad_time() -> NoReturn:
    badarg(am.time)


def _tick(system: System, time: Any, absolute: bool) -> int:
    """The tick of the wheel at which a timer over `time` milliseconds (from now, or absolute) is due."""
    if type(time) is not int:
        _bad_time()
    if absolute:
        if abs(time) > _MAX_MILLISECONDS:
            _bad_time()
        return system.tick_at(time)
    if not 0 <= time <= _MAX_MILLISECONDS:
        _bad_time()
    return system.tick_after(time)


def _destination(p: Process, dest: Any) -> Process | Atom | None:
    """Whom a timer will send to; None for a dead process; ``badarg``."""
    if type(dest) is Atom:
        return dest
    if type(dest) is not Pid or not p.system.is_local(dest):
        badarg()
    return p.system.find(dest)


def _is_absolute(opts: Any) -> bool:
    absolute = False
    for option in options(opts):
        if type(option) is not tuple or len(option) != 2 or option[0] is not am.abs or option[1] not in (TRUE, FALSE):
            badarg(am.badopt)
        absolute = option[1] is TRUE
    return absolute


def _start(p: Process, time: Any, dest: Any, wrap: Callable[[Ref], Any], absolute: bool) -> Ref:
    system = p.system
    tick = _tick(system, time, absolute)
    target = _destination(p, dest)
    ref = system.make_ref()
    if target is None:
        return ref
    if tick <= system.tick_after(0):  # due at once: the message does not wait for the host to look at its clock
        found = target if isinstance(target, Process) else system.whereis(target)
        if isinstance(found, Process):
            found.post(wrap(ref))
        return ref
    system.start_user_timer(tick, target, wrap(ref), ref)
    return ref


@bif
def send_after(p: Process, time: Any, dest: Any, message: Any) -> Any:
    return _start(p, time, dest, lambda ref: message, False)


@bif(name="send_after")
def send_after_options(p: Process, time: Any, dest: Any, message: Any, opts: Any) -> Any:
    return _start(p, time, dest, lambda ref: message, _is_absolute(opts))


@bif
def start_timer(p: Process, time: Any, dest: Any, message: Any) -> Any:
    return _start(p, time, dest, lambda ref: (am.timeout, ref, message), False)


@bif(name="start_timer")
def start_timer_options(p: Process, time: Any, dest: Any, message: Any, opts: Any) -> Any:
    return _start(p, time, dest, lambda ref: (am.timeout, ref, message), _is_absolute(opts))


def _timer(p: Process, ref: Any) -> Timer | None:
    if type(ref) is not Ref:
        badarg()
    timer = p.system.user_timers.get(ref.words)
    return timer if timer is not None and (timer.ref is ref or timer.ref == ref) else None


def _left(p: Process, timer: Timer) -> int:
    return max(0, timer.tick - p.system.tick_after(0))


def _cancel(p: Process, ref: Any) -> Any:
    timer = _timer(p, ref)
    if timer is None:
        return FALSE
    left = _left(p, timer)
    p.system.drop_timer(timer)
    return left


def _flags(opts: Any, known: tuple[Atom, ...]) -> dict[Atom, bool]:
    found: dict[Atom, bool] = {}
    for option in options(opts):
        if type(option) is not tuple or len(option) != 2 or option[0] not in known or option[1] not in (TRUE, FALSE):
            badarg(am.badopt)
        found[option[0]] = option[1] is TRUE
    return found


@bif
def cancel_timer(p: Process, ref: Any) -> Any:
    return _cancel(p, ref)


@bif(name="cancel_timer")
def cancel_timer_options(p: Process, ref: Any, opts: Any) -> Any:
    flags = _flags(opts, (am.async_, am.info))
    result = _cancel(p, ref)
    info = flags.get(am.info, True)
    if not flags.get(am.async_, False):
        return result if info else OK
    if info:
        p.post((am.cancel_timer, ref, result))
    return OK


@bif
def read_timer(p: Process, ref: Any) -> Any:
    timer = _timer(p, ref)
    return FALSE if timer is None else _left(p, timer)


@bif(name="read_timer")
def read_timer_options(p: Process, ref: Any, opts: Any) -> Any:
    flags = _flags(opts, (am.async_,))
    result = read_timer(p, ref)
    if not flags.get(am.async_, False):
        return result
    p.post((am.read_timer, ref, result))
    return OK


# Statistics ----------------------------------------------------------------------------------------------------------


def _since_last(system: System, name: str, value: int) -> tuple[int, int]:
    last = system.marks.get(name, 0)
    system.marks[name] = value
    return value, value - last


def _wall_clock(p: Process) -> Any:
    system = p.system
    return _since_last(system, "wall_clock", (system.monotonic() - MONOTONIC_BEGIN) // 1_000_000)


def _runtime(p: Process) -> Any:
    return _since_last(p.system, "runtime", os_time.process_time_ns() // 1_000_000)


def _total_reductions(p: Process) -> int:
    scheduler = p.system.scheduler
    return scheduler.reductions + max(0, scheduler.granted - len(p.system.budget))


def _queue_length(p: Process) -> int:
    return len(p.system.scheduler.policy)


def _wall_times(p: Process, count: int) -> Any:
    """``{Number, Active, Total}`` of the scheduler, then of the dirty ones, which never do anything; ``undefined`` while
    nobody wants them measured."""
    system = p.system
    if system.settings.get(am.scheduler_wall_time) is not TRUE:
        return UNDEFINED
    total = system.monotonic() - MONOTONIC_BEGIN
    active = min(total, os_time.process_time_ns())
    return make_list([(number, active if number == 1 else 0, total) for number in range(1, count + 1)])


_STATISTICS: Final[dict[Atom, Callable[[Process], Any]]] = {
    am.wall_clock: _wall_clock,
    am.runtime: _runtime,
    am.reductions: lambda p: _since_last(p.system, "reductions", _total_reductions(p)),
    am.exact_reductions: lambda p: _since_last(p.system, "reductions", _total_reductions(p)),
    am.context_switches: lambda p: (p.system.scheduler.slices, 0),
    am.garbage_collection: lambda p: (0, 0, 0),
    am.run_queue: _queue_length,
    am.run_queue_lengths: lambda p: make_list([_queue_length(p)]),
    am.run_queue_lengths_all: lambda p: make_list([_queue_length(p), 0, 0]),
    am.run_queues: lambda p: (_queue_length(p), 0, 0),
    am.total_run_queue_lengths: _queue_length,
    am.total_run_queue_lengths_all: _queue_length,
    am.active_tasks: lambda p: make_list([_queue_length(p) + 1]),
    am.active_tasks_all: lambda p: make_list([_queue_length(p) + 1, 0, 0]),
    am.total_active_tasks: lambda p: _queue_length(p) + 1,
    am.total_active_tasks_all: lambda p: _queue_length(p) + 1,
    am.io: lambda p: ((am.input, p.system.bytes_in), (am.output, p.system.bytes_out)),
    am.scheduler_wall_time: lambda p: _wall_times(p, 2),
    am.scheduler_wall_time_all: lambda p: _wall_times(p, 3),
    am.microstate_accounting: lambda p: UNDEFINED,
}


@bif
def statistics(p: Process, what: Any) -> Any:
    found = _STATISTICS.get(what) if type(what) is Atom else None
    if found is None:
        badarg()
    return found(p)
