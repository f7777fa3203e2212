"""This node among others: its name.

A VM is *alive* as a node from ``erlang:setnode/2`` on, which the kernel's process ``net_kernel`` asks for, until that process ends.  Being alive changes no
identifier of this node (see :mod:`enigma_gen.term.ids`).

Source: OTP 25 ``dist.c``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime.node_watch import NodeWatchers
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.ids import NO_NODE

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

_NODE_NAME: Final = re.compile("[-_a-zA-Z0-9]+@[^@]+", re.DOTALL)


def is_node_name(name: Atom) -> bool:
    """Whether a node can be called so: ``name@host``."""
    return _NODE_NAME.fullmatch(name.name) is not None


class Distribution:
    """What a VM knows as a node.  `kernel` is the process ``net_kernel`` while the node is alive, else None; `watchers` are told of nodes."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.kernel: Process | None = None
        self.watchers = NodeWatchers()

    def start(self, name: Atom, creation: int, kernel: Process) -> None:
        """Be alive, as `name`, as long as `kernel` lives."""
        self.kernel = kernel
        self.system.node, self.system.creation = name, creation
        kernel.exit_hooks = [*(kernel.exit_hooks or ()), self._kernel_ended]
        self.watchers.tell(am.nodeup, name, am.visible, None)

    def _kernel_ended(self, kernel: Process, reason: Term) -> None:
        self.kernel = None
        name = self.system.node
        self.system.node, self.system.creation = NO_NODE, 0
        why = reason if reason is am.no_network else am.net_kernel_terminated
        self.watchers.tell(am.nodedown, name, am.visible, None, why)
