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


class Watch:
    """What is kept for a process that is traced: `flags`, its `tracer` (None without flags); for sequential tracing its `clock`
    and the `last` serial it has received; `timed` is the function that call time is counted for now, `since` when.  `returning`:
    an exception is on its way that has passed a function whose return is to be told.  `limit` is the ``max_heap_size`` in words, 0 for none, `kill` and
    `log` what to do when it is reached, `pardon` the count of reductions at which it is looked at again.
    `session` is the trace session that has set the flags, None for ``erlang:trace/3``.  `saved` is where its last calls are kept
    (:mod:`enigma_gen.runtime.saved_calls`), None when they are not.
    """

    __slots__ = (
        "flags",
        "tracer",
        "clock",
        "last",
        "timed",
        "since",
        "returning",
        "limit",
        "kill",
        "log",
        "pardon",
        "session",
        "saved",
    )

    def __init__(self) -> None:
        self.flags = 0
        self.tracer: Tracer | None = None
        self.clock = 0
        self.last = 0
        self.timed: Any = None
        self.since = 0
        self.returning = False
        self.limit = 0
        self.kill = False
        self.log = False
        self.pardon = 0
        self.session: Any = None
        self.saved: Any = None

    @property
    def slices(self) -> bool:
        """Whether the process's slices are watched."""
        return bool(self.flags & SLICES) or self.limit > 0 or self.saved is not None


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


class Tracing:
    """The state of tracing of one VM; ``system.tracing``.

    `rewatch` makes a process what its `watch` asks for.  `token` is the sequential trace token that the message being delivered carries,
    None for none.
    """

    def __init__(self, system: System, rewatch: Callable[[Any], None]) -> None:
        self.system = system
        self.rewatch = rewatch
        self.processes = Defaults()
        self.ports = Defaults()
        self.send = Event()
        self.receive = Event()
        self.sequential: Tracer | None = None
        self.cpu_timestamp = False
        self.sessions: dict[Any, Any] = {}
        """The trace sessions there are (``trace:session_create/3``), by the words of their references."""
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

    def wants(self, p: Process, tag: Atom) -> bool:
        """Whether the tracer of `p` wants event `tag`; when it is gone, `p` is traced no longer."""
        watch = p.watch
        tracer = None if watch is None else watch.tracer
        if tracer is None or is_sensitive(p):
            return False
        answer = self.ask(tracer, tag, p.pid)
        if answer is am.trace:
            return True
        if answer is am.remove:
            self.stop(p)
        return False

    def check(self, p: Any) -> None:
        """Stop tracing process or port `p` if its tracer is gone."""
        watch = p.watch
        if watch is not None and watch.tracer is not None:
            if self.ask(watch.tracer, am.trace_status, p.pid) is am.remove:
                self.stop(p)

    def stop(self, p: Any) -> None:
        """Trace `p` no longer."""
        watch = p.watch
        watch.flags = 0
        watch.tracer = watch.session = None
        self.rewatch(p)

    # Events ----------------------------------------------------------------------------------------------------------

    def event(self, p: Any, tag: Atom, message: Term, extra: Term = None, result: Term = am.true) -> None:
        """Tell the tracer of `p` of an event, if it wants to know."""
        if self.wants(p, tag):
            watch = p.watch
            self.emit(watch.tracer, watch.flags, tag, p.pid, message, extra, result)

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
        event = self.send
        if not event.on:
            return
        result: Term = am.true
        if event.program is not None:
            result = event.program.result(p, (dest, message))
            if result is am.false or p.watch is None or p.watch.flags & SILENT:
                return
        gone = type(dest) is Pid and self.system.is_local(dest) and self.system.find(dest) is None
        self.event(p, am.send_to_non_existing_process if gone else am.send, message, dest, result)

    def received(self, p: Process, message: Term, sender: Term) -> None:
        """`p`, which has flag ``receive``, has got a message from `sender`, a pid or an atom (None: from nobody in particular)."""
        event = self.receive
        if not event.on:
            return
        result: Term = am.true
        if event.program is not None:
            source = (self.system.node, sender) if type(sender) is Pid else (sender or am.system, am.undefined)
            result = event.program.result(p, (*source, message))
            if result is am.false or p.watch is None or p.watch.flags & SILENT:
                return
        self.event(p, am.receive, message, None, result)

    def expect_handler(self, p: Process) -> None:
        """An exception passes a call whose return `p` was to tell of: it will tell of where the exception is caught."""
        watch = p.watch
        if watch is not None and watch.flags & RETURN_TO and watch.flags & CALL:
            watch.returning = True

    def caught(self, p: Process, record: Any) -> None:
        """`p`, which is watched, has caught an exception in the unit that `record` is about (None: nobody knows)."""
        watch = p.watch
        if watch.returning:
            watch.returning = False
            self.event(p, am.return_to, am.undefined if record is None else record.mfa)

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
        defaults = self.processes
        if defaults.tracer is not None:
            self.set(child, defaults.flags, defaults.tracer)
        watch = None if parent is None else parent.watch
        if parent is not None and watch is not None and watch.tracer is not None:
            self._inherit(parent, child, linked)
            if watch.flags & PROCS:
                self.event(parent, am.spawn, child.pid, mfa)
                if linked:
                    self.event(parent, am.link, child.pid)
        if child.watch is not None and child.watch.flags & PROCS:
            parent_pid = am.undefined if parent is None else parent.pid
            self.event(child, am.spawned, parent_pid, mfa)
            if linked:
                self.event(child, am.getting_linked, parent_pid)

    def _inherit(self, parent: Process, child: Process, linked: bool) -> None:
        watch = parent.watch
        flags = 0 if child.watch is None else child.watch.flags
        if watch.flags & ON_SPAWN:
            flags |= watch.flags & ALL
        if watch.flags & ON_FIRST_SPAWN:
            flags = (flags | watch.flags & ALL) & ~(ON_FIRST_SPAWN | ON_SPAWN)
        elif not (watch.flags & ON_SPAWN) and not (linked and watch.flags & (ON_LINK | ON_FIRST_LINK)):
            return
        inherited = watch.flags
        if watch.flags & ON_FIRST_SPAWN:
            watch.flags &= ~(ON_FIRST_SPAWN | ON_SPAWN)
        if linked and inherited & (ON_LINK | ON_FIRST_LINK):
            flags |= watch.flags & ALL
            if watch.flags & ON_FIRST_LINK:
                flags &= ~(ON_FIRST_LINK | ON_LINK)
                watch.flags &= ~(ON_FIRST_LINK | ON_LINK)
        self.set(child, flags, watch.tracer)
        if child.watch is not None:
            child.watch.tracer = watch.tracer  # shown even if no flag is left
            child.watch.session = watch.session

    def event_of(self, p: Any, flags: int, tag: Atom, message: Term, extra: Term = None) -> None:
        """Tell of an event of `p`, which is watched, if one of `flags` is set."""
        if p.watch.flags & flags:
            self.event(p, tag, message, extra)

    def opened(self, port: Any, opener: Term) -> None:
        """A process has opened `port`, and new ports are traced."""
        if self.ports.tracer is None:
            return
        self.set(port, self.ports.flags, self.ports.tracer)
        self.event_of(port, PORTS, am.open, opener, intern(port.title.decode("latin1")))
        self.event_of(port, PORTS, am.getting_linked, opener)

    def named(self, owner: Any, tag: Atom, name: Term) -> None:
        """`owner`, which is watched, has got or lost a name, or a link."""
        self.event_of(owner, PROCS if type(owner.pid) is Pid else PORTS, tag, name)

    def linked(self, p: Process, peer: Any) -> None:
        """`p` has linked itself to `peer`, to which it was not linked before."""
        if peer.watch is not None:
            self.named(peer, am.getting_linked, p.pid)

    def lost_link(self, peer: Any, ident: Term) -> None:
        """`peer` is watched and has lost its link to `ident`, by an exit signal or because that unlinked itself."""
        self.named(peer, am.getting_unlinked, ident)

    def exits(self, p: Process, reason: Term, running: bool) -> None:
        """`p`, which is watched, ends; `running` when its slice is on (otherwise OTP gives it one for that)."""
        flags = p.watch.flags
        if flags & (RUNNING | RUNNING_PROCS) and not running:
            self.event(p, am.in_, self.where(p))
        if flags & PROCS:
            self.event(p, am.exit, reason)
            if p.name is not None:
                self.event(p, am.unregister, p.name)

    def exited(self, p: Process) -> None:
        """`p`, which is watched, has ended."""
        if p.watch is not None and p.watch.flags & EXITING:
            self.event(p, am.out_exited, 0)

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

    def start(self, p: Any, on: bool, flags: int, tracer: Tracer | None, session: Any = None) -> bool:
        """Set or clear `flags` of process or port `p` in trace session `session` (None: that of ``erlang:trace/3``); False when another tracer, or
        another session, traces it already.
        """
        watch = p.watch
        if watch is not None and watch.tracer is not None and watch.session is not session:
            if not on:
                return True
            if self.ask(watch.tracer, am.trace_status, p.pid) is not am.remove:
                return False
        if tracer is not None and watch is not None and watch.tracer is not None and watch.flags & ALL:
            if not watch.tracer.same(tracer) and self.ask(watch.tracer, am.trace_status, p.pid) is not am.remove:
                return False
        if watch is None and not on:
            return True
        old = 0 if watch is None else watch.flags
        wanted = old | flags if on else old & ~flags
        self.set(p, wanted, tracer if tracer is not None or watch is None else watch.tracer)
        if p.watch is not None:
            p.watch.session = session if p.watch.tracer is not None else None
        return True

    def set(self, p: Any, flags: int, tracer: Tracer | None) -> None:
        """Let process or port `p` have `flags` and `tracer`."""
        if p.watch is None:
            p.watch = Watch()
        p.watch.flags = flags
        p.watch.tracer = tracer if flags & ALL else None
        self.rewatch(p)
