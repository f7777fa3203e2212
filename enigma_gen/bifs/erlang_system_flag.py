"""What can be set for a whole VM: ``system_flag/2``, ``system_monitor``, ``system_profile`` (module ``erlang``).

There is one scheduler and no heap per process, so most of it is noted in ``p.system.settings`` and read back, nothing else.  Who asks to be told of what
happens in the whole VM is told by :mod:`enigma_gen.runtime.observer`.

Sources: OTP 25 ``bif.c`` (``system_flag_2``), ``erl_bif_trace.c``; the reference manual of module erlang.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_process import options
from enigma_gen.bifs.heap import SPAWN_FLAGS, heap_size, max_heap_size, set_spawn_default, spawn_default
from enigma_gen.bifs.trace_flags import to_tracer
from enigma_gen.runtime import watched
from enigma_gen.runtime.observer import watch_slices
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, error, want_nonneg
from enigma_gen.term.ids import Pid

bif = Bifs("erlang")

_MAX_DEPTH: Final = 64
_MAX_FULLSWEEP: Final = 65_535
_MAX_WORD: Final = 0xFFFF_FFFF
_MAX_REQUESTS: Final = 0x800_0000

DEFAULTS: Final[dict[Atom, Any]] = {
    **SPAWN_FLAGS,
    am.outstanding_system_requests_limit: 4,
    am.scheduler_wall_time: FALSE,
    am.system_logger: am.logger,
    am.multi_scheduling: NIL,
}
"""What is set as long as nobody has set anything; ``multi_scheduling`` is the list of those that block it."""


def setting(system: System, name: Atom) -> Any:
    """What is set under `name`."""
    return system.settings.get(name, DEFAULTS[name])


def _fullsweep(p: Process, value: Any) -> Any:
    return min(want_nonneg(value), _MAX_FULLSWEEP)


def _heap_size(p: Process, value: Any) -> Any:
    return heap_size(want_nonneg(value), 0)


def _max_heap_size(p: Process, value: Any) -> Any:
    wanted = max_heap_size(p.system, value)
    if wanted is None:
        badarg()
    if 0 != wanted.get(am.size) < spawn_default(p.system, am.min_heap_size):
        badarg()
    return wanted


def _between(least: int, most: int) -> Callable[[Process, Any], Any]:
    def check(p: Process, value: Any) -> Any:
        return value if type(value) is int and least <= value <= most else badarg()

    return check


def _boolean(p: Process, value: Any) -> Any:
    return value if value is TRUE or value is FALSE else badarg()


def _logger(p: Process, value: Any) -> Any:
    if value is not am.logger and value is not UNDEFINED and (type(value) is not Pid or p.system.find(value) is None):
        badarg()
    return value


_STORED: Final[dict[Atom, Callable[[Process, Any], Any]]] = {
    am.fullsweep_after: _fullsweep,
    am.min_heap_size: _heap_size,
    am.min_bin_vheap_size: _heap_size,
    am.max_heap_size: _max_heap_size,
    am.outstanding_system_requests_limit: _between(1, _MAX_REQUESTS),
    am.scheduler_wall_time: _boolean,
    am.system_logger: _logger,
}
"""The settings that are only noted: what checks a new value and gives what is noted."""


def _backtrace_depth(p: Process, value: Any) -> Any:
    old = p.system.backtrace_depth
    p.system.backtrace_depth = min(want_nonneg(value), _MAX_DEPTH)
    return old


def _multi_scheduling(p: Process, value: Any) -> Any:
    settings = p.system.settings
    blockers = options(setting(p.system, am.multi_scheduling))
    if value in (am.block, am.block_normal):
        blockers.append(p.pid)
    elif value not in (am.unblock, am.unblock_normal):
        badarg()
    elif p.pid in blockers:
        blockers.remove(p.pid)
    settings[am.multi_scheduling] = make_list(blockers)
    return multi_scheduling(p.system)


def multi_scheduling(system: System) -> Atom:
    """``enabled``, or ``blocked`` while somebody blocks it (which, with one scheduler, changes nothing)."""
    return am.enabled if setting(system, am.multi_scheduling) is NIL else am.blocked


def _one_scheduler(p: Process, value: Any) -> Any:
    return 1 if type(value) is int and value == 1 else badarg()


def _bind_type(p: Process, value: Any) -> Any:
    return am.unbound if value is am.unbound else error(am.notsup)


def _sequential_tracer(p: Process, value: Any) -> Any:
    tracing = p.system.tracing
    made = None if value is FALSE else to_tracer(p.system, None, value)
    if made is None and value is not FALSE:
        badarg()
    if made is not None and tracing.ask(made, am.trace_status, UNDEFINED) is not am.trace:
        badarg()
    old, tracing.sequential = tracing.sequential, made
    return FALSE if old is None else old.term()


def sequential_tracer(system: System) -> Any:
    """Who gets the messages of sequential tracing, ``false`` for nobody."""
    tracer = system.tracing.sequential_tracer()
    return FALSE if tracer is None else tracer.term()


def _reset_seq_trace(p: Process, value: Any) -> Any:
    watched.reset(p.system)
    return TRUE


def _trace_control_word(p: Process, value: Any) -> Any:
    if type(value) is not int or not 0 <= value <= _MAX_WORD:
        badarg()
    old, p.system.trace_control_word = p.system.trace_control_word, value
    return old


def _topology(p: Process, value: Any) -> Any:
    return UNDEFINED if value is UNDEFINED else badarg()


_ACTIONS: Final[dict[Atom, Callable[[Process, Any], Any]]] = {
    am.backtrace_depth: _backtrace_depth,
    am.cpu_topology: _topology,
    am.debug_flags: lambda p, value: TRUE,
    am.dirty_cpu_schedulers_online: _one_scheduler,
    am.multi_scheduling: _multi_scheduling,
    am.reset_seq_trace: _reset_seq_trace,
    am.sequential_tracer: _sequential_tracer,
    am.trace_control_word: _trace_control_word,
    am.scheduler_bind_type: _bind_type,
    am.schedulers_online: _one_scheduler,
    am.time_offset: lambda p, value: am.final if value is am.finalize else badarg(),
}


@bif
def system_flag(p: Process, name: Any, value: Any) -> Any:
    """Set something for the whole VM; the old value."""
    if type(name) is not Atom:
        badarg(am.badopt)
    check = _STORED.get(name)
    if check is not None:
        old = setting(p.system, name)
        checked = check(p, value)
        if name in SPAWN_FLAGS:
            set_spawn_default(p.system, name, checked)
        else:
            p.system.settings[name] = checked
        return old
    action = _ACTIONS.get(name)
    if action is None:
        badarg(am.badopt)
    return action(p, value)


# system_monitor, system_profile --------------------------------------------------------------------------------------

_LEAST: Final = {am.long_gc: 1, am.long_schedule: 1, am.large_heap: 16_384}
_MONITOR_ORDER: Final = (am.busy_dist_port, am.busy_port, am.large_heap, am.long_schedule, am.long_gc)
_PROFILE_ORDER: Final = (am.exclusive, am.scheduler, am.runnable_procs, am.runnable_ports)
_STAMPS: Final = (am.timestamp, am.monotonic_timestamp, am.strict_monotonic_timestamp)


def _watched(p: Process, name: Atom) -> Any:
    """``{Watcher, Options}`` under `name`; ``undefined`` when there is none, or the watcher is dead."""
    found = p.system.settings.get(name, UNDEFINED)
    return found if type(found) is tuple and p.system.find(found[0]) is not None else UNDEFINED


def _replace(p: Process, name: Atom, watcher: Any, wanted: Any) -> Any:
    old = _watched(p, name)
    p.system.settings[name] = (watcher, wanted) if wanted is not NIL else UNDEFINED
    if name is am.system_monitor:
        watch_slices(p.system, monitor=(watcher, options(wanted)))
    return old


def _monitor_options(opts: Any) -> Any:
    found: dict[Atom, Any] = {}
    for option in options(opts):
        if type(option) is tuple and len(option) == 2 and type(option[0]) is Atom and option[0] in _LEAST:
            found[option[0]] = (option[0], max(want_nonneg(option[1]), _LEAST[option[0]]))
        elif option is am.busy_port or option is am.busy_dist_port:
            found[option] = option
        else:
            badarg()
    return make_list([found[name] for name in _MONITOR_ORDER if name in found])


def _set_monitor(p: Process, watcher: Any, opts: Any) -> Any:
    if watcher is UNDEFINED or opts is NIL:
        return _replace(p, am.system_monitor, UNDEFINED, NIL)
    if type(opts) is not list or type(watcher) is not Pid or p.system.find(watcher) is None:
        badarg()
    return _replace(p, am.system_monitor, watcher, _monitor_options(opts))


@bif(until=29)
def system_monitor(p: Process) -> Any:
    """Who is told of long collections and the like, as ``{Pid, Options}``, or ``undefined``."""
    return _watched(p, am.system_monitor)


@bif(name="system_monitor", until=29)
def system_monitor_set(p: Process, spec: Any) -> Any:
    """Set ``{Pid, Options}``; the old value."""
    if spec is UNDEFINED:
        return _set_monitor(p, UNDEFINED, NIL)
    if type(spec) is not tuple or len(spec) != 2:
        badarg()
    return _set_monitor(p, *spec)


@bif(name="system_monitor", until=29)
def system_monitor_options(p: Process, watcher: Any, opts: Any) -> Any:
    """Set a process and options; the old value."""
    return _set_monitor(p, watcher, opts)


@bif
def system_profile(p: Process) -> Any:
    """Who is told when processes become runnable, as ``{Pid, Options}``, or ``undefined``."""
    return _watched(p, am.system_profile)


@bif(name="system_profile")
def system_profile_options(p: Process, watcher: Any, opts: Any) -> Any:
    """Set a process and options; the old value."""
    if watcher is UNDEFINED or opts is NIL:
        watch_slices(p.system, profile=(UNDEFINED, []))
        return _replace(p, am.system_profile, UNDEFINED, NIL)
    if type(opts) is not list or type(watcher) is not Pid or p.system.find(watcher) is None:
        badarg()
    wanted = options(opts)
    if any(type(option) is not Atom or option not in _PROFILE_ORDER + _STAMPS for option in wanted):
        badarg()
    watch_slices(p.system, profile=(watcher, wanted))
    return _replace(p, am.system_profile, watcher, make_list([name for name in _PROFILE_ORDER if name in wanted]))
