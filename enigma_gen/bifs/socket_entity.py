"""A socket of the module ``socket``: what its natives share.

A handle is a reference; what it stands for is a :class:`Socket` in ``p.system.magic``.  Terms that name the socket to processes are ``{'$socket', Handle}``.

What cannot be done at once is *selected*: the process gets ``select`` as answer and, when the operating system says that it can be tried again, the
message ``{'$socket', Socket, select, Reference}``; it then asks again.  Each direction (:class:`Side`) has one process whose turn it is, `current`, and a
queue of others; it is the next one's turn when an operation of the current one has come to an end, was cancelled, or the process has died.  An error,
and the close of the socket, end the wait of all: ``{'$socket', Socket, abort, {Reference, Reason}}``.

Of a socket's own, `owner` is the process that the socket is closed with.  A socket monitors it, and who waits, as a process would, so it has what
:mod:`enigma_gen.runtime.signal` wants of one: an identifier, `pid` (the handle), `monitors`, and :meth:`Socket.post`.  It is closed in two steps: ``close``
ends everything that is under way, ``finalize_close`` closes the descriptor.

Source: OTP 25 ``prim_socket_nif.c``.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
from collections import deque
from typing import Any, Final
from weakref import WeakSet

from enigma_gen.bifs.socket_tables import NEWER_SINCE
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.signal import Monitor
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.error import badarg, error
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE

SOCKET: Final = intern("$socket")
NAMED_SINCE: Final = 23
"""The first release in which the terms of sockets begin with ``$socket``; before it is ``socket``."""
SELECT: Final = am.select
CLOSED: Final = (am.error, am.closed)
BAD_STATE: Final = (am.error, (am.invalid, am.state))

BOUND_STATE: Final = 0x01
LISTENING_STATE: Final = 0x02
ACCEPTING_STATE: Final = 0x04
CONNECTING_STATE: Final = 0x08
CONNECTED_STATE: Final = 0x10
SELECTED_STATE: Final = 0x20
CLOSING_STATE: Final = 0x40
CLOSED_STATE: Final = 0x80
_NOT_OPEN: Final = CLOSING_STATE | CLOSED_STATE
STATES: Final = ("bound", "listening", "accepting", "connecting", "connected", "selected", "closing", "closed")
"""The names of the bits, the lowest first."""

BUFFER_SIZE: Final = 8_192
CONTROL_SIZE: Final = 1_024
UINT64: Final = 1 << 64
COUNTERS: Final = (
    "read_byte read_fails read_pkg read_pkg_max read_tries read_waits write_byte write_fails write_pkg write_pkg_max write_tries write_waits "
    "acc_success acc_fails acc_tries acc_waits"
).split()
SENDFILE_COUNTERS: Final = (
    "sendfile sendfile_byte sendfile_fails sendfile_max sendfile_pkg sendfile_pkg_max sendfile_tries sendfile_waits"
).split()
KINDS: Final = (
    "num_sockets num_tdgrams num_tstreams num_tseqpkgs num_dlocal num_dinet num_dinet6 num_pip num_ptcp num_pudp num_psctp"
).split()

Answer = Any


def raise_invalid(what: Any) -> None:
    """Raise ``error:{invalid, what}``."""
    error((am.invalid, what))


def is_newer(p: Any) -> bool:
    """Whether the natives are those of OTP 26 or newer."""
    return p.system.release >= NEWER_SINCE


def out_of_range(p: Any, term: Any) -> Answer:
    """The answer to an integer that is too large for what it is meant to be."""
    answer = (am.invalid, (am.integer_range, term))
    return (am.error, answer) if is_newer(p) else answer


def failure(problem: OSError) -> Answer:
    """``{error, Posix}``."""
    return (am.error, posix_atom(problem.errno))


class Request:
    """A process `p` that waits, by the name of `ref`; `watch` monitors it."""

    __slots__ = ("p", "ref", "watch")

    def __init__(self, p: Any, ref: Any, watch: Monitor | None) -> None:
        self.p = p
        self.ref = ref
        self.watch = watch


class Side:
    """Who waits for one thing.  `pending` is who has yet to be told that it can go on: the process and its name for that, the current one's mostly.

    As in OTP nobody takes that back but :meth:`cancel` and the close: who asks again before it was told, and gets what it wants, is told nevertheless.
    """

    __slots__ = ("socket", "event", "current", "waiting", "pending")

    def __init__(self, socket_: Socket, event: int) -> None:
        self.socket = socket_
        self.event = event
        self.current: Request | None = None
        self.waiting: deque[Request] = deque()
        self.pending: tuple[Any, Any] | None = None

    def __len__(self) -> int:
        return 0 if self.current is None else 1 + len(self.waiting)

    def is_others(self, p: Any) -> bool:
        """Whether it is the turn of another process than `p`."""
        return self.current is not None and self.current.p is not p

    def enqueue(self, p: Any, ref: Any) -> Answer:
        """Let `p` wait for its turn.  Raises ``{invalid, state}`` when it does so already."""
        if any(request.p is p for request in self.waiting):
            raise_invalid(am.state)
        self.waiting.append(self.socket.request(p, ref))
        return SELECT

    def hold(self, p: Any, ref: Any) -> None:
        """It is the turn of `p`, which goes on under the name `ref`."""
        if self.current is None:
            self.current = self.socket.request(p, ref)
        else:
            self.current.ref = ref

    def select(self) -> None:
        """Tell the current one when it can go on."""
        assert self.current is not None
        self.pending = (self.current.p, self.current.ref)
        self.socket.watch.want(self.event)
        if self.event == READ:
            self.socket.read_state |= SELECTED_STATE
        else:
            self.socket.write_state |= SELECTED_STATE

    def unselect(self) -> Atom:
        """Tell nobody anything any more: ``ok``, or ``select_sent`` if that was done already."""
        if self.pending is None:
            return am.select_sent
        self.pending = None
        self.socket.watch.forget(self.event)
        return am.ok

    def ready(self) -> None:
        """It can go on."""
        if self.pending is not None:
            (p, ref), self.pending = self.pending, None
            self.socket.watch.forget(self.event)
            p.post((SOCKET, self.socket.term, SELECT, ref))

    def release(self) -> None:
        """It is nobody's turn."""
        if self.current is not None:
            self.socket.unwatch(self.current.watch)
            self.current = None

    def done(self) -> None:
        """What the current one wanted has been done, so it could go on; now it is the turn of the next one, if there is any."""
        self.ready()
        self.advance()

    def advance(self) -> None:
        """It is the turn of the next one, if there is any."""
        self.release()
        if self.waiting:
            self.current = self.waiting.popleft()
            self.select()

    def abort(self, reason: Any, *, current: bool = False) -> None:
        """End the wait of all that wait for their turn; and of the `current` one, if it has yet to be told anything."""
        if self.current is not None and current and self.pending:
            self._abort(self.current, reason)
        self.pending = None
        self.release()
        while self.waiting:
            request = self.waiting.popleft()
            self.socket.unwatch(request.watch)
            self._abort(request, reason)

    def _abort(self, request: Request, reason: Any) -> None:
        request.p.post((SOCKET, self.socket.term, am.abort, (request.ref, reason)))

    def cancel(self, p: Any, ref: Any) -> Atom:
        """`p` does not want to wait any more."""
        if self.current is None:
            return am.not_found
        if self.current.p is p:
            if self.current.ref != ref:
                return am.not_found
            answer = self.unselect()
            self.advance()
            return answer
        for request in self.waiting:
            if request.p is p:
                return self._dequeue(request) if request.ref == ref else am.not_found
        return am.not_found

    def _dequeue(self, request: Request) -> Atom:
        self.waiting.remove(request)
        self.socket.unwatch(request.watch)
        return am.ok

    def lost(self, ref: Ref) -> bool:
        """The process that is monitored as `ref` has died; whether it was one of these."""
        if self.current is not None and self.current.watch is not None and self.current.watch.ref == ref:
            self.current.watch = None
            self.unselect()
            self.advance()
            return True
        for request in self.waiting:
            if request.watch is not None and request.watch.ref == ref:
                request.watch = None
                self.waiting.remove(request)
                return True
        return False


class Socket:
    """One socket; see the module."""

    __slots__ = (
        "sockets",
        "system",
        "flags",
        "fd",
        "domain",
        "type",
        "protocol",
        "original",
        "owned",
        "pid",
        "term",
        "monitors",
        "owner",
        "owner_watch",
        "closer",
        "closer_watch",
        "watch",
        "reader",
        "acceptor",
        "writer",
        "connector",
        "read_state",
        "write_state",
        "counters",
        "sendfile",
        "file",
        "file_sent",
        "package",
        "read_package",
        "buffer_size",
        "buffer_count",
        "buffers_read",
        "kept",
        "control_size",
        "send_control_size",
        "meta",
        "debug",
        "iow",
        "registered",
        "__weakref__",
    )

    def __init__(self, sockets: Sockets, p: Any, fd: int, domain: int, type_: int, protocol: int) -> None:
        self.sockets = sockets
        self.system = p.system
        self.fd = fd
        self.flags = 0
        self.domain = domain
        self.type = type_
        self.protocol = protocol
        self.original = -1
        self.owned = True
        self.pid: Ref | None = p.system.make_ref()
        self.term: Any = (SOCKET if p.system.release >= NAMED_SINCE else am.socket, self.pid)
        self.monitors: dict[tuple[int, ...], Monitor] = {}
        self.owner: Any = None
        self.owner_watch: Monitor | None = None
        self.closer: Any = None
        self.closer_watch: Monitor | None = None
        self.watch = p.system.watch_descriptor(fd, self.ready)
        self.reader = Side(self, READ)
        self.acceptor = Side(self, READ)
        self.writer = Side(self, WRITE)
        self.connector = Side(self, WRITE)
        self.read_state = self.write_state = 0
        self.counters = dict.fromkeys(COUNTERS, 0)
        self.sendfile: dict[str, int] | None = None
        self.file: int | None = None
        self.file_sent = 0
        self.package = 0
        self.read_package = 0
        self.buffer_size = BUFFER_SIZE
        self.buffer_count = 0
        self.buffers_read = 0
        self.kept = b""
        self.control_size = CONTROL_SIZE
        self.send_control_size = CONTROL_SIZE
        self.meta: Any = UNDEFINED
        self.debug = sockets.socket_debug
        self.iow = False
        self.registered = sockets.use_registry
        p.system.magic[self.pid] = self
        sockets.open.add(self)
        self.own(p)

    # Who is watched --------------------------------------------------------------------------------------------------

    def monitor(self, p: Any) -> Monitor:
        """Watch `p`."""
        ref = self.system.make_ref()
        watch = Monitor(ref, self, p, am.process, p.pid, am.DOWN, None)  # type: ignore[arg-type]
        self.monitors[ref.words] = watch
        if p.monitored_by is None:
            p.monitored_by = {}
        p.monitored_by[ref.words] = watch
        return watch

    def unwatch(self, watch: Monitor | None) -> None:
        """The opposite of :meth:`monitor`."""
        if watch is not None and self.monitors.pop(watch.ref.words, None) is not None:
            target = watch.target
            if target.monitored_by is not None:
                target.monitored_by.pop(watch.ref.words, None)

    def own(self, p: Any) -> None:
        """`p` is the owner from now on."""
        self.unwatch(self.owner_watch)
        self.owner = p
        self.owner_watch = self.monitor(p)

    def request(self, p: Any, ref: Any) -> Request:
        """A request of `p`."""
        return Request(p, ref, self.monitor(p))

    def post(self, message: Any) -> None:
        """A process that is watched has died."""
        ref = message[1]
        if self.closer is not None and self.closer.pid == message[3]:
            self._lost_closer(ref)
        elif self.owner_watch is not None and self.owner_watch.ref == ref:
            self.owner = self.owner_watch = None
            if self.is_open():
                self.stop()
                self.close_now()
        elif self.connector.lost(ref):
            self.write_state &= ~CONNECTING_STATE
        elif not self.read_state & CLOSED_STATE:
            self._lost_waiting(ref)

    def _lost_closer(self, ref: Ref) -> None:
        """Who has begun to close cannot finish it."""
        self.closer = None
        if self.closer_watch is not None and self.closer_watch.ref == ref:
            self.closer_watch = None
        else:
            self.owner = self.owner_watch = None
        self.close_now()

    def _lost_waiting(self, ref: Ref) -> None:
        if self.acceptor.lost(ref) and self.acceptor.current is None:
            self.read_state &= ~ACCEPTING_STATE
        self.reader.lost(ref)
        self.writer.lost(ref)

    # Waiting ---------------------------------------------------------------------------------------------------------

    def ready(self, events: int) -> None:
        """Something that was wanted can be done."""
        if events & READ:
            self.reader.ready()
            self.acceptor.ready()
        if events & WRITE:
            self.writer.ready()
            self.connector.ready()

    def count(self, counter: str, amount: int = 1) -> None:
        """Count something."""
        self.counters[counter] += amount

    def is_open(self) -> bool:
        """Whether it can be used."""
        return not self.read_state & _NOT_OPEN

    # The end ---------------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End all that is under way, and let nothing else begin."""
        self.watch.close()
        self.writer.abort(am.closed, current=True)
        self.connector.abort(am.closed, current=True)
        self.reader.abort(am.closed, current=True)
        self.acceptor.abort(am.closed, current=True)
        self.read_state |= CLOSING_STATE
        self.write_state |= CLOSING_STATE

    def forget(self) -> int | None:
        """It is closed, but for the descriptor; which is that, if it is to be closed.

        The handle is known as long as somebody has it, but the socket does not keep it alive any more.
        """
        self.unwatch(self.owner_watch)
        self.unwatch(self.closer_watch)
        self.owner = self.owner_watch = self.closer = self.closer_watch = None
        self.watch.close()
        self.read_state |= CLOSED_STATE
        self.write_state |= CLOSED_STATE
        self.meta = UNDEFINED
        self.sockets.closed(self)
        if self.file is not None:
            _close(self.file)
            self.file = None
        if self.registered:
            self.sockets.tell_registry(am.del_, self)
        self.pid = self.term = None
        return self.fd if self.owned else None

    def close_now(self) -> None:
        """Close the descriptor, though nobody waits for that."""
        fd = self.forget()
        if fd is not None:
            self.system.in_background(_close, fd)


def _close(fd: int) -> None:
    with contextlib.suppress(OSError):
        os.close(fd)


class Sockets:
    """What all sockets of a VM share.  `counters` are the numbers of open sockets of each kind."""

    def __init__(self, system: Any) -> None:
        self.system = system
        info = system.library_info.get(am.prim_socket) or system.library_info.get(am.socket)
        given = info if type(info) is Map else Map.from_pairs([])
        self.registry = given.get(am.registry)
        self.use_registry = given.get(am.use_registry, TRUE) is TRUE
        self.iow = given.get(am.iow, FALSE) is TRUE
        self.debug = given.get(am.debug, FALSE) is TRUE
        self.socket_debug = given.get(am.socket_debug, FALSE) is TRUE
        self.counters = dict.fromkeys(KINDS, 0)
        self.open: WeakSet[Socket] = WeakSet()
        system.at_end.append(self._end)

    def opened(self, found: Socket, protocol: int) -> None:
        """One more; `protocol` is the one that was asked for."""
        for name in _kinds(found.domain, found.type, protocol):
            self.counters[name] += 1
        if found.registered:
            self.tell_registry(am.add, found)

    def closed(self, found: Socket) -> None:
        """One less."""
        for name in _kinds(found.domain, found.type, found.protocol):
            self.counters[name] = max(0, self.counters[name] - 1)

    def tell_registry(self, what: Atom, found: Socket) -> None:
        """Send the registry a message."""
        process = None if self.registry is None else self.system.find(self.registry)
        if process is not None:
            process.post((SOCKET, what, found.term))

    def _end(self) -> None:
        """The VM ends: close what is open."""
        for found in list(self.open):
            if not found.read_state & CLOSED_STATE:
                found.registered = False
                found.close_now()


_DOMAINS: Final = {
    int(socket.AF_INET): "num_dinet",
    int(socket.AF_INET6): "num_dinet6",
    int(socket.AF_UNIX): "num_dlocal",
}
_TYPES: Final = {
    int(socket.SOCK_STREAM): "num_tstreams",
    int(socket.SOCK_DGRAM): "num_tdgrams",
    int(socket.SOCK_SEQPACKET): "num_tseqpkgs",
}
_PROTOCOLS: Final = {0: "num_pip", 6: "num_ptcp", 17: "num_pudp", 132: "num_psctp"}


def _kinds(domain: int, type_: int, protocol: int) -> list[str]:
    found = ["num_sockets", _DOMAINS.get(domain), _TYPES.get(type_), _PROTOCOLS.get(protocol)]
    return [name for name in found if name is not None]


def sockets_of(system: Any) -> Sockets:
    """What the sockets of `system` share, made when it is first needed."""
    if system.sockets is None:
        system.sockets = Sockets(system)
    shared: Sockets = system.sockets
    return shared


def want_socket(p: Any, handle: Any) -> Socket:
    """The socket that a handle stands for; ``badarg`` when it stands for none."""
    found = p.system.magic.get(handle) if type(handle) is Ref else None
    if type(found) is not Socket:
        badarg()
    return found
