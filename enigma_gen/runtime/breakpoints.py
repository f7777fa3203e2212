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
from enigma_gen.runtime.tracing import ARITY, CALL, NOW, RETURN_TO, SILENT, Session, Trace, Tracer, is_sensitive
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
    """One call while its match program runs: what the program may ask about it, and what its actions have asked for."""

    __slots__ = ("p", "mfa", "return_trace", "exception_trace")

    def __init__(self, p: Process, mfa: Mfa) -> None:
        self.p = p
        self.mfa = mfa
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
        self.tracers: list[Tracer | Session] = []
        """Who is told of the return; a session stands for the process's tracer there."""
        self.exceptions: list[Tracer | Session] = []
        self.to: list[Session] = []
        """The sessions that are told where the call returns to."""
        self.timed: list[tuple[Session, Setting | None]] = []
        """The sessions that count the time of the call, each with what it has counted for before."""

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
        if self.breakpoint.native is None:
            for session in self.to:
                trace = _returning(p, session)
                if trace is not None:
                    trace.returning = True

    def stop_time(self, p: Process) -> None:
        """The call ends: the time goes to its caller's account again."""
        for session, before in self.timed:
            trace = None if p.watch is None else p.watch.trace(session)
            if trace is not None:
                if trace.timed is not None:
                    trace.timed.spend(p, trace)
                trace.timed = before
                trace.since = p.system.monotonic()


class Setting:
    """What one session has set on one function.

    At most one of `everywhere` (local calls too) and `exported` is set, a :class:`Pattern`.  `meta` is a pattern, whose messages go to `meta_tracer`.
    `count` is the number of calls, or None; `counting` is false while it pauses.
    """

    __slots__ = (
        "session",
        "point",
        "everywhere",
        "exported",
        "meta",
        "meta_tracer",
        "count",
        "counting",
        "time",
        "memory",
    )

    def __init__(self, session: Session, point: Breakpoint) -> None:
        self.session = session
        self.point = point
        self.everywhere: Pattern | None = None
        self.exported: Pattern | None = None
        self.meta: Pattern | None = None
        self.meta_tracer: Tracer | None = None
        self.count: int | None = None
        self.counting = False
        self.time: Measure | None = None
        self.memory: Measure | None = None

    @property
    def is_local(self) -> bool:
        """Whether calls within the module count."""
        return (
            self.everywhere is not None
            or self.meta is not None
            or self.count is not None
            or self.time is not None
            or self.memory is not None
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is set."""
        return self.exported is not None or self.is_local

    def clear_local(self) -> None:
        """Take away all but the pattern for calls from outside."""
        self.everywhere = self.meta = self.meta_tracer = self.count = self.time = self.memory = None

    def called(self, p: Process, arguments: tuple[Term, ...], found: Return | None) -> Return | None:
        """The function is called: how to follow the call, in addition to `found`."""
        if self.count is not None and self.counting:
            self.count += 1
        trace = None if p.watch is None else p.watch.trace(self.session)
        if trace is not None and trace.flags & CALL:
            pattern = self.everywhere or self.exported
            if pattern is not None:
                found = self._traced(p, trace, pattern, _terms(arguments), found)
            if self.time is not None and self.time.active:
                found = self._start_time(p, found)
        if self.meta is not None and self.meta_tracer is not None:
            found = self._meta_traced(p, _terms(arguments), found)
        return found

    def _traced(
        self, p: Process, trace: Trace, pattern: Pattern, arguments: tuple[Term, ...], found: Return | None
    ) -> Return | None:
        tracing = p.system.tracing
        if not tracing.wants(p, trace, am.call):
            return found
        call = Call(p, self.point.mfa)
        tracer = trace.tracer
        result = am.true if pattern.program is None else pattern.program.run(p, self.session, arguments, call)
        now = None if p.watch is None else p.watch.trace(self.session)
        flags = 0 if now is None else now.flags
        if flags & SILENT:
            return found
        if result is not am.false:
            tracing.emit(tracer, flags, am.call, p.pid, self._shown(arguments, flags), None, result)
        found = self._following(call, self.session, found)
        if result is not am.false and flags & RETURN_TO and self.everywhere is not None:
            if not _has_return_to(p, self.session):
                found = found or Return(self.point)
                found.to.append(self.session)
        return found

    def _following(self, call: Call, tracer: Tracer | Session, found: Return | None) -> Return | None:
        if call.return_trace or call.exception_trace:
            found = found or Return(self.point)
            found.tracers.append(tracer)
            if call.exception_trace:
                found.exceptions.append(tracer)
        return found

    def _shown(self, arguments: tuple[Term, ...], flags: int) -> Term:
        module, function, arity = self.point.mfa
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
        call = Call(p, self.point.mfa)
        result = am.true if self.meta.program is None else self.meta.program.run(p, self.session, arguments, call)
        if result is not am.false:
            tracing.emit(tracer, _META_FLAGS, am.call, p.pid, self._shown(arguments, 0), None, result)
        return self._following(call, tracer, found)

    # Time ------------------------------------------------------------------------------------------------------------

    def _start_time(self, p: Process, found: Return | None) -> Return | None:
        trace = None if p.watch is None else p.watch.trace(self.session)
        if trace is None:
            return found
        if trace.timed is not None:
            trace.timed.spend(p, trace)
        assert self.time is not None
        self.time.add(p.pid, 1, 0)
        made = found or Return(self.point)
        made.timed.append((self.session, trace.timed))
        trace.timed = self
        trace.since = p.system.monotonic()
        return made

    def spend(self, p: Process, trace: Trace) -> None:
        """Put the time since ``trace.since`` to the account of this function."""
        if self.time is not None:
            now = p.system.monotonic()
            self.time.add(p.pid, 0, now - trace.since)
            trace.since = now


class Breakpoint:
    """What is set on one function: the `settings` of sessions, in the order in which OTP goes through them.

    `target` is the function itself.  `wrapper` stands in its place for everybody who calls it by its name as an export, `inner` within its module and in funs.
    With `debug`, ``error_handler:breakpoint/3`` runs in place of the function.
    """

    __slots__ = ("mfa", "target", "wrapper", "inner", "module", "native", "settings", "debug")

    def __init__(self, mfa: Mfa, target: Unit, module: Any, native: Any) -> None:
        self.mfa = mfa
        self.target = target
        self.module = module
        self.native = native
        self.settings: list[Setting] = []
        self.debug = False
        self.wrapper = self._wrap(False)
        self.inner = self._wrap(True)

    @property
    def is_local(self) -> bool:
        """Whether calls within the module count."""
        return self.debug or any(setting.is_local for setting in self.settings)

    @property
    def is_set(self) -> bool:
        """Whether anything is set."""
        return self.debug or bool(self.settings)

    def setting(self, session: Session) -> Setting | None:
        """What `session` has set, None for nothing."""
        return next((setting for setting in self.settings if setting.session is session), None)

    def arrange(self, setting: Setting, was_local: bool) -> None:
        """`setting` has changed: let it be among the others, or not, in OTP's order: what counts calls within the module first, in the order of being set."""
        settings = self.settings
        if setting in settings and not (setting.is_local and was_local):
            settings.remove(setting)
        if setting.is_set and setting not in settings:
            settings.append(setting)
        settings.sort(key=lambda one: not one.is_local)

    def _wrap(self, inner: bool) -> Unit:
        def traced(p: Any, *arguments: Any) -> Any:
            return self.call(p, arguments, inner)

        traced.record = getattr(self.target, "record", None)  # type: ignore[attr-defined]
        return traced

    def reached(self, made: Unit) -> None:
        """The function has been translated: it is `made` from now on."""
        self.target = made
        self.wrapper.record = self.inner.record = made.record  # type: ignore[attr-defined]

    # Calls -----------------------------------------------------------------------------------------------------------

    def call(self, p: Process, arguments: tuple[Term, ...], inner: bool) -> Any:
        """The function is called; `inner`: not by its name as an export."""
        found: Return | None = None
        for setting in tuple(self.settings):
            if not inner or setting.is_local:
                found = setting.called(p, arguments, found)
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
        if len(frames) == 1 and frames[0][0] in (self.wrapper, self.inner):
            frames[0] = (self.target, frames[0][1])


def _terms(arguments: tuple[Any, ...]) -> tuple[Term, ...]:
    """The arguments of a call as terms: what a binary has left to match is passed on as a match context."""
    return tuple(tail(value) if type(value) is MatchContext else value for value in arguments)


def _returned(p: Process, value: Term, found: Return) -> Term:
    """A followed call has returned `value`."""
    found.stop_time(p)
    for tracer in found.tracers:
        _follow(p, tracer, am.return_from, found.breakpoint.mfa, value)
    for session in found.to:
        trace = _returning(p, session)
        if trace is not None and p.system.tracing.wants(p, trace, am.return_to):
            caller = _caller(p)
            where = am.undefined if caller is None else caller[:3]
            p.system.tracing.emit(trace.tracer, trace.flags, am.return_to, p.pid, where)
    return value


def _returning(p: Process, session: Session) -> Trace | None:
    """How `p` is traced in `session`, if it tells there where calls return to."""
    trace: Trace | None = None if p.watch is None else p.watch.trace(session)
    return trace if trace is not None and trace.flags & RETURN_TO and trace.flags & CALL else None


def _raise_on(p: Process, exc: Exception) -> Any:
    raise exc


def _follow(p: Process, who: Tracer | Session, tag: Atom, mfa: Mfa, value: Term) -> None:
    """Tell a tracer (a session: that of the process there) how a call has ended."""
    if isinstance(who, Tracer):
        tracer, flags = who, _META_FLAGS
    else:
        trace = None if p.watch is None else p.watch.trace(who)
        if trace is None or not trace.flags & CALL or is_sensitive(p):
            return
        tracer, flags = trace.tracer, trace.flags
    if p.system.tracing.ask(tracer, tag, p.pid) is am.trace:
        p.system.tracing.emit(tracer, flags, tag, p.pid, mfa, value)


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


def _has_return_to(p: Process, session: Session) -> bool:
    """Whether the call being traced is in tail position of one whose return will be told already in `session`."""
    units = p.system.code.units
    frame = sys._getframe(4)
    while frame is not None and frame.f_code is not p.run_code:
        if frame.f_code is _CALL_CODE:
            found = frame.f_locals.get("found")
            if found is not None and session in found.to:
                return True
        else:
            record = units.get(id(frame.f_code))
            entry = None if record is None else record.at(frame.f_lineno)
            if entry is not None and entry[0] != "apply":
                return False
        frame = frame.f_back  # type: ignore[assignment]
    for unit, registers in reversed(p.stack):
        if unit is _returned:
            if session in registers[0].to:
                return True
        elif located(unit) is not None:
            return False
    return False
