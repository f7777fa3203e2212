"""This node among others: its name, and what it knows of other nodes.

A VM is *alive* as a node from ``erlang:setnode/2`` on, which the kernel's process ``net_kernel`` asks for, until that process ends and the last connection is
gone.  Being alive changes no identifier of this node (see :mod:`enigma_gen.term.ids`).

Connections are made by OTP's own Erlang code: whatever is for a node that is not connected makes ``net_kernel`` connect it (``{auto_connect, Node, Handle}``),
and ``erlang:setnode/3`` at the end of the handshake hands over the port or process through which that node is reached (:mod:`enigma_gen.runtime.connection`).

Source: OTP 25 ``dist.c``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime import signal
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.runtime.node_watch import NodeWatchers
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.ids import NO_NODE, Ref
from enigma_gen.term.text import printed

if TYPE_CHECKING:
    from enigma_gen.runtime.system import System

Term = Any

_NODE_NAME: Final = re.compile("[-_a-zA-Z0-9]+@[^@]+", re.DOTALL)


def is_node_name(name: Atom) -> bool:
    """Whether a node can be called so: ``name@host``."""
    return _NODE_NAME.fullmatch(name.name) is not None


class Distribution:
    """What a VM knows as a node.

    `kernel` is the process ``net_kernel`` while it makes this a node, else None; `watchers` are told of nodes.  `connections` holds what is known of
    other nodes, by name.  `spawner` makes the processes that other nodes ask for.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.kernel: Process | None = None
        self.watchers = NodeWatchers()
        self.connections: dict[Atom, Connection] = {}
        self.spawner: Callable[..., Term] = _no_spawner
        self._end: Term = None

    # This node -------------------------------------------------------------------------------------------------------

    def start(self, name: Atom, creation: int, kernel: Process) -> None:
        """Be alive, as `name`, as long as `kernel` lives."""
        self.kernel = kernel
        self.system.node, self.system.creation = name, creation
        self.system.this_node.name = name.name
        self.connections.pop(name, None)
        signal.at_exit(kernel, self._kernel_ended)
        self.watchers.tell(am.nodeup, name, am.visible, None)

    def _kernel_ended(self, kernel: Process, reason: Term) -> None:
        """Cut all connections; with the last one this is no node any more."""
        self.kernel = None
        self._end = reason if reason is am.no_network else am.net_kernel_terminated
        for connection in list(self.connections.values()):
            if connection.state is State.PENDING:
                connection.abandon()
            elif connection.state is State.CONNECTED:
                connection.kill(self._end)
        self.stop_when_alone()

    def stop_when_alone(self) -> None:
        """Be no node any more when there is no kernel and no connection."""
        if self.kernel is not None or self._end is None or self.nodes(State.CONNECTED):
            return
        name, reason = self.system.node, self._end
        self._end = None
        self.system.node, self.system.creation = NO_NODE, 0
        self.system.this_node.name = NO_NODE.name
        self.watchers.tell(am.nodedown, name, am.visible, None, reason)

    @property
    def alive(self) -> bool:
        """Whether this is a node."""
        return self.system.node is not NO_NODE

    # Other nodes -----------------------------------------------------------------------------------------------------

    def nodes(self, state: State) -> list[Connection]:
        """Those whose connection is in `state`, the latest first."""
        return [connection for connection in reversed(self.connections.values()) if connection.state is state]

    def known(self, name: Atom) -> Connection:
        """What is known of another node, now if not before."""
        found = self.connections.get(name)
        if found is None:
            found = self.connections[name] = Connection(self.system, name)
        return found

    def reach(self, name: Atom, *, connect: bool = True) -> Connection | None:
        """The connection to another node, or what will be one; None when there is none and (with `connect`) none can be had."""
        if not self.alive or name is self.system.node:
            return None
        found = self.known(name)
        if found.state is State.IDLE and connect:
            kernel = self.system.whereis(am.net_kernel)
            if not isinstance(kernel, Process):
                return None
            found.begin()
            kernel.post((am.auto_connect, name, found.handle()))
        return None if found.state is State.IDLE else found

    def of_handle(self, handle: Term) -> tuple[Connection, int] | None:
        """The connection, and its number, that a handle (``{Number, Reference}``) stands for."""
        if type(handle) is not tuple or len(handle) != 2 or type(handle[0]) is not int or type(handle[1]) is not Ref:
            return None
        found = self.system.magic.get(handle[1])
        return (found, handle[0]) if isinstance(found, Connection) else None

    # Messages --------------------------------------------------------------------------------------------------------

    def send(self, p: Process | None, node: Atom, dest: Term, message: Term) -> None:
        """``Dest ! Message`` by `p` (None: by no process); `dest` is a pid, a name or an alias of another node, or of a former life of this one."""
        if node is self.system.node:
            self._report_old(p, dest, message)
            return
        connection = self.reach(node)
        if connection is not None:
            connection.send_message(p, dest, message)

    def _report_old(self, p: Process | None, dest: Term, message: Term) -> None:
        """`dest` is a pid or an alias of what this node was before."""
        sender = "" if p is None else f" from {printed(p.pid)}"
        where = f"in an old incarnation ({dest.creation}) of this node ({self.system.creation})"
        self.system.log_error(f"Discarding message {printed(message)}{sender} to {printed(dest)} {where}\n")


def _no_spawner(*_: Any) -> Term:
    return am.notsup
