"""A connection to another node: what goes out through it, and what hangs on it.

A node is *idle*, *pending* (``net_kernel`` is connecting it; what is for it waits) or *connected*, through a port or a process of this VM
(:mod:`enigma_gen.runtime.dist_channel`).  Links and monitors across nodes hang on a connection through a :class:`RemoteProcess` for each process of the
other node that has any, which takes the place of a process in the tables of :mod:`enigma_gen.runtime.signal`.  When the connection is lost, all of them
are told ``noconnection``, and after that whoever watches the node.

A term that takes long to write or to read is written or read in pieces between slices (:mod:`enigma_gen.runtime.chores`); its sender, and what follows
it, wait.

Source: OTP 25 ``dist.c``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime import dist_protocol as protocol
from enigma_gen.runtime import signal
from enigma_gen.runtime.context import SystemContext
from enigma_gen.runtime.dist_receive import obey
from enigma_gen.runtime.remote import PendingSpawn, RemoteProcess
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.dist_format import Inbox, decoding_message, encoding_message
from enigma_gen.term.etf import EtfError
from enigma_gen.term.ids import Pid, Ref

if TYPE_CHECKING:
    from enigma_gen.runtime.dist_channel import Channel
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

_EMPTY: Final = intern("")
_NUMBER_MASK: Final = (1 << 24) - 1


class State(Enum):
    """How far a connection is."""

    IDLE = "idle"
    PENDING = "pending"
    CONNECTED = "connected"


class Connection:
    """What is known of the node `name`.

    `number` tells its connections apart, `ref` stands for it in handles.  While there is one: `channel` is what it goes through, `flags` are the capabilities
    of both nodes, `creation` is the incarnation of the other.  `processes` are the other node's processes that have links or monitors (by pid, or by name),
    `spawns` the requests for processes that it has not answered, `watchers` the processes here that monitor the node, and how often.
    """

    __slots__ = (
        "system",
        "name",
        "number",
        "ref",
        "state",
        "channel",
        "flags",
        "creation",
        "processes",
        "spawns",
        "watchers",
        "received",
        "sent",
        "_context",
        "_inbox",
        "_incoming",
        "_outgoing",
        "_waiting",
        "_senders",
        "__weakref__",
    )

    def __init__(self, system: System, name: Atom) -> None:
        self.system = system
        self.name = name
        self.number = system.monotonic() & _NUMBER_MASK
        self.ref: Ref = system.make_ref()
        system.magic[self.ref] = self
        self._clear()

    def __repr__(self) -> str:
        return f"<Connection {self.name.name} {self.state.value}>"

    def _clear(self) -> None:
        self.state = State.IDLE
        self.channel: Channel | None = None
        self.flags = 0
        self.creation = 0
        self.processes: dict[Term, RemoteProcess] = {}
        self.spawns: dict[tuple[int, ...], PendingSpawn] = {}
        self.watchers: dict[Process, int] = {}
        self.received = self.sent = 0
        self._context = SystemContext(self.system)
        self._inbox = Inbox()
        self._incoming: deque[Generator[None, None, tuple[Term, Term]]] = deque()
        self._outgoing: deque[Generator[None, None, bytes]] = deque()
        self._waiting: list[tuple[Term, Term]] = []
        self._senders: list[Process] = []

    def handle(self) -> Term:
        """What ``net_kernel`` names the connection by."""
        return self.number, self.ref

    @property
    def kind(self) -> Atom:
        """``visible`` or ``hidden``."""
        return am.visible if self.flags & protocol.PUBLISHED else am.hidden

    # Life ------------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Somebody is connecting the node."""
        self.state = State.PENDING
        self.number = (self.number + 1) & _NUMBER_MASK

    def connect(self, channel: Channel, flags: int, creation: int) -> None:
        """The node is connected, through `channel`: send what has waited."""
        self.state = State.CONNECTED
        self.channel = channel
        self.flags, self.creation = flags, creation
        waiting, self._waiting = self._waiting, []
        for control, payload in waiting:
            self.send(control, payload)
        self.system.distribution.watchers.tell(am.nodeup, self.name, self.kind, self.number)

    def abandon(self) -> None:
        """The node could not be connected; whoever watches it is told."""
        self._lose()

    def kill(self, reason: Term) -> None:
        """Cut the connection."""
        if self.channel is not None:
            self.channel.close(reason)

    def lost(self, reason: Term) -> None:
        """The connection's port has been closed, or its process has ended."""
        kind, number = self.kind, self.number
        self._lose()
        why = am.connection_closed if reason is signal.NORMAL else reason
        distribution = self.system.distribution
        distribution.watchers.tell(am.nodedown, self.name, kind, number, why)
        distribution.stop_when_alone()

    def _lose(self) -> None:
        processes, spawns, watchers, senders = self.processes, self.spawns, self.watchers, self._senders
        channel = self.channel
        self._clear()
        if channel is not None:
            channel.release()
        for process in list(processes.values()):
            process.lost()
        for spawn in spawns.values():
            spawn.failed(am.noconnection)
        for p, count in watchers.items():
            for _ in range(count):
                p.post((am.nodedown, self.name))
        _let_run(senders)

    # Who hangs on it -------------------------------------------------------------------------------------------------

    def process(self, ident: Term) -> RemoteProcess:
        """What stands here for the other node's process `ident`, a pid or a name."""
        found = self.processes.get(ident)
        if found is None:
            found = self.processes[ident] = RemoteProcess(self, ident)
        return found

    def watch(self, p: Process) -> None:
        """`p` monitors the node, once more."""
        signal.at_exit(p, self._watcher_ended)
        self.watchers[p] = self.watchers.get(p, 0) + 1

    def unwatch(self, p: Process) -> None:
        """Undo one :meth:`watch`."""
        count = self.watchers.get(p, 0)
        if count > 1:
            self.watchers[p] = count - 1
        else:
            self.watchers.pop(p, None)

    def _watcher_ended(self, p: Process, reason: Term) -> None:
        self.watchers.pop(p, None)

    @property
    def queued(self) -> int:
        """How many messages wait to be sent, and how many bytes to be written."""
        return len(self._waiting) + len(self._outgoing) + (0 if self.channel is None else self.channel.queued)

    # Out -------------------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether whoever sends now has to wait."""
        return bool(self._outgoing) or (self.channel is not None and self.channel.busy)

    def send_message(self, p: Process | None, dest: Term, message: Term) -> None:
        """Send `message`, by `p` or by no process, to a pid, a name or an alias there."""
        sender = _EMPTY if p is None else p.pid
        token = self.system.tracing.token
        traced = token is not None and token is not am.undefined
        control: tuple[Term, ...]
        if type(dest) is Atom:
            control = (
                protocol.REG_SEND_TT if traced else protocol.REG_SEND,
                sender if p else self._nobody(),
                _EMPTY,
                dest,
            )
        elif type(dest) is Ref:
            control = (protocol.ALIAS_SEND_TT if traced else protocol.ALIAS_SEND, sender if p else self._nobody(), dest)
        elif p is not None and self.flags & protocol.SEND_WITH_SENDER:
            control = (protocol.SEND_SENDER_TT if traced else protocol.SEND_SENDER, sender, dest)
        else:
            control = (protocol.SEND_TT if traced else protocol.SEND, _EMPTY, dest)
        self.send((*control, token) if traced else control, message, p)

    def _nobody(self) -> Pid:
        """Who sends what no process sends."""
        found = self.system.distribution.kernel
        return Pid(self.system.this_node, 0, 0, 0) if found is None else found.pid

    def send_reason(self, plain: int, carrying: int, ends: tuple[Term, ...], reason: Term) -> None:
        """Send a control message that ends with `reason`, which is the payload where the other node takes that."""
        if self.flags & protocol.EXIT_PAYLOAD or self.state is State.PENDING:
            self.send((carrying, *ends), reason)
        else:
            self.send((plain, *ends, reason))

    def send(self, control: Term, payload: Term = None, p: Process | None = None) -> None:
        """Send a control message and its payload (None for none); `p` (None: nobody) waits when that takes its time."""
        if self.state is State.PENDING:
            self._waiting.append((control, payload))
        if self.state is not State.CONNECTED:
            return
        work = encoding_message(control, payload, bool(self.flags & protocol.DIST_HDR_ATOM_CACHE), self._context)
        if not self._outgoing:
            try:
                next(work)
            except StopIteration as done:
                self._transmit(done.value)
                if p is not None and self.channel is not None and self.channel.busy:
                    self.channel.suspend(p)
                return
            self.system.chores.add(self._write())
        self._outgoing.append(work)
        if p is not None:
            signal.freeze(p)
            self._senders.append(p)
            self.system.budget.clear()

    def _write(self) -> Iterator[None]:
        """The chore of writing what takes long, and what has come behind it."""
        outgoing = self._outgoing
        while outgoing:
            data = yield from outgoing[0]
            if outgoing is not self._outgoing:
                return  # the connection is lost
            self._transmit(data)
            outgoing.popleft()
        senders, self._senders = self._senders, []
        if self.channel is not None and self.channel.busy:
            for p in senders:
                if p.status is not Status.EXITED:
                    self.channel.suspend(p)
        _let_run(senders)

    def _transmit(self, data: bytes) -> None:
        self.sent += 1
        if self.channel is not None:
            self.channel.transmit(data)

    # In --------------------------------------------------------------------------------------------------------------

    def take(self, data: bytes) -> None:
        """A packet has come; an empty one only says that the other node is there."""
        if not data:
            return
        self.received += 1
        try:
            message = self._inbox.take(data)
            if message is None:
                return
            work = decoding_message(message, self._context)
            if not self._incoming:
                try:
                    next(work)
                except StopIteration as done:
                    obey(self, *done.value)
                    return
                self.system.chores.add(self._read())
            self._incoming.append(work)
        except EtfError:
            self.kill(signal.KILLED)

    def _read(self) -> Iterator[None]:
        """The chore of reading what takes long, and what has come behind it."""
        incoming = self._incoming
        while incoming:
            try:
                control, payload = yield from incoming[0]
            except EtfError:
                self.kill(signal.KILLED)
                return
            if incoming is not self._incoming:
                return  # the connection is lost
            obey(self, control, payload)
            if incoming is self._incoming:
                incoming.popleft()


def _let_run(senders: list[Process]) -> None:
    for p in senders:
        if p.status is not Status.EXITED:
            signal.thaw(p)
