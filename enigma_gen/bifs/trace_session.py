"""Trace sessions (OTP 27's module ``trace``): natives of module ``erts_internal``.

A session has a tracer of its own, and all it has set goes with it: flags of processes and ports, breakpoints, and which messages are told of.

Source: OTP 27 ``erl_bif_trace.c``, ``trace.erl``.
"""

from __future__ import annotations

import weakref
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_trace import end_session, forget_dropped, info, set_pattern, trace_target
from enigma_gen.bifs.trace_flags import parse_flags, to_tracer
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.tracing import Session
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, Port, Ref

internal = Bifs("erts_internal")

_ANY = intern("any")


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
        badarg(am.none)
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
        badarg(am.badopt)
    session = p.system.tracing.sessions.pop(handle[0].words, None)
    if session is None:
        return FALSE
    end_session(p.system, session)
    return TRUE


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
    return trace_target(p, session, target, how is TRUE, parsed)


@internal(name="trace_pattern", since=27)
def trace_pattern_in_session(p: Process, handle: Any, target: Any, pattern: Any, flags: Any) -> int:
    """``erts_internal:trace_pattern/3`` in a session."""
    return set_pattern(p, _session(p, handle), target, pattern, flags)


@internal(name="trace_info", since=27)
def trace_info_in_session(p: Process, handle: Any, target: Any, item: Any) -> Any:
    """``erlang:trace_info/2`` in a session; with ``any`` and item ``session`` which sessions have to do with the target."""
    if handle is not _ANY:
        return info(p, _session(p, handle), target, item)
    if item is not am.session:
        badarg(am.none)
    forget_dropped(p.system)
    found = _sessions_of(p, target)
    return (item, am.undefined) if found is None else (item, make_list([session.name for session in found]))


def _sessions_of(p: Process, target: Any) -> list[Session] | None:
    """The sessions in which something is set for `target`; None when that is not there."""
    every = p.system.tracing.all_sessions()
    patterns = p.system.code.patterns
    if target is _ANY or target is am.send or target is am.receive:
        return every
    if target is am.on_load:
        return [session for session in every if patterns.on_load.get(session)]
    if target is am.new_ports:
        return [session for session in every if session.ports.flags]
    if target is am.new or target is am.new_processes:
        return [session for session in every if session.processes.flags]
    if type(target) is tuple and len(target) == 3:
        point = patterns.points.get(target)
        if point is not None:
            return [setting.session for setting in point.settings]
        return [] if patterns.exists(target) else None
    if type(target) not in (Pid, Port):
        badarg(am.badopt)
    found = p.system.find(target) if type(target) is Pid else target.port
    if found is None:
        return None
    p.system.tracing.check(found)
    return [] if found.watch is None else [session for session in every if found.watch.trace(session) is not None]
