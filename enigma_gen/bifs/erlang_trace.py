"""Tracing: ``erts_internal:trace/3``, ``erts_internal:trace_pattern/3``, ``erlang:trace_info/2``, ``erlang:trace_delivered/1``.

``erlang:trace/3`` and ``trace_pattern/2,3`` are Erlang code in OTP on top of the first two.

Sources: OTP 25 ``erl_bif_trace.c``, ``erlang.erl``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.trace_flags import TraceFlags, parse_flags, to_tracer
from enigma_gen.bifs.trace_program import compiled
from enigma_gen.runtime.breakpoints import Measure, Pattern, Setting
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.runtime.trace_patterns import Request
from enigma_gen.runtime.tracing import ALL, FLAGS, MODIFIERS, OF_PORTS, OF_PROCESSES, Event, Session, Tracer
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, Port

bif = Bifs("erlang")
internal = Bifs("erts_internal")
bare = Bifs("erlang")

_EXISTING: Final = (am.all, am.existing, am.ports, am.processes, am.existing_ports, am.existing_processes)
_NEW: Final = (am.all, am.new, am.ports, am.processes, am.new_ports, am.new_processes)
_ANY: Final = intern("_")
_ONLY_PORTS: Final = (am.ports, am.existing_ports, am.new_ports)
_ONLY_PROCESSES: Final = (am.processes, am.existing_processes, am.new_processes)


# trace/3 -------------------------------------------------------------------------------------------------------------


@internal
def trace(p: Process, target: Any, how: Any, flags: Any) -> int:
    """Set or clear trace flags; how many processes and ports that applies to."""
    return _trace(p, target, how, flags)


def forget_dropped(system: System) -> None:
    """End the trace sessions that nobody holds any more (in OTP the garbage collector does)."""
    tracing = system.tracing
    while tracing.dropped:
        session = tracing.sessions.pop(tracing.dropped.pop(), None)
        if session is not None:
            end_session(system, session)


def end_session(system: System, session: Session) -> None:
    """Undo all that a session has set."""
    system.tracing.end(session)
    system.code.patterns.end(session)


def _trace(p: Process, target: Any, how: Any, flags: Any) -> int:
    forget_dropped(p.system)
    parsed = parse_flags(p.system, flags)
    if parsed is None:
        badarg(am.badopt)
    if how is TRUE:
        parsed.tracer = parsed.tracer or Tracer(am.erl_tracer, p.pid)
    elif how is not FALSE:
        badarg()
    return trace_target(p, p.system.tracing.legacy, target, how is TRUE, parsed)


def trace_target(p: Process, session: Session, target: Any, on: bool, parsed: TraceFlags) -> int:
    """Set or clear flags of what `target` means, in a trace session; how many processes and ports that are."""
    if type(target) is Pid or type(target) is Port:
        return _trace_one(p, session, target, on, parsed)
    return _trace_many(p, session, target, on, parsed)


def _trace_one(p: Process, session: Session, target: Any, on: bool, parsed: TraceFlags) -> int:
    found = p.system.find(target) if type(target) is Pid else target.port
    if found is None or parsed.cpu_timestamp:
        badarg()
    if not p.system.tracing.start(found, on, parsed.flags, parsed.tracer, session):
        p.system.log_error("** can only have one tracer per process")
        badarg()
    return 1


def _trace_many(p: Process, session: Session, target: Any, on: bool, parsed: TraceFlags) -> int:
    tracing = p.system.tracing
    if parsed.cpu_timestamp and target is not am.all:
        badarg()
    if target not in _EXISTING and target not in _NEW:
        badarg()
    if parsed.cpu_timestamp:
        tracing.cpu_timestamp = on
    count = 0
    if target in _EXISTING:
        for found in _existing(p, target, parsed.flags):
            count += tracing.start(found, on, parsed.flags, parsed.tracer, session)
    if target in _NEW:
        if parsed.flags & OF_PROCESSES and target not in _ONLY_PORTS:
            tracing.change_defaults(session.processes, on, parsed.flags & OF_PROCESSES, parsed.tracer)
        if parsed.flags & OF_PORTS and target not in _ONLY_PROCESSES:
            tracing.change_defaults(session.ports, on, parsed.flags & OF_PORTS, parsed.tracer)
    return count


def _existing(p: Process, target: Atom, flags: int) -> Iterator[Any]:
    modifiers = bool(flags & MODIFIERS)
    processes = target not in _ONLY_PORTS and (modifiers or bool(flags & OF_PROCESSES & ~MODIFIERS))
    ports = target not in _ONLY_PROCESSES and (modifiers or bool(flags & OF_PORTS & ~MODIFIERS))
    if processes:
        yield from list(p.system.processes.values())
    if ports:
        yield from list(p.system.ports.values())


@bare(name="trace")
def trace_in_erlang(p: Process, target: Any, how: Any, flags: Any) -> int:
    return _trace(p, target, how, flags)


@bif
def trace_delivered(p: Process, target: Any) -> Any:
    """Ask for a message that comes behind all trace messages of `target` so far."""
    if target is not am.all and (type(target) is not Pid or not p.system.is_local(target)):
        badarg()
    ref = p.system.make_ref()
    p.post((am.trace_delivered, target, ref))
    return ref


# trace_pattern -------------------------------------------------------------------------------------------------------


@internal
def trace_pattern(p: Process, target: Any, pattern: Any, flags: Any) -> int:
    """Set or clear breakpoints, or what events are told of; how many functions that applies to."""
    return _trace_pattern(p, target, pattern, flags)


def _trace_pattern(p: Process, target: Any, pattern: Any, flags: Any) -> int:
    forget_dropped(p.system)
    return set_pattern(p, p.system.tracing.legacy, target, pattern, flags)


def set_pattern(p: Process, session: Session, target: Any, pattern: Any, flags: Any) -> int:
    """Set or clear breakpoints in a trace session, or what events are told of."""
    on = pattern if pattern in (FALSE, am.restart, am.pause) else TRUE
    made = Pattern(None, NIL)
    if on is TRUE and pattern is not TRUE and pattern is not NIL:
        event = target.name if target in (am.send, am.receive) else "call"
        made = Pattern(compiled(p.system, pattern, event), pattern)
    request = Request(session, True if on is TRUE else False if on is FALSE else on, made)
    is_global = _pattern_flags(p, request, flags)
    if made.program is not None and not request.local and request.meta is None and request.measures:
        badarg(am.call_count)
    patterns = p.system.code.patterns
    if target is am.on_load:
        patterns.set_on_load(request)
        return 0
    if type(target) is tuple:
        count: int = patterns.apply(_wanted(target), request)
        return count
    if type(target) is not Atom or is_global or request.breakpoint or on not in (TRUE, FALSE):
        badarg(am.none)
    return _event_pattern(session, target, on, made)


def _pattern_flags(p: Process, request: Request, flags: Any) -> bool:
    """Take in the flags of a trace pattern; whether ``global`` is among them.  Only without a session of one's own can meta tracing name a tracer."""
    tracer = request.session.tracer
    is_global = False
    while type(flags) is list:
        flag, flags = flags
        if type(flag) is tuple and tracer is not None:
            badarg(am.badopt)
        if type(flag) is tuple:
            request.meta = to_tracer(p.system, am.meta, flag) or badarg(am.badopt)
        elif flag is am.global_:
            is_global = True
        elif flag is am.local:
            request.local = True
        elif flag is am.meta:
            request.meta = request.meta or tracer or Tracer(am.erl_tracer, p.pid)
        elif flag is am.call_count:
            request.call_count = True
        elif flag is am.call_time:
            request.call_time = True
        elif flag is am.call_memory and p.system.release >= 26:
            request.call_memory = True
        else:
            badarg(am.badopt)
        if is_global and request.breakpoint:
            badarg(am.badopt)
    if flags is not NIL:
        badarg(am.badopt)
    return is_global


def _wanted(target: tuple[Any, ...]) -> tuple[Any, ...]:
    """Module, function and arity up to the first ``'_'``, behind which there must be nothing else."""
    if len(target) != 3 or type(target[0]) is not Atom or type(target[1]) is not Atom:
        badarg(am.none)
    if type(target[2]) is not int and target[2] is not _ANY:
        badarg(am.none)
    known = next((index for index, part in enumerate(target) if part is _ANY), 3)
    if any(part is not _ANY for part in target[known:]):
        badarg(am.none)
    return target[:known]


def _event_pattern(session: Session, name: Atom, on: Any, pattern: Pattern) -> int:
    event = _event(session, name)
    if event is None:
        badarg(am.none)
    event.on = on is TRUE
    event.program, event.source = pattern.program, pattern.source
    return 1


def _event(session: Session, name: Any) -> Event | None:
    return session.send if name is am.send else session.receive if name is am.receive else None


@bare(name="trace_pattern")
def trace_pattern_global(p: Process, target: Any, pattern: Any) -> int:
    return _trace_pattern(p, target, pattern, NIL)


@bare(name="trace_pattern")
def trace_pattern_in_erlang(p: Process, target: Any, pattern: Any, flags: Any) -> int:
    return _trace_pattern(p, target, pattern, flags)


# trace_info ----------------------------------------------------------------------------------------------------------


@bif
def trace_info(p: Process, target: Any, item: Any) -> Any:
    """How a process, port, function or event is traced."""
    forget_dropped(p.system)
    return info(p, p.system.tracing.legacy, target, item)


def info(p: Process, session: Session, target: Any, item: Any) -> Any:
    """How a process, port, function or event is traced in a trace session."""
    if target is am.on_load:
        return _on_load_info(p, session, item)
    event = _event(session, target)
    if event is not None:
        if item is not am.match_spec:
            badarg()
        shown = FALSE if not event.on else TRUE if event.program is None else event.source
        return item, shown
    if type(target) is tuple:
        return _function_info(p, session, target, item)
    if type(target) not in (Atom, Pid, Port):
        badarg(am.badopt)
    return _tracee_info(p, session, target, item)


def _tracee_info(p: Process, session: Session, target: Any, item: Any) -> Any:
    if target is am.new or target is am.new_processes:
        flags, tracer = session.processes.flags, session.processes.tracer
    elif target is am.new_ports:
        flags, tracer = session.ports.flags, session.ports.tracer
    elif type(target) is Atom or not p.system.is_local(target):
        badarg(am.badopt)
    else:
        if type(target) is Pid and item is not am.flags and item is not am.tracer:
            badarg()
        found = p.system.find(target) if type(target) is Pid else target.port
        if found is None:
            return UNDEFINED
        p.system.tracing.check(found)
        trace = None if found.watch is None else found.watch.trace(session)
        flags, tracer = (0, None) if trace is None else (trace.flags, trace.tracer)
    if item is am.tracer:
        return item, NIL if tracer is None else tracer.term()
    if item is not am.flags:
        badarg()
    return item, make_list([name for name, bit in reversed(FLAGS.items()) if flags & ALL & bit])


def _source(pattern: Pattern | None) -> Any:
    return FALSE if pattern is None else pattern.source


def _traced(setting: Setting) -> Any:
    return am.local if setting.everywhere is not None else am.global_ if setting.exported is not None else FALSE


def _meta(setting: Setting, missing: Any) -> Any:
    if setting.meta is None:
        return missing
    return missing if setting.meta_tracer is None else setting.meta_tracer.term()


def _times(measure: Measure | None, unit: int | None) -> Any:
    if measure is None:
        return FALSE
    rows: list[Any] = []
    for pid, (calls, amount) in measure.spent.items():
        if unit is None:
            rows.append((pid, calls, amount))
        else:
            seconds, micro = divmod(amount // unit, 1_000_000)
            rows.append((pid, calls, seconds, micro))
    return make_list(rows)


_SETTING_ITEMS: Final[dict[Atom, Callable[[Setting], Any]]] = {
    am.traced: _traced,
    am.match_spec: lambda setting: _source(setting.everywhere or setting.exported),
    am.meta: lambda setting: _meta(setting, NIL),
    am.meta_match_spec: lambda setting: _source(setting.meta),
    am.call_count: lambda setting: FALSE if setting.count is None else setting.count,
    am.call_time: lambda setting: _times(setting.time, 1_000),
    am.call_memory: lambda setting: _times(setting.memory, None),
}
"""What ``trace_info`` says of a function that has a breakpoint."""


def _function_info(p: Process, session: Session, mfa: tuple[Any, ...], item: Any) -> Any:
    if len(mfa) != 3 or type(mfa[0]) is not Atom or type(mfa[1]) is not Atom or type(mfa[2]) is not int:
        badarg()
    patterns = p.system.code.patterns
    point = patterns.points.get(mfa)
    setting = None if point is None else point.setting(session)
    if setting is None:
        return item, FALSE if patterns.exists(mfa) else UNDEFINED
    if item is am.all:
        names = _all_items(p)
        values = [(name, _meta(setting, FALSE) if name is am.meta else _SETTING_ITEMS[name](setting)) for name in names]
        return item, make_list(values)
    if type(item) is not Atom or item not in _SETTING_ITEMS or (item is am.call_memory and p.system.release < 26):
        badarg()
    return item, _SETTING_ITEMS[item](setting)


def _all_items(p: Process) -> list[Atom]:
    memory = [am.call_memory] if p.system.release >= 26 else []
    return [am.traced, am.match_spec, am.meta, am.meta_match_spec, *memory, am.call_time, am.call_count]


_ON_LOAD_ITEMS: Final = (am.traced, am.match_spec, am.meta, am.meta_match_spec, am.call_count, am.call_time, am.all)


def _on_load_info(p: Process, session: Session, item: Any) -> Any:
    requests = p.system.code.patterns.on_load.get(session)
    if not requests:
        return item, FALSE
    everywhere = requests.get("local")
    main = everywhere or requests.get("global")
    meta = requests.get("meta")
    found = {
        am.traced: FALSE if main is None else am.global_ if everywhere is None else am.local,
        am.match_spec: FALSE if main is None else main.pattern.source,
        am.meta: FALSE if meta is None or meta.meta is None else meta.meta.term(),
        am.meta_match_spec: FALSE if meta is None else meta.pattern.source,
        am.call_count: TRUE if "call_count" in requests else FALSE,
        am.call_time: TRUE if "call_time" in requests else FALSE,
        am.call_memory: TRUE if "call_memory" in requests else FALSE,
    }
    if item is am.all:
        names = (am.traced, am.match_spec, am.meta, am.meta_match_spec, am.call_count)
        return item, make_list([(name, found[name]) for name in names])
    if type(item) is not Atom or item not in found or (item is am.call_memory and p.system.release < 26):
        badarg()
    return item, found[item]
