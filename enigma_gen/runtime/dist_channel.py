"""What a connection to another node goes through: a port that delivers whole packets, or a process that carries them in its own way.

A process fetches what is to be sent (``erlang:dist_ctrl_get_data/1``), and another, its input handler, hands over what has come.

Source: OTP 25 ``dist.c``; "How to Implement an Alternative Carrier for the Erlang Distribution" in the erts user's guide.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Protocol

from enigma_gen.runtime import signal
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import am
from enigma_gen.term.ids import Pid

if TYPE_CHECKING:
    from enigma_gen.runtime.connection import Connection
    from enigma_gen.runtime.port import Port
    from enigma_gen.runtime.process import Process

Term = Any

BUSY_AT: Final = 1 << 20
"""Bytes that wait to be fetched when whoever sends more has to wait."""


class Channel(Protocol):
    """The way to another node."""

    @property
    def pid(self) -> Term:
        """The identifier of the port or process."""
        ...

    @property
    def busy(self) -> bool:
        """Whether whoever sends now has to wait."""
        ...

    @property
    def queued(self) -> int:
        """How many bytes wait."""
        ...

    def transmit(self, data: bytes) -> None:
        """Send a packet."""
        ...

    def suspend(self, p: Process) -> None:
        """Let `p` not run on while the way is busy."""
        ...

    def close(self, reason: Term) -> None:
        """Cut the connection."""
        ...

    def release(self) -> None:
        """The connection is no more."""
        ...


class PortChannel:
    """A connection through `port`."""

    __slots__ = ("port",)

    def __init__(self, connection: Connection, port: Port) -> None:
        self.port = port
        port.connection = connection

    @property
    def pid(self) -> Term:
        """See :class:`Channel`."""
        return self.port.pid

    @property
    def busy(self) -> bool:
        """See :class:`Channel`."""
        return self.port.busy

    @property
    def queued(self) -> int:
        """See :class:`Channel`."""
        return self.port.driver.queued

    def transmit(self, data: bytes) -> None:
        """See :class:`Channel`."""
        if self.port.open:
            self.port.transmit(data)

    def suspend(self, p: Process) -> None:
        """See :class:`Channel`."""
        self.port.suspend(p, am.busy_dist_port)

    def close(self, reason: Term) -> None:
        """See :class:`Channel`."""
        self.port.close(self.port.pid, reason)

    def release(self) -> None:
        """See :class:`Channel`."""
        self.port.connection = None


class ProcessChannel:
    """A connection through the process `controller`.

    `handler` may hand over what has come.  `sized`: packets are fetched with their sizes.
    """

    __slots__ = ("connection", "controller", "handler", "sized", "_packets", "_waits", "_senders", "_size")

    def __init__(self, connection: Connection, controller: Process) -> None:
        self.connection = connection
        self.controller = controller
        self.handler: Pid | None = None
        self.sized = False
        self._packets: deque[bytes] = deque()
        self._waits = False
        self._senders: list[Process] = []
        self._size = 0
        signal.at_exit(controller, self._ended)

    @property
    def pid(self) -> Term:
        """See :class:`Channel`."""
        return self.controller.pid

    @property
    def busy(self) -> bool:
        """See :class:`Channel`."""
        return self._size >= BUSY_AT

    @property
    def queued(self) -> int:
        """See :class:`Channel`."""
        return self._size

    def transmit(self, data: bytes) -> None:
        """See :class:`Channel`."""
        self._packets.append(data)
        self._size += len(data)
        if self._waits:
            self._waits = False
            self.controller.post(am.dist_data)

    def suspend(self, p: Process) -> None:
        """See :class:`Channel`."""
        if p is not self.controller:
            signal.freeze(p)
            self._senders.append(p)
            p.system.budget.clear()

    def close(self, reason: Term) -> None:
        """See :class:`Channel`."""
        signal.kill(self.controller, signal.KILLED)

    def release(self) -> None:
        """See :class:`Channel`."""
        self._packets.clear()
        self._size = 0
        self._let_run()

    def fetch(self) -> bytes | None:
        """The next packet to be sent; None when there is none."""
        if not self._packets:
            return None
        data = self._packets.popleft()
        self._size -= len(data)
        if self._size < BUSY_AT // 2:
            self._let_run()
        return data

    def notify(self) -> None:
        """Tell the controller, once, when there is something to be sent."""
        if self._packets:
            self.controller.post(am.dist_data)
        else:
            self._waits = True

    def _let_run(self) -> None:
        senders, self._senders = self._senders, []
        for p in senders:
            if p.status is not Status.EXITED:
                signal.thaw(p)

    def _ended(self, p: Process, reason: Term) -> None:
        if self.connection.channel is self:
            shut_down = type(reason) is tuple and len(reason) == 2 and reason[0] is am.shutdown
            self.connection.lost(reason[1] if shut_down else reason)
