"""What the external term format asks of a running system: live pids, loaded code, the node's name.

Identifiers of this node always say ``system.this_node`` and creation 0, before and after the node gets a name, so that they compare equal whenever they
were made; only their encoding carries the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from enigma_gen.term.atom import Atom
from enigma_gen.term.etf import Context
from enigma_gen.term.fun import Closure, ExternalFun, make_closure
from enigma_gen.term.ids import Pid, Port, Ref

if TYPE_CHECKING:
    from enigma_gen.runtime.system import System


class SystemContext(Context):
    """The :class:`~enigma_gen.term.etf.Context` of one system."""

    def __init__(self, system: System) -> None:
        self._system = system
        if system.release < 26:
            self.max_pid_number = (1 << 15) - 1
            self.max_pid_serial = (1 << 13) - 1
            self.max_port_number = (1 << 28) - 1

    @property
    def node(self) -> Atom:  # type: ignore[override]
        """The node's name."""
        return self._system.node

    @property
    def creation(self) -> int:  # type: ignore[override]
        """The node's incarnation."""
        return self._system.creation

    def local_pid(self, number: int, serial: int) -> Pid:
        """See :class:`~enigma_gen.term.etf.Context`; a live process's own pid, which leads to it without a look-up."""
        pid = Pid(self._system.this_node, number, serial, 0)
        process = self._system.find(pid)
        return pid if process is None else process.pid

    def local_port(self, number: int) -> Port:
        """See :class:`~enigma_gen.term.etf.Context`."""
        port = self._system.ports.get(number)
        return Port(self._system.this_node, number, 0) if port is None else port.pid

    def local_ref(self, words: tuple[int, ...]) -> Ref:
        """See :class:`~enigma_gen.term.etf.Context`."""
        return Ref(self._system.this_node, words, 0)

    def external_fun(self, module: Atom, function: Atom, arity: int) -> ExternalFun:
        """See :class:`~enigma_gen.term.etf.Context`."""
        return self._system.code.external_fun(module, function, arity)

    def is_exported(self, module: Atom, function: Atom, arity: int) -> bool:
        """See :class:`~enigma_gen.term.etf.Context`."""
        return self._system.code.is_exported(module, function, arity)

    def closure(
        self,
        module: Atom,
        index: int,
        uniq: bytes,
        old_index: int,
        old_uniq: int,
        arity: int,
        env: tuple[Any, ...],
        creator: Any,
    ) -> Closure:
        """See :class:`~enigma_gen.term.etf.Context`."""
        code = self._system.code
        entry = code.funs.find(module, uniq, old_index, (index, old_uniq, arity, len(env)))
        if entry.function is None:
            code.adopt_funs(module, uniq)
        return make_closure(entry, env, creator)
