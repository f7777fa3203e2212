"""Ports: the mechanism between processes and the drivers that do the work.

A port is an actor without a mailbox: a signal is applied to it when it is sent, as to a process (see ``signal``), so the order between each pair is the
order of sending.  It has an owner, the *connected* process, which gets what comes in; links and monitors like a process; a queue in its driver, which
makes it *busy* when it is too long: whoever then writes is suspended, as by ``suspend_process``, till it is short again.

The life of a port: open, then *closing* (for everybody but its driver it is gone, links and monitors have been told, but the driver has something to
write), then closed.  Reason ``kill`` skips the middle.

Numbers are given in order from 0, which is OTP's own port ``forker``.

Sources: OTP 25 ``io.c``, ``erl_bif_port.c``; "Ports and Port Drivers" in the Erlang reference manual.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

from enigma_gen.abi.driver import Driver, PortOptions
from enigma_gen.runtime import signal
from enigma_gen.runtime.line_buffer import LineBuffer
from enigma_gen.runtime.signal import KILL, KILLED, NORMAL
from enigma_gen.runtime.suspension import ProcessKilled, Status
from enigma_gen.runtime.tracing import PORTS, RECEIVE, SEND
from enigma_gen.term.atom import UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import Pid, ThisNode
from enigma_gen.term.ids import Port as PortId
from enigma_gen.term.iolist import iolist_bytes

if TYPE_CHECKING:
    from enigma_gen.runtime.connection import Connection
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

DATA: Final = intern("data")
BADSIG: Final = intern("badsig")
_NUMBER_MASK: Final = (1 << 28) - 1


class Port:
    """One port.  `pid` is its identifier (called so because a registered name has an owner with a ``pid``), `title` the text that ``port_info`` calls its
    name, `name` the registered name.

    `links` and `monitored_by` are as in a process; `waiting` are the processes that are suspended because it is busy, and `held` the data that they have sent
    with ``!`` meanwhile.  `connection` is the connection to another node that it serves, if it does.  `bytes_in` and `bytes_out` count,
    `data` is what ``port_set_data/2`` has left.
    """

    driver: Driver
    remote: ClassVar[bool] = False

    __slots__ = (
        "system",
        "pid",
        "title",
        "name",
        "driver",
        "connected",
        "links",
        "monitored_by",
        "os_pid",
        "bytes_in",
        "bytes_out",
        "data",
        "binary",
        "soft_eof",
        "lines",
        "parallelism",
        "busy",
        "waiting",
        "held",
        "state",
        "send_closed",
        "connection",
        "watch",
        "__weakref__",
    )

    def __init__(self, system: System, pid: PortId, title: bytes, connected: Pid) -> None:
        self.system = system
        self.pid = pid
        self.title = title
        self.name: Atom | None = None
        self.connected = connected
        self.links: dict[Any, Any] | None = None
        self.monitored_by: dict[Any, Any] | None = None
        self.os_pid: int | None = None
        self.bytes_in = 0
        self.bytes_out = 0
        self.data: Term = UNDEFINED
        self.binary = False
        self.soft_eof = False
        self.lines: LineBuffer | None = None
        self.parallelism = False
        self.busy = False
        self.waiting: list[Process] = []
        self.held: list[bytes] = []
        self.state = _OPEN
        self.send_closed = False
        self.connection: Connection | None = None
        self.watch: Any = None

    def __repr__(self) -> str:
        return f"<Port {self.pid!r} {self.title!r} {self.state}>"

    @property
    def open(self) -> bool:
        """Whether processes can use it."""
        return self.state is _OPEN

    @property
    def closing(self) -> bool:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        return self.state is _CLOSING

    # What processes want ---------------------------------------------------------------------------------------------

    def output(self, data: bytes) -> None:
        """Give `data` to the driver."""
        self.bytes_out += len(data)
        self.system.bytes_out += len(data)
        self.driver.output(data)

    def transmit(self, data: bytes) -> None:
        """Give `data`, which is for another node, to the driver; nobody waits for an answer."""
        self.bytes_out += len(data)
        self.system.bytes_out += len(data)
        self.driver.transmit(data)

    def suspend(self, p: Process, what: Atom = am.busy_port) -> None:
        """Let `p` not run on while the port is busy; ``system_monitor`` tells of it as `what`."""
        observer = self.system.scheduler.observer
        if observer is not None:
            observer.busy(p, self.pid, what)
        signal.freeze(p)
        self.waiting.append(p)
        self.system.budget.clear()

    def message(self, p: Process | None, message: Term) -> None:
        """``Port ! Message`` by `p`."""
        owner, order = message if type(message) is tuple and len(message) == 2 else (None, None)
        argument = None
        if type(order) is tuple and len(order) == 2:
            order, argument = order
        elif order is not am.close:
            order = None
        if type(owner) is not Pid or type(owner.node) is not ThisNode or order not in _ORDERS:
            self._bad_signal()
        elif order is am.command:
            self._command(p, owner, argument)
        elif owner != self.connected:
            self._bad_signal()
        elif order is am.close:
            if self.watch is not None:
                self.received_order(owner, am.close)
            self.send_closed = True
            self.close(owner, NORMAL)
        elif type(argument) is not Pid or type(argument.node) is not ThisNode:
            self._bad_signal()
        else:
            if self.watch is not None:
                self.received_order(owner, (order, argument))
            self.connected = argument
            self._tell(owner, am.connected)

    def _command(self, p: Process | None, owner: Pid, data: Term) -> None:
        try:
            output = iolist_bytes(data)
        except ErlangError:
            self.report_bad_value()
            self._bad_signal()
            return
        if self.watch is not None:
            self.received_order(owner, (am.command, output))
        if owner != self.connected:
            self._bad_signal()
        elif self.busy:
            self.held.append(output)
            if p is not None:
                self.suspend(p)
        else:
            self.output(output)

    def report_bad_value(self) -> None:
        """Tell the logger that somebody wanted to write what is no io list."""
        title = self.title.decode("latin1")
        self.system.log_error(f"Bad value on output port '{title}'")

    def _bad_signal(self) -> None:
        """A message that the port does not understand, or from somebody who may not send it, hits its owner."""
        owner = self.system.find(self.connected)
        if owner is not None:
            signal.exit_signal(owner, self.pid, BADSIG)

    def connect(self, owner: Process) -> None:
        """``port_connect/2``: `owner` is the connected process from now on, and linked to the port."""
        new = self.links is None or owner not in self.links
        signal.link(owner, self, self.pid)
        self.connected = owner.pid
        if new and self.watch is not None:
            self.system.tracing.named(self, am.getting_linked, owner.pid)

    def received_order(self, sender: Any, order: Term) -> None:
        """`sender` wants something of the port, which is traced."""
        self.system.tracing.event(self, RECEIVE, am.receive, (sender, order))

    def close(self, sender: Any, reason: Term, *, drop_normal: bool = False) -> bool:
        """An exit signal from `sender`; whether it ends the port.  With `drop_normal` (through a link) reason ``normal`` counts only from the owner."""
        if self.state is not _OPEN or type(self.driver) is Forker:
            return False
        if reason is NORMAL and drop_normal and sender != self.connected:
            return False
        self.state = _CLOSING
        if self.watch is not None:
            self.system.tracing.event(self, PORTS, am.closed, reason)
        self._leave(KILLED if reason is KILL else reason)
        if reason is not KILL and self.driver.queued:
            self.driver.flush()
        else:
            self._terminate()
        return True

    def exit_signal(self, sender: Any, reason: Term) -> None:
        """``exit(Port, Reason)`` by `sender`."""
        self.close(sender, reason)

    def link_exit(self, sender: Any, reason: Term) -> None:
        """The process `sender`, which was linked to the port, has ended; the link is gone already."""
        self.close(sender, reason, drop_normal=True)

    def _leave(self, reason: Term) -> None:
        """Tell everybody that the port is gone."""
        self.set_busy(False)
        links, watchers = self.links, self.monitored_by
        self.links = self.monitored_by = None
        if self.name is not None:
            self.system.registry.forget(self)
        self.pid.port = None
        if self.connection is not None:
            self.connection.lost(reason)
        for peer in links or ():
            if peer.links is not None and peer.links.pop(self, None) is not None:
                signal.link_exit(peer, self.pid, reason)
        for monitor in list((watchers or {}).values()):
            signal.down(monitor, reason)

    def _terminate(self) -> None:
        if self.state is _CLOSED:
            return
        self.state = _CLOSED
        del self.system.ports[self.pid.number]
        self.driver.stop()
        if self.send_closed:
            self._tell(self.connected, am.closed)
        self.system.notify()

    def abandon(self) -> None:
        """The VM ends: let go of everything, tell nobody."""
        self.links = self.monitored_by = None
        self.send_closed = False
        self.waiting.clear()
        self._terminate()

    # What the driver says --------------------------------------------------------------------------------------------

    def received(self, data: bytes) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        if self.state is not _OPEN:
            return
        self.bytes_in += len(data)
        self.system.bytes_in += len(data)
        if self.lines is None:
            self._tell(self.connected, (DATA, self._payload(data)))
        else:
            for tag, line in self.lines.feed(data):
                self._tell(self.connected, (DATA, (tag, self._payload(line))))

    def received_after(self, header: bytes, data: bytes | None) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        size = len(header) + len(data or b"")
        self.bytes_in += size
        self.system.bytes_in += size
        if self.connection is not None:
            self.connection.take(header + (data or b""))
            return
        rest = NIL if data is None else self._payload(data)
        self._tell(self.connected, (DATA, make_list(list(header), rest)))

    def _payload(self, data: bytes) -> Term:
        return data if self.binary else make_list(list(data))

    def deliver(self, term: Term) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        self._tell(self.connected, term)

    def _tell(self, pid: Pid, term: Term) -> None:
        process = self.system.find(pid)
        if self.watch is not None:
            message = am.closed if term is am.closed else (self.pid, term)
            self.system.tracing.event(self, SEND, am.send, message, pid)
        if process is not None:
            process.post((self.pid, term))

    def exited(self, status: int) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        if self.state is _OPEN:
            self._tell(self.connected, (am.exit_status, status))

    def end_of_file(self) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        if self.state is _OPEN and self.lines is not None:
            for tag, line in self.lines.finish():
                self._tell(self.connected, (DATA, (tag, self._payload(line))))
        if self.state is _OPEN and self.soft_eof:
            self._tell(self.connected, am.eof)
        else:
            self.fail(NORMAL)

    def fail(self, reason: Term) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        self.driver.queued = 0
        if self.state is _CLOSING:
            self._terminate()
        else:
            self.close(self.pid, reason)

    def leave(self, reason: Term) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        owner = self.system.find(self.connected)
        if owner is not None and owner.links is not None and owner.links.pop(self, None) is not None and self.links:
            self.links.pop(owner, None)
        self.fail(reason)

    def written(self) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        if self.state is _CLOSING:
            self._terminate()

    def set_busy(self, busy: bool) -> None:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        if busy == self.busy:
            return
        self.busy = busy
        if busy:
            return
        while self.held and not self.busy and self.state is _OPEN:
            self.output(self.held.pop(0))
        if not self.busy:
            waiting, self.waiting = self.waiting, []
            for p in waiting:
                if p.status is not Status.EXITED:
                    signal.thaw(p)

    def start_task(self, function: Callable[..., Awaitable[None]], *arguments: Any) -> Callable[[], None]:
        """See :class:`~enigma_gen.abi.driver.DriverPort`."""
        return self.system.start_task(function, arguments)


_OPEN: Final = "open"
_CLOSING: Final = "closing"
_CLOSED: Final = "closed"
_ORDERS: Final = (am.command, am.connect, am.close)


class Forker(Driver):
    """OTP's own first port, through which it starts programs; here only its number and name are left of it."""


def new_port(system: System, title: bytes, connected: Pid) -> Port | None:
    """A port without a driver, not yet linked to anybody; None when there are too many."""
    if len(system.ports) >= system.max_ports:
        return None
    number = system.next_port
    while number in system.ports:
        number = (number + 1) & _NUMBER_MASK
    system.next_port = (number + 1) & _NUMBER_MASK
    pid = PortId(system.this_node, number, 0)
    port = Port(system, pid, title, connected)
    pid.port = port
    system.ports[number] = port
    return port


def open_forker(system: System) -> None:
    """Port 0, which every OTP has."""
    nobody = Pid(system.this_node, 0, 0, 0)
    port = new_port(system, b"forker", nobody)
    assert port is not None
    port.driver = Forker(port, PortOptions(command=b"forker"))


def open_port(p: Process, driver: type[Driver], options: PortOptions, title: bytes) -> Port | None:
    """Open a port for `p`, which is linked to it; None when there are too many ports.

    Raises :class:`~enigma_gen.abi.driver.DriverError`.
    """
    port = new_port(p.system, title, p.pid)
    if port is None:
        return None
    port.driver = driver(port, options)
    try:
        port.driver.start()
    except BaseException:
        del p.system.ports[port.pid.number]
        port.pid.port = None
        port.state = _CLOSED
        raise
    if port.state is _OPEN:
        signal.link(p, port, port.pid)
    return port


def find_port(system: System, ident: Term) -> Port | None:
    """The open port that `ident`, a port or a registered name, stands for."""
    found: Any = None
    if type(ident) is PortId:
        found = ident.port
        if found is None and type(ident.node) is ThisNode:
            found = system.ports.get(ident.number)
    elif type(ident) is Atom:
        found = system.registry.get(ident)
    return found if type(found) is Port and found.state is _OPEN else None


def send_to_port(p: Process | None, ident: PortId, message: Term) -> None:
    """``Port ! Message``."""
    port = ident.port if type(ident.port) is Port else None
    if port is None and p is not None:
        port = find_port(p.system, ident)
    if port is not None:
        port.message(p, message)
        check_alive(p)


def would_suspend(system: System, dest: Term, message: Term) -> bool:
    """Whether sending `message` to `dest` is a command to a busy port, which would suspend the sender."""
    if type(dest) is tuple and len(dest) == 2 and dest[1] is system.node:
        dest = dest[0]
    port = find_port(system, dest)
    if port is None or not port.busy or type(message) is not tuple or len(message) != 2:
        return False
    order = message[1]
    return type(order) is tuple and len(order) == 2 and order[0] is am.command


def check_alive(p: Process | None) -> None:
    """End `p` at once when what it has just done has come back as an exit signal."""
    if p is not None and p.status is Status.DOOMED:
        raise ProcessKilled


def flush_all(system: System) -> None:
    """The VM is being halted: close all ports; those that have something to write stay till it is written."""
    for port in list(system.ports.values()):
        port.close(port.pid, KILLED)
