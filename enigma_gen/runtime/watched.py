"""Processes that are watched: traced, taking part in sequential tracing, or keeping their last calls.

:func:`rewatch` gives such a process the class :class:`WatchedProcess` (the same slots, other methods), a mailbox that notices what arrives, and, if
its slices are of interest, a generator around its own.  When there is nothing left to watch it gets its own ones back.  So nobody else
pays for it.

A sequential trace token is a tuple ``{Flags, Label, Serial, From, LastCount}``, as in OTP.  A message is sent together with the sender's token,
and taking it out of the mailbox makes the token the receiver's.  A watched mailbox keeps, beside each message, its token: None
for none (which takes the receiver's token away), ``undefined`` for what leaves it alone (what no process has sent).

Sources: OTP 25 ``erl_bif_trace.c`` (``seq_trace``), ``erl_trace.c``, ``msg_instrs.tab``; the manual of ``seq_trace``.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Final, cast

from enigma_gen.runtime import memory_limit, signal
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Pause, Status
from enigma_gen.runtime.tracing import (
    MONOTONIC,
    NOW,
    RECEIVE,
    RUNNING,
    RUNNING_PROCS,
    SEND,
    STRICT_MONOTONIC,
    Watch,
    is_sensitive,
)
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL, to_python
from enigma_gen.term.ids import Pid, Ref, ThisNode

if TYPE_CHECKING:
    from enigma_gen.runtime.system import System

Term = Any

SEQ_SEND: Final = 1
SEQ_RECEIVE: Final = 2
SEQ_PRINT: Final = 4
_STAMP_SHIFT: Final = 3


class WatchedMailbox(list[Any]):
    """A mailbox that tells of what arrives; `tokens` stand beside the messages.

    While its owner is traced for ``receive``, what arrives waits in `outer` until the owner looks for a message behind those it knows: that is when OTP's
    processes take in what was sent to them, and when it is traced.
    """

    __slots__ = ("owner", "tokens", "outer")

    def __init__(self, owner: Process, messages: list[Term]) -> None:
        super().__init__(messages)
        self.owner = owner
        self.tokens: list[Term] = [am.undefined] * len(messages)
        self.outer: list[tuple[Term, Term, Term]] = []
        """Messages, their tokens, and who has sent them."""

    def append(self, message: Term) -> None:
        """A message has come, with the token that is being carried."""
        system = self.owner.system
        token = system.tracing.token
        if self.owner.watch.flags & RECEIVE:
            sender = system.scheduler.current
            self.outer.append((message, token, None if sender is None else sender.pid))
        else:
            list.append(self, message)
            self.tokens.append(token)

    def __len__(self) -> int:
        """How many messages the owner knows; it asks because it looks for one, so it takes in the others when it knows none that it has not looked at."""
        if self.outer and self.owner.save >= list.__len__(self):
            self.take_in()
        return list.__len__(self)

    def take_in(self) -> None:
        """Let the owner know all messages."""
        tracing = self.owner.system.tracing
        while self.outer:
            message, token, sender = self.outer.pop(0)
            list.append(self, message)
            self.tokens.append(token)
            if self.owner.watch.flags & RECEIVE:
                tracing.received(self.owner, message, sender)

    def clear(self) -> None:
        """Drop everything."""
        list.clear(self)
        self.tokens.clear()
        self.outer.clear()

    def plain(self) -> bool:
        """Whether no message carries a token."""
        return all(token is None or token is am.undefined for token in self.tokens)


class WatchedProcess(Process):
    """A process that somebody watches.  Its `head` is always 0."""

    __slots__ = ()

    def rebuild(self) -> None:
        """See :class:`Process`."""
        self.generator = sliced(self) if self.watch.slices else self.run()

    def send(self, dest: Term, message: Term) -> Term:
        """See :class:`Process`."""
        tracing = self.system.tracing
        known = _is_destination(self.system, dest)
        if self.watch.saved is not None:
            self.watch.saved.sent(self, known)
        if self.watch.flags & SEND and known:
            tracing.sent(self, dest, message)
        token = self.seq_token
        if token is None:
            return Process.send(self, dest, message)
        target = _receiver(self.system, dest)
        if target is not None or _is_remote(self.system, dest):
            update_serial(self)
            token = self.seq_token
            shown = dest if target is None or type(dest) is Ref else target.pid
            output(self.system, token, SEQ_SEND, shown, message, self)
            if type(target) is Process:
                carry(target)
        elif type(dest) is not Pid:
            return Process.send(self, dest, message)
        tracing.token = token
        try:
            return Process.send(self, dest, message)
        finally:
            tracing.token = None

    def post(self, message: Term) -> None:
        """See :class:`Process`."""
        tracing = self.system.tracing
        before = tracing.token
        if before is None:
            tracing.token = am.undefined
        self.deliver(message)
        tracing.token = before

    def messages(self) -> list[Term]:
        """See :class:`Process`."""
        mailbox = cast("WatchedMailbox", self.mailbox)
        mailbox.take_in()
        return list(mailbox)

    def message_count(self) -> int:
        """See :class:`Process`."""
        return len(self.messages())

    def timeout(self) -> None:
        """See :class:`Process`."""
        Process.timeout(self)
        if self.watch.saved is not None:
            self.watch.saved.keep(self, am.timeout)
        if self.watch.flags & RECEIVE:
            self.system.tracing.received(self, am.timeout, am.clock_service)

    def accept(self) -> None:
        """See :class:`Process`."""
        if self.watch.saved is not None:
            self.watch.saved.keep(self, am.receive)
        index = self.save
        mailbox = cast("WatchedMailbox", self.mailbox)
        message = mailbox.pop(index)
        token = mailbox.tokens.pop(index)
        self.save = 0
        if self.markers is not None:
            self._move_markers(index)
        if self.timer is not None:
            self._drop_timer()
        if token is am.undefined:
            return
        had = self.seq_token
        self.seq_token = token
        if token is not None:
            watch = self.watch
            watch.last = token[2]
            watch.clock = max(watch.clock, token[2])
            output(self.system, token, SEQ_RECEIVE, self.pid, message, self)
        elif had is not None:
            rewatch(self)


def _is_destination(system: System, dest: Term) -> bool:
    """Whether what is sent to `dest` goes somewhere, as far as tracing is concerned."""
    return type(dest) is not tuple or (len(dest) == 2 and dest[1] is system.node)


def _is_remote(system: System, dest: Term) -> bool:
    """Whether `dest` is on another node."""
    if type(dest) is tuple:
        return len(dest) == 2 and dest[1] is not system.node
    return (type(dest) is Pid or type(dest) is Ref) and type(dest.node) is not ThisNode


def _receiver(system: System, dest: Term) -> Process | None:
    """The process that a message to `dest` would reach."""
    kind = type(dest)
    if kind is Pid:
        return system.find(dest)
    if kind is Ref:
        found = system.aliases.get(dest.words)
        return None if found is None else found[0]
    name = dest[0] if kind is tuple and len(dest) == 2 and dest[1] is system.node else dest
    found = system.registry.get(name) if type(name) is Atom else None
    return found if isinstance(found, Process) else None


def carry(p: Process) -> None:
    """Make `p` able to hold messages with tokens."""
    if p.watch is None:
        p.watch = Watch()
    if type(p) is Process:
        _watch(p)


def rewatch(p: Any) -> None:
    """Give `p` the class, the mailbox and the generator that its ``watch`` asks for."""
    if not isinstance(p, Process) or p.status is Status.EXITED:
        return
    watch = p.watch
    mailbox = p.mailbox
    needed = (
        watch.flags
        or watch.limit
        or watch.saved is not None
        or p.seq_token is not None
        or (type(mailbox) is WatchedMailbox and not mailbox.plain())
    )
    if type(mailbox) is WatchedMailbox and not watch.flags & RECEIVE:
        mailbox.take_in()
    if needed and type(p) is Process:
        _watch(p)
    elif not needed and type(p) is WatchedProcess:
        p.__class__ = Process  # type: ignore[assignment]
        p.mailbox = list(mailbox)
        if not watch.clock and not watch.last and not watch.traces:
            p.watch = None
    generator = p.generator
    if generator is not None:
        has = generator.gi_code is sliced.__code__
        if has != watch.slices:
            p.rebuild()


def _watch(p: Process) -> None:
    head = p.head
    p.mailbox = WatchedMailbox(p, p.messages())
    p.head = 0
    p.save = max(0, p.save - head)
    if p.markers:
        p.markers = {key: max(0, at - head) for key, at in p.markers.items()}
    p.__class__ = WatchedProcess


# Slices --------------------------------------------------------------------------------------------------------------


def sliced(p: Process) -> Generator[Pause, None, None]:
    """The generator of a process whose slices are watched, around its own."""
    inner = Process.run(p)
    while True:
        _slice_starts(p)
        try:
            pause = next(inner)
        except StopIteration:
            return
        _slice_ends(p)
        watch = p.watch
        if watch is not None and watch.limit and not memory_limit.respected(p):
            return
        yield pause


def _slice_starts(p: Process) -> None:
    watch = p.watch
    if watch is None:
        return
    if watch.flags & (RUNNING | RUNNING_PROCS):
        p.system.tracing.event(p, RUNNING | RUNNING_PROCS, am.in_, p.system.tracing.where(p))
    for trace in watch.traces:
        if trace.timed is not None:
            trace.since = p.system.monotonic()
    if watch.saved is not None:
        watch.saved.slice_starts(p)


def _slice_ends(p: Process) -> None:
    watch = p.watch
    if watch is None:
        return
    for trace in watch.traces:
        if trace.timed is not None:
            trace.timed.spend(p, trace)
    if watch.flags & (RUNNING | RUNNING_PROCS) and p.status is Status.RUNNING:
        p.system.tracing.event(p, RUNNING | RUNNING_PROCS, am.out, p.system.tracing.where(p))


# Sequential tracing --------------------------------------------------------------------------------------------------


def new_token(p: Process) -> tuple[Term, ...]:
    """The token of `p`; it gets one if it has none."""
    if p.seq_token is None:
        last = 0 if p.watch is None else p.watch.last
        set_token(p, (0, 0, 0, p.pid, last))
    token: tuple[Term, ...] = p.seq_token
    return token


def set_token(p: Process, token: Term) -> None:
    """Let `token`, or None, be that of `p`."""
    p.seq_token = token
    if token is not None:
        carry(p)
    elif p.watch is not None:
        rewatch(p)


def wanted(system: System, subject: Term) -> bool:
    """Whether there is a sequential tracer that takes messages; one that is gone is forgotten."""
    tracing = system.tracing
    tracer = tracing.sequential_tracer()
    return tracer is not None and tracing.ask(tracer, am.seq_trace, subject) is am.trace


def update_serial(p: Process) -> None:
    """`p` is about to send its token: count up."""
    if p.system.tracing.sequential is not None and not wanted(p.system, p.pid):
        return
    watch = p.watch
    watch.clock += 1
    flags, label, *_ = p.seq_token
    p.seq_token = (flags, label, watch.clock, p.pid, watch.last)


def seq_spawned(p: Process, child: Process, mfa: Term, opts: Term, tag: Term, ref: Ref, *, answered: bool) -> None:
    """`p`, which has a token, has made `child`: the token goes with it, as with a message.

    `opts`, `tag` and `ref` stand in that message.  `answered`: the reply that tells of the child is received at once, as by ``spawn``.
    """
    system = p.system
    update_serial(p)
    token = p.seq_token
    set_token(child, token)
    module, function, arguments = mfa
    called = (module, function, len(to_python(arguments)))
    request = (am.spawn_request, ref, p.pid, child.group_leader, called, opts, tag, arguments)
    output(system, token, SEQ_SEND, child.pid, request, p)
    output(system, token, SEQ_RECEIVE, child.pid, request, p)
    child.watch.clock = child.watch.last = token[2]
    if answered:
        update_serial(child)
        token = child.seq_token
        reply = (tag, ref, am.ok, child.pid)
        output(system, token, SEQ_SEND, p.pid, reply, p)
        # OTP takes the tagged word of the serial for its value here (erl_create_process).
        p.watch.last = p.watch.clock = token[2] << 4 | 15
        output(system, token, SEQ_RECEIVE, p.pid, reply, p)


def send_signal(sender: Process, target: Any, message: Term) -> Term:
    """`sender`, which has a token, sends a signal to `target` that may become `message`: the token that goes with it, None for none."""
    update_serial(sender)
    token = sender.seq_token
    if isinstance(target, Process):
        output(sender.system, token, SEQ_SEND, target.pid, message, target)
        carry(target)
    return token


def link_exit(p: Process, peer: Process, reason: Term) -> None:
    """`p`, which has a token, has ended: tell `peer`, to which it was linked."""
    token = send_signal(p, peer, (signal.EXIT_TAG, p.pid, reason))
    p.system.tracing.carry(token, signal.link_exit, peer, p.pid, reason)


def output(system: System, token: Term, kind: int, receiver: Term, message: Term, p: Process | None) -> None:
    """Tell the sequential tracer of a message sent, received or printed, if the token says so."""
    flags, label, serial, sender, last = token
    if (
        not flags & kind
        or (p is not None and is_sensitive(p))
        or not wanted(system, am.undefined if p is None else p.pid)
    ):
        return
    tag = am.send if kind == SEQ_SEND else am.receive if kind == SEQ_RECEIVE else am.print
    tracing = system.tracing
    assert tracing.sequential is not None
    tracing.emit(
        tracing.sequential, flags >> _STAMP_SHIFT, am.seq_trace, label, (tag, (last, serial), sender, receiver, message)
    )


_BITS: Final[dict[Atom, int]] = {
    am.send: SEQ_SEND,
    am.receive: SEQ_RECEIVE,
    am.print: SEQ_PRINT,
    am.timestamp: NOW << _STAMP_SHIFT,
    am.strict_monotonic_timestamp: STRICT_MONOTONIC << _STAMP_SHIFT,
    am.monotonic_timestamp: MONOTONIC << _STAMP_SHIFT,
}
_MOST: Final = 1 << 59


def seq_trace(p: Process, item: Term, value: Term) -> Term:
    """``erlang:seq_trace/2``: change the token of `p`; the old value, or None for what makes no sense."""
    bit = _BITS.get(item) if type(item) is Atom else None
    if bit is not None:
        return _flag(p, bit, value)
    if item is am.label:
        flags, old, *rest = new_token(p)
        set_token(p, (flags, value, *rest))
        return old
    if item is am.serial:
        return _serial(p, value)
    if item is not am.sequential_trace_token or value is not NIL:
        return None
    token = p.seq_token
    set_token(p, None)
    return NIL if token is None else token


def _flag(p: Process, bit: int, value: Term) -> Term:
    if value is not am.true and value is not am.false:
        return None
    flags, *rest = new_token(p)
    set_token(p, (flags | bit if value is am.true else flags & ~bit, *rest))
    return am.true if flags & bit else am.false


def _serial(p: Process, value: Term) -> Term:
    if type(value) is not tuple or len(value) != 2 or not all(type(n) is int and -_MOST <= n < _MOST for n in value):
        return None
    flags, label, serial, sender, last = new_token(p)
    set_token(p, (flags, label, value[1], sender, value[0]))
    p.watch.last, p.watch.clock = value
    return last, serial


def seq_trace_info(p: Process, item: Term) -> Term:
    """``erlang:seq_trace_info/1``: ``{Item, Value}``, ``[]`` without a token, or None for what is no item."""
    bit = _BITS.get(item) if type(item) is Atom else None
    token = p.seq_token
    if token is None:
        if bit is not None or item is am.spawn:
            return item, am.false
        return NIL if item is am.label or item is am.serial else None
    if bit is not None:
        return item, am.true if token[0] & bit else am.false
    if item is am.label:
        return item, token[1]
    return (item, (token[4], token[2])) if item is am.serial else None


def reset(system: System) -> None:
    """``system_flag(reset_seq_trace, true)``: no process and no message has a token any more."""
    for p in list(system.processes.values()):
        if p.watch is not None:
            p.watch.clock = p.watch.last = 0
            if type(p.mailbox) is WatchedMailbox:
                p.mailbox.tokens = [None] * len(p.mailbox)
            p.seq_token = None
            rewatch(p)
