"""What ``erlang:trace`` sets for processes, and how trace messages are made.

Tracing costs nothing while it is off.  A process that is traced (or carries a sequential trace token, see :mod:`enigma_gen.runtime.watched`)
has a :class:`Watch` in its slot ``watch``; everybody else has None there, and the few places that make events test just that.  What is done
in every message hop and every slice is not even tested: a watched process gets another class, another mailbox and another generator.

A *tracer* is the process or port that gets the messages (module ``erl_tracer``, as OTP calls it), or a module of natives with a state.  It is
asked before each event whether it is still there; when it is gone, the flags of the process go too.

Sources: OTP 25 ``erl_trace.c``, ``erl_bif_trace.c``, ``erl_tracer_nif.c``; the reference manual of ``erlang:trace/3``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from enigma_gen.runtime.exceptions import located, located_entry
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.etf import encode
from enigma_gen.term.ids import Pid, Port
from enigma_gen.term.map import Map
from enigma_gen.term.order import exact

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

NOW: Final = 1
STRICT_MONOTONIC: Final = 2
MONOTONIC: Final = 4
SEND: Final = 1 << 4
RECEIVE: Final = 1 << 5
ON_SPAWN: Final = 1 << 6
ON_FIRST_SPAWN: Final = 1 << 7
ON_LINK: Final = 1 << 8
ON_FIRST_LINK: Final = 1 << 9
CALL: Final = 1 << 10
PROCS: Final = 1 << 11
RUNNING: Final = 1 << 13
COLLECTION: Final = 1 << 14
ARITY: Final = 1 << 15
RETURN_TO: Final = 1 << 16
SILENT: Final = 1 << 17
RUNNING_PORTS: Final = 1 << 20
RUNNING_PROCS: Final = 1 << 21
PORTS: Final = 1 << 22
SCHEDULER_ID: Final = 1 << 23
EXITING: Final = 1 << 24

FLAGS: Final[dict[Atom, int]] = {
    am.timestamp: NOW,
    am.strict_monotonic_timestamp: STRICT_MONOTONIC,
    am.monotonic_timestamp: MONOTONIC,
    am.send: SEND,
    am.receive: RECEIVE,
    am.set_on_spawn: ON_SPAWN,
    am.call: CALL,
    am.procs: PROCS,
    am.set_on_first_spawn: ON_FIRST_SPAWN,
    am.set_on_link: ON_LINK,
    am.set_on_first_link: ON_FIRST_LINK,
    am.running: RUNNING,
    am.exiting: EXITING,
    am.garbage_collection: COLLECTION,
    am.arity: ARITY,
    am.return_to: RETURN_TO,
    am.silent: SILENT,
    am.scheduler_id: SCHEDULER_ID,
    am.ports: PORTS,
    am.running_ports: RUNNING_PORTS,
    am.running_procs: RUNNING_PROCS,
}
"""The flags by name, in the order of OTP's answers (the other way round); the numbers are those of ``process_info(Pid, trace)``."""

ALL: Final = sum(FLAGS.values())
MODIFIERS: Final = SILENT | NOW | STRICT_MONOTONIC | MONOTONIC | SCHEDULER_ID | RECEIVE | SEND
OF_PORTS: Final = MODIFIERS | PORTS | RUNNING_PORTS
OF_PROCESSES: Final = (ALL & ~OF_PORTS) | MODIFIERS
SLICES: Final = RUNNING | RUNNING_PROCS | EXITING | CALL
"""Those for which the process needs another generator."""

_STAMPS: Final = ((NOW, am.timestamp), (STRICT_MONOTONIC, am.strict_monotonic), (MONOTONIC, am.monotonic))
_MICROSECOND: Final = 1_000
_INHERITS_BY_LINKING: Final = 27


class Tracer(NamedTuple):
    """Who gets trace messages: ``erl_tracer`` and a pid or port, or a module of natives and its state."""

    module: Atom
    state: Term

    def same(self, other: Tracer | None) -> bool:
        """Whether `other` is this tracer."""
        return other is not None and self.module is other.module and exact(self.state, other.state)

    def term(self) -> Term:
        """What ``trace_info`` shows."""
        return self.state if self.module is am.erl_tracer else (self.module, self.state)


class Trace:
    """How a process or port is traced in one session: `flags` and `tracer`.

    `timed` is the breakpoint that call time is counted for now, `since` when.  `returning`: an exception is on its way that has passed a function whose return
    is to be told.
    """

    __slots__ = ("session", "flags", "tracer", "timed", "since", "returning")

    def __init__(self, session: Session, flags: int, tracer: Tracer) -> None:
        self.session = session
        self.flags = flags
        self.tracer = tracer
        self.timed: Any = None
        self.since = 0
        self.returning = False


class Watch:
    """What is kept for a process that is traced: its `traces`, one for each session, and `flags`, all flags of these; for sequential tracing its `clock`
    and the `last` serial it has received.  `limit` is the ``max_heap_size`` in words, 0 for none, `kill` and
    `log` what to do when it is reached, `pardon` the count of reductions at which it is looked at again.
    `saved` is where its last calls are kept (:mod:`enigma_gen.runtime.saved_calls`), None when they are not.
    """

    __slots__ = ("flags", "traces", "clock", "last", "limit", "kill", "log", "pardon", "saved")

    def __init__(self) -> None:
        self.flags = 0
        self.traces: tuple[Trace, ...] = ()
        self.clock = 0
        self.last = 0
        self.limit = 0
        self.kill = False
        self.log = False
        self.pardon = 0
        self.saved: Any = None

    @property
    def slices(self) -> bool:
        """Whether the process's slices are watched."""
        return bool(self.flags & SLICES) or self.limit > 0 or self.saved is not None

    def trace(self, session: Session) -> Trace | None:
        """How the process is traced in `session`, None for not at all."""
        for trace in self.traces:
            if trace.session is session:
                return trace
        return None

    def put(self, trace: Trace, flags: int) -> None:
        """Let `trace`, a new one or one of those there are, have `flags`."""
        trace.flags = flags
        if trace not in self.traces:
            self.traces = (*self.traces, trace)
        self._sum()

    def drop(self, session: Session) -> None:
        """Forget the trace of `session`."""
        self.traces = tuple(trace for trace in self.traces if trace.session is not session)
        self._sum()

    def _sum(self) -> None:
        self.flags = 0
        for trace in self.traces:
            self.flags |= trace.flags


def is_sensitive(p: Any) -> bool:
    """Whether process flag ``sensitive`` hides what `p` does (ports have no flags)."""
    flags = getattr(p, "flags", None)
    return flags is not None and flags.get(am.sensitive) is am.true


class Event:
    """Whether ``send`` or ``receive`` events are wanted at all, and the match program that picks among them."""

    __slots__ = ("on", "program", "source")

    def __init__(self) -> None:
        self.on = True
        self.program: Any = None
        self.source: Term = None


class Defaults:
    """What new processes, or ports, are traced with."""

    __slots__ = ("flags", "tracer")

    def __init__(self) -> None:
        self.flags = 0
        self.tracer: Tracer | None = None

    def change(self, on: bool, flags: int, tracer: Tracer | None) -> None:
        """Set or clear `flags`."""
        self.flags = self.flags | flags if on else self.flags & ~flags
        self.tracer = tracer if self.flags else None
        if self.tracer is None:
            self.flags = 0


class Session:
    """One trace session: its `name` ``{Name, Number}``, its `tracer` (None: each process has its own, in the session of ``erlang:trace/3``), what new
    `processes` and `ports` are traced with, and which events of ``send`` and ``receive`` are told of.  Breakpoints hold what sessions have set on functions.

    `held` is the weak reference that tells when nobody can name the session any more.
    """

    __slots__ = ("name", "tracer", "held", "processes", "ports", "send", "receive")

    def __init__(self, name: tuple[Atom, Term], tracer: Tracer | None, held: Any) -> None:
        self.name = name
        self.tracer = tracer
        self.held = held
        self.processes = Defaults()
        self.ports = Defaults()
        self.send = Event()
        self.receive = Event()


class Tracing:
    """The state of tracing of one VM; ``system.tracing``.

    `rewatch` makes a process what its `watch` asks for.  `token` is the sequential trace token that the message being delivered carries,
    None for none.
    """

    def __init__(self, system: System, rewatch: Callable[[Any], None]) -> None:
        self.system = system
        self.rewatch = rewatch
        self.legacy = Session((am.legacy, am.default), None, None)
        """The session of ``erlang:trace/3`` and its like."""
        self.new = False
        """Whether new processes or ports are traced in any session."""
        self.sequential: Tracer | None = None
        self.cpu_timestamp = False
        self.sessions: dict[Any, Session] = {}
        """The other sessions there are (``trace:session_create/3``), by the words of their references."""
        self.session_count = 0
        self.dropped: list[Any] = []
        """The words of references to sessions that nobody holds any more."""
        self.token: Term = None

    # Tracers ---------------------------------------------------------------------------------------------------------

    def is_tracer(self, tracer: Tracer) -> bool:
        """Whether messages can be given to `tracer`: it is a process or port, or a module whose natives are loaded."""
        if tracer.module is am.erl_tracer:
            return True
        natives = self.system.natives
        name = tracer.module.name
        return (name, "enabled", 3) in natives and (name, "trace", 5) in natives

    def ask(self, tracer: Tracer, tag: Atom, tracee: Term) -> Atom:
        """``trace``, ``discard`` or ``remove``: what `tracer` wants to be done with event `tag` of `tracee`."""
        if tracer.module is not am.erl_tracer:
            return self._ask_module(tracer, tag, tracee)
        state = tracer.state
        alive = self.system.find(state) is not None if type(state) is Pid else state.port is not None
        if not alive:
            return am.remove
        return (
            am.discard if type(state) is type(tracee) and state == tracee and tag is not am.trace_status else am.trace
        )

    def _ask_module(self, tracer: Tracer, tag: Atom, tracee: Term) -> Atom:
        native = self.system.natives.get((tracer.module.name, "enabled", 3))
        if native is None:
            return am.remove
        answer: Atom = self._call(native, (tag, tracer.state, tracee))
        return am.trace if tag is am.trace_status and answer is not am.remove else answer

    def _call(self, native: Any, arguments: tuple[Term, ...]) -> Term:
        if native.process:
            return native.function(self.system.scheduler.current, *arguments)
        return native.function(*arguments)

    def all_sessions(self) -> list[Session]:
        """Every session, that of ``erlang:trace/3`` the last."""
        return [*self.sessions.values(), self.legacy]

    def wants(self, p: Process, trace: Trace, tag: Atom) -> bool:
        """Whether the tracer of `trace`, one of `p`, wants event `tag`; when it is gone, `p` is traced in that session no longer."""
        if is_sensitive(p):
            return False
        answer = self.ask(trace.tracer, tag, p.pid)
        if answer is am.trace:
            return True
        if answer is am.remove:
            self.stop(p, trace.session)
        return False

    def check(self, p: Any) -> None:
        """Stop tracing process or port `p` in sessions whose tracer is gone."""
        for trace in () if p.watch is None else p.watch.traces:
            if self.ask(trace.tracer, am.trace_status, p.pid) is am.remove:
                self.stop(p, trace.session)

    def stop(self, p: Any, session: Session) -> None:
        """Trace `p` in `session` no longer."""
        p.watch.drop(session)
        self.rewatch(p)

    # Events ----------------------------------------------------------------------------------------------------------

    def event(self, p: Any, flags: int, tag: Atom, message: Term, extra: Term = None) -> None:
        """Tell of an event of `p`, which is watched, in the sessions where one of `flags` is set."""
        for trace in p.watch.traces:
            if trace.flags & flags and self.wants(p, trace, tag):
                self.emit(trace.tracer, trace.flags, tag, p.pid, message, extra)

    def emit(
        self,
        tracer: Tracer,
        flags: int,
        tag: Atom,
        subject: Term,
        message: Term,
        extra: Term = None,
        result: Term = am.true,
    ) -> None:
        """Give `tracer` the event `tag` of `subject`; `result` is what a match program's ``message`` action said."""
        if tracer.module is not am.erl_tracer:
            self._emit_to_module(tracer, flags, tag, subject, message, extra, result)
            return
        made = [am.seq_trace, subject, message] if tag is am.seq_trace else [am.trace, subject, tag, message]
        if extra is not None:
            made.append(extra)
        if result is not am.true:
            made.append(result)
        if flags & SCHEDULER_ID:
            made.append(1)
        for flag, kind in _STAMPS:
            if flags & flag:
                made.append(self.stamp(kind))
                made[0] = am.trace_ts if made[0] is am.trace else made[0]
                break
        self._deliver(tracer.state, tuple(made))

    def _deliver(self, tracer: Term, message: Term) -> None:
        token, self.token = self.token, None
        try:
            if type(tracer) is Pid:
                target = self.system.find(tracer)
                if target is not None:
                    target.post(message)
            elif type(tracer) is Port and tracer.port is not None:
                tracer.port.output(encode(message, context=self.system.etf_context))
        finally:
            self.token = token

    def _emit_to_module(
        self, tracer: Tracer, flags: int, tag: Atom, subject: Term, message: Term, extra: Term, result: Term
    ) -> None:
        options: list[tuple[Term, Term]] = []
        if extra is not None:
            options.append((am.extra, extra))
        if result is not am.true:
            options.append((am.match_spec_result, result))
        if flags & SCHEDULER_ID:
            options.append((am.scheduler_id, 1))
        for flag, kind in _STAMPS:
            if flags & flag:
                options.append(
                    (am.timestamp, am.cpu_timestamp if kind is am.timestamp and self.cpu_timestamp else kind)
                )
                break
        native = self.system.natives.get((tracer.module.name, "trace", 5))
        if native is not None:
            self._call(native, (tag, tracer.state, subject, message, Map.from_pairs(options)))

    def stamp(self, kind: Atom) -> Term:
        """A timestamp of `kind`, now."""
        system = self.system
        if kind is am.monotonic:
            return system.monotonic()
        if kind is am.strict_monotonic:
            return system.monotonic(), system.unique_integer(monotonic=True)
        now = (time.process_time_ns() if self.cpu_timestamp else system.system_time()) // _MICROSECOND
        seconds, micro = divmod(now, 1_000_000)
        return seconds // 1_000_000, seconds % 1_000_000, micro

    def sent(self, p: Process, dest: Term, message: Term) -> None:
        """`p`, which has flag ``send``, is about to send."""
        for trace in p.watch.traces:
            if trace.flags & SEND:
                result = self._picked(p, trace, trace.session.send, (dest, message))
                gone = type(dest) is Pid and self.system.is_local(dest) and self.system.find(dest) is None
                tag = am.send_to_non_existing_process if gone else am.send
                if result is not am.false and self.wants(p, trace, tag):
                    self.emit(trace.tracer, trace.flags, tag, p.pid, message, dest, result)

    def received(self, p: Process, message: Term, sender: Term) -> None:
        """`p`, which has flag ``receive``, has got a message from `sender`, a pid or an atom (None: from nobody in particular)."""
        source = (self.system.node, sender) if type(sender) is Pid else (sender or am.system, am.undefined)
        for trace in p.watch.traces:
            if trace.flags & RECEIVE:
                result = self._picked(p, trace, trace.session.receive, (*source, message))
                if result is not am.false and self.wants(p, trace, am.receive):
                    self.emit(trace.tracer, trace.flags, am.receive, p.pid, message, None, result)

    def _picked(self, p: Process, trace: Trace, event: Event, arguments: tuple[Term, ...]) -> Term:
        """What the match program of `event` says of a message; ``false``: it is not told of."""
        if not event.on:
            return am.false
        if event.program is None:
            return am.true
        result = event.program.result(p, trace.session, arguments)
        return am.false if p.watch is None or trace not in p.watch.traces or trace.flags & SILENT else result

    def caught(self, p: Process, record: Any) -> None:
        """`p`, which is watched, has caught an exception in the unit that `record` is about (None: nobody knows)."""
        for trace in p.watch.traces:
            if trace.returning:
                trace.returning = False
                if self.wants(p, trace, am.return_to):
                    where = am.undefined if record is None else record.mfa
                    self.emit(trace.tracer, trace.flags, am.return_to, p.pid, where)

    def sequential_tracer(self) -> Tracer | None:
        """Who gets the messages of sequential tracing; one that is gone is forgotten."""
        tracer = self.sequential
        if tracer is not None and self.ask(tracer, am.trace_status, am.undefined) is am.remove:
            self.sequential = None
        return self.sequential

    def carry(self, token: Term, function: Callable[..., Any], *arguments: Any) -> None:
        """Call `function`, which delivers a message, while `token` goes with what is delivered."""
        before, self.token = self.token, token
        try:
            function(*arguments)
        finally:
            self.token = before

    # Life of processes -----------------------------------------------------------------------------------------------

    def spawned(self, parent: Process | None, child: Process, mfa: Term, linked: bool) -> None:
        """`parent` has made `child`: hand on its flags, and tell of it."""
        if self.new:
            for session in self.all_sessions():
                if session.processes.tracer is not None:
                    self.set(child, session, session.processes.flags, session.processes.tracer)
        if parent is not None and parent.watch is not None:
            for trace in parent.watch.traces:
                self._inherit(parent, trace, child, linked)
            self.event(parent, PROCS, am.spawn, child.pid, mfa)
            if linked:
                self.event(parent, PROCS, am.link, child.pid)
        if child.watch is not None and child.watch.flags & PROCS:
            parent_pid = am.undefined if parent is None else parent.pid
            self.event(child, PROCS, am.spawned, parent_pid, mfa)
            if linked:
                self.event(child, PROCS, am.getting_linked, parent_pid)

    def _inherit(self, parent: Process, trace: Trace, child: Process, linked: bool) -> None:
        own = None if child.watch is None else child.watch.trace(trace.session)
        flags = 0 if own is None else own.flags
        inherited = trace.flags
        if inherited & ON_SPAWN:
            flags |= inherited & ALL
        if inherited & ON_FIRST_SPAWN:
            flags = (flags | inherited & ALL) & ~(ON_FIRST_SPAWN | ON_SPAWN)
        elif not (inherited & ON_SPAWN) and not (linked and inherited & (ON_LINK | ON_FIRST_LINK)):
            return
        if inherited & ON_FIRST_SPAWN:
            parent.watch.put(trace, trace.flags & ~(ON_FIRST_SPAWN | ON_SPAWN))
        if linked and inherited & (ON_LINK | ON_FIRST_LINK):
            flags |= trace.flags & ALL
            if trace.flags & ON_FIRST_LINK:
                flags &= ~(ON_FIRST_LINK | ON_LINK)
                parent.watch.put(trace, trace.flags & ~(ON_FIRST_LINK | ON_LINK))
        self.set(child, trace.session, flags, trace.tracer)
        if child.watch.trace(trace.session) is None:  # the tracer is shown even if no flag is left
            child.watch.put(Trace(trace.session, 0, trace.tracer), 0)

    def opened(self, port: Any, opener: Term) -> None:
        """A process has opened `port`; new ports may be traced."""
        if not self.new:
            return
        for session in self.all_sessions():
            if session.ports.tracer is not None:
                self.set(port, session, session.ports.flags, session.ports.tracer)
        if port.watch is not None:
            self.event(port, PORTS, am.open, opener, intern(port.title.decode("latin1")))
            self.event(port, PORTS, am.getting_linked, opener)

    def named(self, owner: Any, tag: Atom, name: Term) -> None:
        """`owner`, which is watched, has got or lost a name, or a link."""
        self.event(owner, PROCS if type(owner.pid) is Pid else PORTS, tag, name)

    def linked(self, p: Process, peer: Any) -> None:
        """`p` has linked itself to `peer`, to which it was not linked before.  (OTP 25 forgets to hand on the flags then.)"""
        if self.system.release >= _INHERITS_BY_LINKING and p.watch is not None and type(peer.pid) is Pid:
            for trace in p.watch.traces:
                self._inherit_by_link(p, trace, peer)
        if peer.watch is not None:
            self.named(peer, am.getting_linked, p.pid)

    def _inherit_by_link(self, p: Process, trace: Trace, peer: Process) -> None:
        if not trace.flags & (ON_LINK | ON_FIRST_LINK):
            return
        own = None if peer.watch is None else peer.watch.trace(trace.session)
        flags = trace.flags if own is None else own.flags | trace.flags
        if trace.flags & ON_FIRST_LINK:
            flags &= ~(ON_FIRST_LINK | ON_LINK)
            p.watch.put(trace, trace.flags & ~(ON_FIRST_LINK | ON_LINK))
        self.set(peer, trace.session, flags, trace.tracer)

    def lost_link(self, peer: Any, ident: Term) -> None:
        """`peer` is watched and has lost its link to `ident`, by an exit signal or because that unlinked itself."""
        self.named(peer, am.getting_unlinked, ident)

    def exits(self, p: Process, reason: Term, running: bool) -> None:
        """`p`, which is watched, ends; `running` when its slice is on (otherwise OTP gives it one for that)."""
        if p.watch.flags & (RUNNING | RUNNING_PROCS) and not running:
            self.event(p, RUNNING | RUNNING_PROCS, am.in_, self.where(p))
        self.event(p, PROCS, am.exit, reason)
        if p.name is not None:
            self.event(p, PROCS, am.unregister, p.name)

    def exited(self, p: Process) -> None:
        """`p`, which is watched, has ended."""
        if p.watch is not None:
            self.event(p, EXITING, am.out_exited, 0)

    @staticmethod
    def where(p: Process) -> Term:
        """``{Module, Function, Arity}`` that `p`, which is not running, is in; 0 when nobody knows."""
        if not p.reductions and p.initial_call is not None and not p.stack:
            return p.initial_call
        entry = None if p.entry is None else located_entry(p)
        for unit, _ in reversed(p.stack[-8:]):
            entry = entry or located(unit)
        return entry[:3] if entry is not None else 0

    # Setting ---------------------------------------------------------------------------------------------------------

    def start(self, p: Any, on: bool, flags: int, tracer: Tracer | None, session: Session) -> bool:
        """Set or clear `flags` of process or port `p` in `session`; False when another tracer traces it there already."""
        trace = None if p.watch is None else p.watch.trace(session)
        if trace is None and not on:
            return True
        if tracer is not None and trace is not None and trace.flags & ALL:
            if not trace.tracer.same(tracer) and self.ask(trace.tracer, am.trace_status, p.pid) is not am.remove:
                return False
        old = 0 if trace is None else trace.flags
        wanted = old | flags if on else old & ~flags
        self.set(p, session, wanted, tracer if tracer is not None or trace is None else trace.tracer)
        return True

    def set(self, p: Any, session: Session, flags: int, tracer: Tracer | None) -> None:
        """Let process or port `p` have `flags` and `tracer` in `session`."""
        watch = p.watch
        if watch is None:
            p.watch = watch = Watch()
        if not flags & ALL or tracer is None:
            watch.drop(session)
        else:
            trace = watch.trace(session) or Trace(session, 0, tracer)
            trace.tracer = tracer
            watch.put(trace, flags)
        self.rewatch(p)

    def change_defaults(self, defaults: Defaults, on: bool, flags: int, tracer: Tracer | None) -> None:
        """Set or clear flags that new processes, or ports, have in a session."""
        defaults.change(on, flags, tracer)
        self.new = any(s.processes.flags or s.ports.flags for s in self.all_sessions())

    def end(self, session: Session) -> None:
        """Forget what `session` has set for processes, ports and events."""
        system = self.system
        tracees: list[Any] = [*system.processes.values(), *system.ports.values()]
        for tracee in tracees:
            if tracee.watch is not None and tracee.watch.trace(session) is not None:
                self.stop(tracee, session)
        for defaults in (session.processes, session.ports):
            self.change_defaults(defaults, False, defaults.flags, None)
