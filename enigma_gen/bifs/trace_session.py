"""Trace sessions (OTP 27's module ``trace``): natives of module ``erts_internal``.

A session has a tracer of its own, and all it has set goes with it.  A process or port is traced in one session at a time; breakpoints and the
patterns of ``send`` and ``receive`` are those of the VM, whichever session sets them.

Source: OTP 27 ``erl_bif_trace.c``, ``trace.erl``.
"""

from __future__ import annotations

import weakref
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_trace import forget_dropped, info, set_pattern, trace_target
from enigma_gen.bifs.trace_flags import parse_flags, to_tracer
from enigma_gen.runtime.breakpoints import Pattern
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.runtime.trace_patterns import Request
from enigma_gen.runtime.tracing import Event, Tracer
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, Port, Ref

internal = Bifs("erts_internal")

_ANY = intern("any")
_LEGACY = (am.legacy, am.default)


class Session:
    """One session: its `name` ``{Name, Number}``, its `tracer`, and what it has set patterns for (`targets`)."""

    __slots__ = ("name", "tracer", "targets", "held")

    def __init__(self, name: tuple[Atom, int], tracer: Tracer, held: Any) -> None:
        self.name = name
        self.tracer = tracer
        self.held = held
        """The weak reference that tells when nobody can name the session any more."""
        self.targets: set[Any] = set()

    def undo(self, system: System) -> None:
        """Take away all that it has set."""
        _undo(system, self)


def _session(p: Process, handle: Any) -> Session:
    forget_dropped(p.system)
    known = type(handle) is tuple and len(handle) == 2 and type(handle[0]) is Ref
    found: Session | None = p.system.tracing.sessions.get(handle[0].words) if known else None
    if found is None:
        badarg(am.session)
    return found


@internal(since=27)
def trace_session_create(p: Process, name: Any, tracer: Any, opts: Any) -> Any:
    """A new session, as a handle."""
    forget_dropped(p.system)
    made = to_tracer(p.system, None, tracer)
    if type(name) is not Atom or made is None or opts is not NIL:
        badarg()
    tracing = p.system.tracing
    ref = p.system.make_ref()
    dropped = tracing.dropped
    words = ref.words
    held = weakref.ref(ref, lambda _: dropped.append(words))
    session = Session((name, tracing.session_count), made, held)
    tracing.session_count += 1
    tracing.sessions[ref.words] = session
    return ref, session.name


@internal(since=27)
def trace_session_destroy(p: Process, handle: Any) -> Any:
    """End a session and undo what it has set; ``false`` when it has ended before."""
    if type(handle) is not tuple or len(handle) != 2 or type(handle[0]) is not Ref:
        badarg(am.session)
    session = p.system.tracing.sessions.pop(handle[0].words, None)
    if session is None:
        return FALSE
    _undo(p.system, session)
    return TRUE


def _undo(system: System, session: Session) -> None:
    tracing = system.tracing
    tracees: list[Any] = [*system.processes.values(), *system.ports.values()]
    for tracee in tracees:
        if tracee.watch is not None and tracee.watch.session is session:
            tracing.stop(tracee)
    for defaults in (tracing.processes, tracing.ports):
        if session.tracer.same(defaults.tracer):
            defaults.flags, defaults.tracer = 0, None
    off = Request(False, Pattern(None, NIL))
    off.local = off.call_count = off.call_time = off.call_memory = True
    off.meta = session.tracer
    everything = Request(False, Pattern(None, NIL))
    for target in session.targets:
        if target is am.send or target is am.receive:
            _reset(tracing.send if target is am.send else tracing.receive)
        elif target is am.on_load:
            system.code.patterns.on_load.clear()
        else:
            system.code.patterns.apply(target, off)
            system.code.patterns.apply(target, everything)


def _reset(event: Event) -> None:
    event.on, event.program, event.source = True, None, None


@internal(name="trace", since=27)
def trace_in_session(p: Process, handle: Any, target: Any, how: Any, flags: Any) -> int:
    """``erts_internal:trace/3`` in a session."""
    session = _session(p, handle)
    parsed = parse_flags(p.system, flags)
    if parsed is None or parsed.tracer is not None:
        badarg(am.badopt)
    if how is not TRUE and how is not FALSE:
        badarg()
    parsed.tracer = session.tracer if how is TRUE else None
    return trace_target(p, target, how is TRUE, parsed, session)


@internal(name="trace_pattern", since=27)
def trace_pattern_in_session(p: Process, handle: Any, target: Any, pattern: Any, flags: Any) -> int:
    """``erts_internal:trace_pattern/3`` in a session."""
    session = _session(p, handle)
    count = set_pattern(p, target, pattern, flags, session.tracer)
    if pattern is not FALSE:
        known = tuple(part for part in target if part is not intern("_")) if type(target) is tuple else target
        session.targets.add(known)
    return count


@internal(name="trace_info", since=27)
def trace_info_in_session(p: Process, handle: Any, target: Any, item: Any) -> Any:
    """``erlang:trace_info/2`` in a session; with ``any`` and item ``session`` which sessions have to do with the target."""
    if handle is not _ANY:
        return info(p, target, item, _session(p, handle))
    if item is not am.session:
        badarg(am.badopt)
    forget_dropped(p.system)
    sessions = list(p.system.tracing.sessions.values())
    if target is _ANY or target is am.send or target is am.receive:
        return item, make_list([*(session.name for session in sessions), _LEGACY])
    if type(target) is tuple and len(target) == 3:
        return _sessions_of_function(p, target, sessions)
    if type(target) not in (Pid, Port) and target not in (am.new, am.new_processes, am.new_ports, am.on_load):
        badarg(am.badopt)
    if type(target) is Atom:
        defaults = p.system.tracing.ports if target is am.new_ports else p.system.tracing.processes
        return item, make_list([s.name for s in sessions if s.tracer.same(defaults.tracer)])
    found = p.system.find(target) if type(target) is Pid else target.port
    if found is None:
        return am.undefined
    watch = found.watch
    if watch is None or watch.tracer is None:
        return item, NIL
    return item, make_list([_LEGACY if watch.session is None else watch.session.name])


def _sessions_of_function(p: Process, mfa: Any, sessions: list[Session]) -> Any:
    patterns = p.system.code.patterns
    if mfa not in patterns.points:
        return (am.session, NIL) if patterns.exists(mfa) else am.undefined
    ours = [s.name for s in sessions if any(type(t) is tuple and mfa[: len(t)] == t for t in s.targets)]
    return am.session, make_list(ours or [_LEGACY])
