"""How a port driver declares itself, and what it and the port mechanism say to each other.

    drivers = Drivers()

    @drivers("spawn")
    class Spawn(Driver):
        def start(self) -> None: ...
        def output(self, data: bytes) -> None: ...

One file of ``ports/`` declares one driver; ``vm.py`` freezes all of them into one table per VM.  An instance belongs to one port.

Invariants: the mechanism calls a driver only in the host's thread and never from inside one of the driver's own calls into the port; a driver
tells its port what happens (:class:`DriverPort`) and keeps no list of processes.  What has to wait (for data, for the end of a child) is done in tasks
that :meth:`DriverPort.start_task` starts; :meth:`Driver.stop` ends them and gives back whatever the driver holds.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, Protocol, TypeVar

import attrs

from enigma_gen.term.atom import Atom


@attrs.frozen(kw_only=True)
class PortOptions:
    """What ``open_port/2`` was asked for, as far as drivers want to know; sizes are in bytes.

    `command` is the command line, the file, or the name of the driver with its arguments.  `kind` is ``any``, ``driver`` or ``executable`` (how the port was
    asked for).  `packet` is the length of the header (0 for a stream).  `read` and `write` are seen from the VM.  `cd`, `args` and `arg0` are None where
    nothing was said.  `fds` are the two descriptors of ``{fd, In, Out}``.  `high` and `low` are the limits of the driver's queue between which the port
    gets busy and ceases to be.
    """

    command: bytes
    kind: str = "any"
    packet: int = 0
    read: bool = True
    write: bool = True
    use_stdio: bool = True
    redirect_stderr: bool = False
    hide: bool = False
    exit_status: bool = False
    cd: bytes | None = None
    env: dict[bytes, bytes] = attrs.Factory(dict)
    args: tuple[bytes, ...] | None = None
    arg0: bytes | None = None
    fds: tuple[int, int] = (-1, -1)
    high: int = 8192
    low: int = 4096
    limits_set: bool = False


class DriverError(Exception):
    """A driver cannot be started: `reason` is what ``open_port/2`` fails with."""

    def __init__(self, reason: Atom) -> None:
        super().__init__(reason)
        self.reason = reason


class DriverPort(Protocol):
    """The port as its driver sees it."""

    system: Any
    pid: Any
    connected: Any
    os_pid: int | None

    @property
    def closing(self) -> bool:
        """Whether the port is closed already for everybody but its driver, which still has something to write."""
        ...

    def received(self, data: bytes) -> None:
        """Data has come in: one packet, or a piece of a stream."""
        ...

    def received_after(self, header: bytes, data: bytes | None) -> None:
        """Data has come in, with a header that stands as a list in front of it even where data is a binary (None: only the header)."""
        ...

    def deliver(self, term: Any) -> None:
        """Send ``{Port, term}`` to the connected process."""
        ...

    def exited(self, status: int) -> None:
        """The port's program has ended with `status`."""
        ...

    def end_of_file(self) -> None:
        """No more data will come in."""
        ...

    def fail(self, reason: Any) -> None:
        """Close the port with `reason`; what the driver still had to write is lost."""
        ...

    def leave(self, reason: Any) -> None:
        """Like :meth:`fail`, but the connected process, which has been told otherwise, is unlinked first."""
        ...

    def set_busy(self, busy: bool) -> None:
        """From now on let whoever writes wait, or no longer."""
        ...

    def written(self) -> None:
        """The driver's queue has become empty."""
        ...

    def start_task(self, function: Callable[..., Awaitable[None]], *arguments: Any) -> Callable[[], None]:
        """Run a coroutine function beside the VM; what is returned cancels it."""
        ...


class Driver:
    """A port driver: one instance per open port.  All but :meth:`start` and :meth:`stop` may be left out.

    `soft_busy`: ``port_command/3`` may be forced while the port is busy.  `fixed_limits`: the port's limits of the message queue cannot be set.
    `queued` is the number of bytes that wait to be written: a port that is closed lives on until it is 0.
    """

    name: ClassVar[str] = ""
    soft_busy: ClassVar[bool] = False
    has_limits: ClassVar[bool] = False
    port_locking: ClassVar[bool] = False

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        self.port = port
        self.options = options
        self.queued = 0

    def start(self) -> None:
        """Begin.  Raises :class:`DriverError` when that cannot be done; nothing is left behind then."""

    def output(self, data: bytes) -> None:
        """Write `data`, as one packet where there are packets."""

    def transmit(self, data: bytes) -> None:
        """Write `data` to another node: nobody waits for an answer.  Only for drivers with `soft_busy`, which may carry the distribution."""

    def control(self, operation: int, data: bytes) -> bytes | list[int] | None:
        """``port_control/3``: the answer (a list becomes a list, bytes a binary); None for ``badarg``."""
        return None

    def call(self, operation: int, term: Any) -> Any:
        """``port_call/3``: the answer, a term; None for ``badarg``."""
        return None

    def flush(self) -> None:
        """The port is being closed while something waits to be written: write it; the mechanism waits for :meth:`DriverPort.written`."""

    def stop(self) -> None:
        """The port is at its end: let go of everything."""


D = TypeVar("D", bound=type[Driver])


class Drivers:
    """The drivers that one file declares; used as a decorator with the driver's name.  Iterates (name, class)."""

    def __init__(self) -> None:
        self._rows: dict[str, type[Driver]] = {}

    def __call__(self, name: str) -> Callable[[D], D]:
        """Declare the class that follows as the driver `name`."""

        def declare(driver: D) -> D:
            if name in self._rows:
                raise ValueError(f"driver {name} is declared twice")
            driver.name = name
            self._rows[name] = driver
            return driver

        return declare

    def __iter__(self) -> Iterator[tuple[str, type[Driver]]]:
        return iter(self._rows.items())


DriverTable = dict[str, type[Driver]]


def driver_table(collectors: list[Drivers]) -> DriverTable:
    """One table of all drivers by name.  Raises ValueError for a duplicate."""
    table: DriverTable = {}
    for collector in collectors:
        for name, driver in collector:
            if name in table:
                raise ValueError(f"driver {name} is declared twice")
            table[name] = driver
    return table
