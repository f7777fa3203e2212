"""Natives of ``erl_tracer``, the tracer module that sends trace messages to a process or a port.

The VM's own tracing (:mod:`enigma_gen.runtime.tracing`) makes these messages itself; these are for tracer modules in Erlang that hand on to it.
Source: OTP 25 ``erl_tracer_nif.c``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.ids import Pid, Port
from enigma_gen.term.map import Map

bif = Bifs("erl_tracer")


def _is_alive(p: Process, tracer: Any) -> bool:
    if type(tracer) is Pid:
        return p.system.find(tracer) is not None
    return type(tracer) is Port and tracer.port is not None


@bif
def enabled(p: Process, tag: Any, tracer: Any, tracee: Any) -> Atom:
    """``trace``, ``discard`` or ``remove``: what to do about an event of `tracee`."""
    if not _is_alive(p, tracer):
        return am.remove if tag is am.trace_status else am.discard
    return am.discard if type(tracer) is type(tracee) and tracer == tracee else am.trace


@bif
def trace(p: Process, tag: Any, tracer: Any, tracee: Any, message: Any, options: Any) -> Atom:
    """Send a trace message."""
    if type(tracer) is not Pid and type(tracer) is not Port:
        return OK
    wanted = {option: options.get(option) for option in _OPTIONS} if type(options) is Map else {}
    parts = [am.seq_trace, tracee, message] if tag is am.seq_trace else [am.trace, tracee, tag, message]
    extra = wanted.get(am.extra)
    if extra is not None:
        parts = [am.trace, tracee, tag, message, extra]
    parts += [wanted[option] for option in (am.match_spec_result, am.scheduler_id) if wanted.get(option) is not None]
    time = wanted.get(am.timestamp)
    if time is not None:
        parts.append(_time(p, time))
        parts[0] = am.trace_ts if parts[0] is am.trace else parts[0]
    p.system.route(None, tracer, tuple(parts))
    return OK


_OPTIONS = (am.extra, am.match_spec_result, am.scheduler_id, am.timestamp)


def _time(p: Process, kind: Any) -> Any:
    system = p.system
    if kind is am.monotonic:
        return system.monotonic()
    if kind is am.strict_monotonic:
        return (system.monotonic(), system.unique_integer(monotonic=True))
    seconds, rest = divmod(system.system_time() // 1_000, 1_000_000)
    return (seconds // 1_000_000, seconds % 1_000_000, rest)
