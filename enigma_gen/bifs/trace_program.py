"""Match programs of trace patterns: what their actions do in a VM (see :mod:`enigma_gen.ets.match_spec_trace`).

Source: OTP 25 ``erl_db_util.c`` (``db_prog_match``, ``set_tracee_flags``).
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.bifs.trace_flags import parse_flags
from enigma_gen.ets.match_spec import BadMatchSpec, Program, compile_trace
from enigma_gen.ets.match_spec_functions import EXIT, NO_MATCH
from enigma_gen.ets.match_spec_trace import TraceContext
from enigma_gen.runtime.breakpoints import Call
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.runtime.tracing import ALL, FLAGS, SILENT, Session, Trace, Tracer
from enigma_gen.runtime.watched import seq_trace, seq_trace_info
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid

_BITS: Final = {**FLAGS, am.all: ALL}


def _bits(flag: Any) -> int | None:
    return _BITS.get(flag) if type(flag) is Atom else None


class Context(TraceContext):
    """What one run of a program can ask and do in a trace session; `call` is the call that it is about, None for a message."""

    def __init__(self, p: Any, session: Session, call: Call | None) -> None:
        super().__init__(p)
        self.session = session
        self.call = call

    def caller(self) -> Any:
        return am.undefined if self.call is None else self.call.caller()

    def caller_line(self) -> Any:
        return am.undefined if self.call is None else self.call.caller_line()

    def current_stacktrace(self, *depth: Any) -> Any:
        """``{current_stacktrace}`` and ``{current_stacktrace, Depth}``."""
        if depth and (type(depth[0]) is not int or depth[0] < 0):
            return EXIT
        limit = self.p.system.backtrace_depth
        return NIL if self.call is None else self.call.stacktrace(min(depth[0], limit) if depth else limit)

    def is_seq_trace(self) -> Atom:
        return FALSE if self.p.seq_token is None else TRUE

    def get_seq_token(self) -> Any:
        return NIL if self.p.seq_token is None else self.p.seq_token

    def set_seq_token(self, item: Any, value: Any) -> Any:
        old = seq_trace(self.p, item, value)
        return EXIT if old is None else seq_trace_info(self.p, item)

    def silent(self, value: Any) -> Atom:
        trace = self._trace(self.p)
        if trace is not None and (value is TRUE or value is FALSE):
            self.p.watch.put(trace, trace.flags | SILENT if value is TRUE else trace.flags & ~SILENT)
        return TRUE

    def enable_trace(self, *arguments: Any) -> Atom:
        return self._change(arguments[:-1], 0, _bits(arguments[-1]))

    def disable_trace(self, *arguments: Any) -> Atom:
        return self._change(arguments[:-1], _bits(arguments[-1]), 0)

    def _change(self, who: tuple[Any, ...], off: int | None, on: int | None) -> Atom:
        target = self._process(who)
        if target is None or off is None or on is None:
            return EXIT
        self._set(target, self._tracer(), off, on)
        return TRUE

    def trace(self, *arguments: Any) -> Atom:
        target = self._process(arguments[:-2])
        off, on = parse_flags(self.p.system, arguments[-2]), parse_flags(self.p.system, arguments[-1])
        if target is None or off is None or on is None or off.cpu_timestamp or on.cpu_timestamp:
            return EXIT
        return TRUE if self._set(target, on.tracer or off.tracer or self._tracer(), off.flags, on.flags) else FALSE

    def _trace(self, p: Process) -> Trace | None:
        return None if p.watch is None else p.watch.trace(self.session)

    def _tracer(self) -> Tracer | None:
        trace = self._trace(self.p)
        return None if trace is None else trace.tracer

    def _set(self, target: Process, tracer: Tracer | None, off: int, on: int) -> bool:
        """Change the flags of `target`; whether that made a difference.  Without a tracer there are none."""
        trace = self._trace(target)
        old, before = (0, None) if trace is None else (trace.flags, trace.tracer)
        flags = old & ~ALL if tracer is None else (old & ~off) | on
        if flags & ALL == 0:
            tracer = None
        if flags == old and (tracer is before or (tracer is not None and tracer.same(before))):
            return False
        self.p.system.tracing.set(target, self.session, flags, tracer)
        return True

    def _process(self, who: tuple[Any, ...]) -> Process | None:
        if not who:
            found: Process = self.p
            return found
        name = who[0]
        named = self.p.system.whereis(name) if type(name) is Atom else None
        if type(name) is Pid:
            named = self.p.system.find(name)
        return named if isinstance(named, Process) else None


class TraceProgram:
    """A compiled match specification as breakpoints and events want it."""

    __slots__ = ("program",)

    def __init__(self, program: Program) -> None:
        self.program = program

    def run(self, p: Any, session: Session, arguments: tuple[Any, ...], call: Call | None) -> Any:
        """Run it for a call, whose flags it may set; ``false`` for no message, ``true`` for a plain one, or what to add to it."""
        context = Context(p, session, call)
        found = self.program.run(p, arguments, context)
        if call is not None:
            call.return_trace |= context.returns
            call.exception_trace |= context.raises
        return FALSE if found is NO_MATCH else found

    def result(self, p: Any, session: Session, arguments: tuple[Any, ...]) -> Any:
        """Run it for a message."""
        return self.run(p, session, arguments, None)


def compiled(system: System, spec: Any, event: str) -> TraceProgram:
    """The program of `spec`.  Raises ``badarg`` with the cause ``match_spec``."""
    try:
        return TraceProgram(compile_trace(system, spec, event=event))
    except BadMatchSpec:
        badarg(am.match_spec)
