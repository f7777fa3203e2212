"""Call tracing: what ``erlang:trace_pattern`` sets on functions.

A function with a breakpoint is called through a *wrapper* that stands in its place: with a global pattern wherever other modules (or the
module itself, with ``?MODULE:``) call it by its name as an export, with a local one in its own module too, and in funs.  Everybody finds functions through
names that can be rebound, so functions without a breakpoint are not touched at all.  Natives are bound once in every module
that calls them; those bindings are found and replaced.

A function that calls itself last is translated to a loop, which no wrapper would see: the units of a function with a local breakpoint run
other code, without loops, as long as it is there (``translate``'s `loops`).

When a wrapper needs to know how the call ends it leaves a frame on the process's stack, as any caller would: :func:`_returned` goes on there, and the
:class:`Return` it holds is found by exceptions on their way, because it is a catch tag.

Sources: OTP 25 ``beam_bp.c``, ``erl_trace.c`` (``erts_call_trace``), ``bif_instrs.tab``, ``beam_common.c`` (``next_catch``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.abi.match import MatchContext
from enigma_gen.abi.suspend import SUSPEND, CatchTag
from enigma_gen.runtime.exceptions import located
from enigma_gen.runtime.ops import tail
from enigma_gen.runtime.tracing import ARITY, CALL, NOW, RETURN_TO, SILENT, Tracer, is_sensitive
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import ErlangError

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process

Term = Any
Unit = Callable[..., Any]
Mfa = tuple[Atom, Atom, int]

_META_FLAGS: Final = CALL | NOW


class Measure:
    """What is counted per process: call time in nanoseconds, or memory in words."""

    __slots__ = ("active", "spent")

    def __init__(self) -> None:
        self.active = True
        self.spent: dict[Term, list[int]] = {}
        """Pid to [calls, amount]."""

    def add(self, pid: Term, calls: int, amount: int) -> None:
        """Count for process `pid`."""
        found = self.spent.get(pid)
        if found is None:
            self.spent[pid] = [calls, amount]
        else:
            found[0] += calls
            found[1] += amount


class Pattern:
    """A match program of a breakpoint (None: always) and the term it came from."""

    __slots__ = ("program", "source")

    def __init__(self, program: Any, source: Term) -> None:
        self.program = program
        self.source = source


class Call:
    """One call while its match program runs: what the program may ask about it, and what its actions have asked for.

    `tracer` is the one that the breakpoint's messages go to.
    """

    __slots__ = ("p", "mfa", "tracer", "return_trace", "exception_trace")

    def __init__(self, p: Process, mfa: Mfa, tracer: Tracer) -> None:
        self.p = p
        self.mfa = mfa
        self.tracer = tracer
        self.return_trace = False
        self.exception_trace = False

    def caller(self) -> Term:
        """``{Module, Function, Arity}`` of who the call returns to, or ``undefined``."""
        found = _caller(self.p)
        return am.undefined if found is None else found[:3]

    def caller_line(self) -> Term:
        """``{Module, Function, Arity, {File, Line}}`` of who the call returns to, or ``undefined``."""
        found = _caller(self.p)
        if found is None:
            return am.undefined
        return (*found[:3], _file_and_line(found[3]))

    def stacktrace(self, depth: int) -> Term:
        """Up to `depth` entries of those who the call returns to."""
        return make_list(_callers(self.p, depth))


class Return(CatchTag):
    """What a wrapper's frame holds: how the call is to be followed when it ends."""

    __slots__ = ("breakpoint", "tracers", "exceptions", "to", "timed")

    def __init__(self, point: Breakpoint) -> None:
        super().__init__(0)
        self.breakpoint = point
        self.tracers: list[Tracer | None] = []
        """Who is told of the return; None stands for the process's own tracer."""
        self.exceptions: list[Tracer | None] = []
        self.to = False
        self.timed: Any = MISSING

    def enter(self, p: Any, exc: Any, unit: Any, registers: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """An exception passes: see :class:`CatchTag`."""
        self.raised(p, exc)
        return _raise_on, (exc,)

    def raised(self, p: Process, exc: Exception) -> None:
        """The call ends with an exception."""
        self.stop_time(p)
        if isinstance(exc, ErlangError):
            for tracer in self.exceptions:
                _follow(p, tracer, am.exception_from, self.breakpoint.mfa, (exc.kind, exc.reason))
        if self.to and self.breakpoint.native is None:
            p.system.tracing.expect_handler(p)

    def stop_time(self, p: Process) -> None:
        """The call ends: the time goes to its caller's account again."""
        if self.timed is not MISSING and p.watch is not None:
            if p.watch.timed is not None:
                p.watch.timed.spend(p)
            p.watch.timed = self.timed
            p.watch.since = p.system.monotonic()


MISSING: Final = object()


class Breakpoint:
    """What is set on one function.

    `target` is the function itself.  At most one of `everywhere` (local calls too) and `exported` is set, a :class:`Pattern`.  `meta` is a
    pattern, whose messages go to `meta_tracer`.  `count` is the number of calls, or None; `counting` is false while it pauses.  With `debug`,
    ``error_handler:breakpoint/3`` runs in place of the function.
    """

    __slots__ = (
        "mfa",
        "target",
        "wrapper",
        "module",
        "native",
        "everywhere",
        "exported",
        "meta",
        "meta_tracer",
        "count",
        "counting",
        "time",
        "memory",
        "debug",
    )

    def __init__(self, mfa: Mfa, target: Unit, module: Any, native: Any) -> None:
        self.mfa = mfa
        self.target = target
        self.module = module
        self.native = native
        self.everywhere: Pattern | None = None
        self.exported: Pattern | None = None
        self.meta: Pattern | None = None
        self.meta_tracer: Tracer | None = None
        self.count: int | None = None
        self.counting = False
        self.time: Measure | None = None
        self.memory: Measure | None = None
        self.debug = False
        self.wrapper = self._wrap()

    @property
    def is_local(self) -> bool:
        """Whether calls within the module count."""
        return (
            self.everywhere is not None
            or self.meta is not None
            or self.count is not None
            or self.time is not None
            or self.memory is not None
            or self.debug
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is set."""
        return self.exported is not None or self.is_local

    def _wrap(self) -> Unit:
        def traced(p: Any, *arguments: Any) -> Any:
            return self.call(p, arguments)

        traced.record = getattr(self.target, "record", None)  # type: ignore[attr-defined]
        return traced

    def reached(self, made: Unit) -> None:
        """The function has been translated: it is `made` from now on."""
        self.target = made
        self.wrapper.record = made.record  # type: ignore[attr-defined]

    # Calls -----------------------------------------------------------------------------------------------------------

    def call(self, p: Process, arguments: tuple[Term, ...]) -> Any:
        """The function is called."""
        found: Return | None = None
        if self.count is not None and self.counting:
            self.count += 1
        watch = p.watch
        if watch is not None and watch.flags & CALL:
            pattern = self.everywhere or self.exported
            if pattern is not None:
                found = self._traced(p, pattern, _terms(arguments))
            if self.time is not None and self.time.active and p.watch is not None:
                found = self._start_time(p, found)
        if self.meta is not None and self.meta_tracer is not None:
            found = self._meta_traced(p, _terms(arguments), found)
        if found is None:
            value = self._run(p, arguments)
            if value is SUSPEND:
                self._entered(p)
            return value
        try:
            value = self._run(p, arguments)
        except Exception as exc:
            found.raised(p, exc)
            raise
        if value is SUSPEND:
            self._entered(p)
            p.frames.append((_returned, (found,)))
            return SUSPEND
        return _returned(p, value, found)

    def _run(self, p: Process, arguments: tuple[Term, ...]) -> Any:
        if not self.debug:
            return self.target(p, *arguments)
        server = p.system.code
        handler = server.resolve(server.error_handler(p), am.breakpoint, 3)
        return handler(p, self.mfa[0], self.mfa[1], make_list(list(arguments)))

    def _entered(self, p: Process) -> None:
        """The function was interrupted, perhaps at its very start: it is not to be called, and seen, once more."""
        frames = p.frames
        if len(frames) == 1 and frames[0][0] is self.wrapper:
            frames[0] = (self.target, frames[0][1])

    def _traced(self, p: Process, pattern: Pattern, arguments: tuple[Term, ...]) -> Return | None:
        tracing = p.system.tracing
        watch = p.watch
        tracer = watch.tracer
        if tracer is None or not tracing.wants(p, am.call):
            return None
        call = Call(p, self.mfa, tracer)
        result = am.true if pattern.program is None else pattern.program.run(p, arguments, call)
        flags = p.watch.flags if p.watch is not None else 0
        if flags & SILENT:
            return None
        if result is not am.false:
            shown = self._shown(arguments, flags)
            tracing.emit(tracer, flags, am.call, p.pid, shown, None, result)
        found = self._following(call, None)
        if result is not am.false and flags & RETURN_TO and self.everywhere is not None and not _has_return_to(p):
            found = found or Return(self)
            found.to = True
        return found

    def _following(self, call: Call, tracer: Tracer | None, found: Return | None = None) -> Return | None:
        if call.return_trace or call.exception_trace:
            found = found or Return(self)
            found.tracers.append(tracer)
            if call.exception_trace:
                found.exceptions.append(tracer)
        return found

    def _shown(self, arguments: tuple[Term, ...], flags: int) -> Term:
        module, function, arity = self.mfa
        return module, function, arity if flags & ARITY else make_list(list(arguments))

    def _meta_traced(self, p: Process, arguments: tuple[Term, ...], found: Return | None) -> Return | None:
        tracing = p.system.tracing
        tracer = self.meta_tracer
        assert tracer is not None and self.meta is not None
        if is_sensitive(p):
            return found
        answer = tracing.ask(tracer, am.trace_status, p.pid)
        if answer is am.remove:
            self.meta_tracer = None
            return found
        if tracing.ask(tracer, am.call, p.pid) is not am.trace:
            return found
        call = Call(p, self.mfa, tracer)
        result = am.true if self.meta.program is None else self.meta.program.run(p, arguments, call)
        if result is not am.false:
            tracing.emit(tracer, _META_FLAGS, am.call, p.pid, self._shown(arguments, 0), None, result)
        return self._following(call, tracer, found)

    # Time ------------------------------------------------------------------------------------------------------------

    def _start_time(self, p: Process, found: Return | None) -> Return:
        watch = p.watch
        if watch.timed is not None:
            watch.timed.spend(p)
        assert self.time is not None
        self.time.add(p.pid, 1, 0)
        made = found or Return(self)
        made.timed = watch.timed
        watch.timed = self
        watch.since = p.system.monotonic()
        return made

    def spend(self, p: Process) -> None:
        """Put the time since ``watch.since`` to the account of this function."""
        if self.time is not None:
            now = p.system.monotonic()
            self.time.add(p.pid, 0, now - p.watch.since)
            p.watch.since = now


def _terms(arguments: tuple[Any, ...]) -> tuple[Term, ...]:
    """The arguments of a call as terms: what a binary has left to match is passed on as a match context."""
    return tuple(tail(value) if type(value) is MatchContext else value for value in arguments)


def _returned(p: Process, value: Term, found: Return) -> Term:
    """A followed call has returned `value`."""
    found.stop_time(p)
    for tracer in found.tracers:
        _follow(p, tracer, am.return_from, found.breakpoint.mfa, value)
    if found.to:
        _return_to(p)
    return value


def _raise_on(p: Process, exc: Exception) -> Any:
    raise exc


def _follow(p: Process, tracer: Tracer | None, tag: Atom, mfa: Mfa, value: Term) -> None:
    """Tell `tracer` (None: that of the process) how a call has ended."""
    flags = _META_FLAGS
    if tracer is None:
        watch = p.watch
        if watch is None or watch.tracer is None or not watch.flags & CALL or is_sensitive(p):
            return
        tracer, flags = watch.tracer, watch.flags
    if p.system.tracing.ask(tracer, tag, p.pid) is am.trace:
        p.system.tracing.emit(tracer, flags, tag, p.pid, mfa, value)


def _return_to(p: Process) -> None:
    watch = p.watch
    if watch is not None and watch.tracer is not None and watch.flags & RETURN_TO and watch.flags & CALL:
        found = _caller(p)
        p.system.tracing.event(p, am.return_to, am.undefined if found is None else found[:3])


# Who calls -----------------------------------------------------------------------------------------------------------


def _callers(p: Process, depth: int) -> list[tuple[Term, ...]]:
    """Up to `depth` stack trace entries of those that the function being called returns to."""
    entries: list[tuple[Term, ...]] = []
    units = p.system.code.units
    frame = sys._getframe(1)
    while frame is not None and frame.f_code is not p.run_code and len(entries) < depth:
        record = units.get(id(frame.f_code))
        found = None if record is None else record.at(frame.f_lineno)
        if found is not None and found[0] != "apply":
            entries.append((*record.mfa, record.location(found[1])))
        frame = frame.f_back  # type: ignore[assignment]
    for unit, _ in reversed(p.stack):
        if len(entries) >= depth:
            break
        entry = located(unit)
        if entry is not None:
            entries.append(entry)
    return entries


def _caller(p: Process) -> tuple[Term, ...] | None:
    found = _callers(p, 1)
    return found[0] if found else None


def _file_and_line(location: Term) -> Term:
    found: dict[Atom, Term] = {}
    while type(location) is list:
        found[location[0][0]] = location[0][1]
        location = location[1]
    return (found[am.file], found[am.line]) if am.line in found else am.undefined


_CALL_CODE: Final = Breakpoint.call.__code__


def _has_return_to(p: Process) -> bool:
    """Whether the call being traced is in tail position of one whose return will be told already."""
    units = p.system.code.units
    frame = sys._getframe(3)
    while frame is not None and frame.f_code is not p.run_code:
        if frame.f_code is _CALL_CODE:
            found = frame.f_locals.get("found")
            if found is not None and found.to:
                return True
        else:
            record = units.get(id(frame.f_code))
            entry = None if record is None else record.at(frame.f_lineno)
            if entry is not None and entry[0] != "apply":
                return False
        frame = frame.f_back  # type: ignore[assignment]
    for unit, registers in reversed(p.stack):
        if unit is _returned:
            if registers[0].to:
                return True
        elif located(unit) is not None:
            return False
    return False
