"""The tables of one VM: who owns and who fixes which, by what they are called, and what becomes of them when a process ends.

A process that owns or fixes a table gets an exit hook, so the end of any other process costs nothing.  Its tables go to their heirs or are
deleted before anybody hears of its end, as in OTP.

A deleted table is gone at once for everybody; the memory of a big one is freed in the background (``runtime.debris``).

Identifiers are references.  ``tables`` has both names and the ``words`` of references as keys (a tuple hashes in C); ``system.magic`` remembers, as long
as the reference is held, that it once was a table, for the sake of the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from enigma_gen.ets.hashed import BagTable, DuplicateBagTable, SetTable
from enigma_gen.ets.ordered import OrderedTable
from enigma_gen.ets.table import PRIVATE, Options, Table
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

TRANSFER: Final = intern("ETS-TRANSFER")
_KINDS: Final[dict[Atom, type[Table]]] = {
    kind.kind: kind for kind in (SetTable, BagTable, DuplicateBagTable, OrderedTable)
}


class Tables:
    """See the module.  `owned` and `fixed` map processes to their tables (in the order in which they got them)."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.tables: dict[Any, Table] = {}
        self.owned: dict[Process, dict[Table, None]] = {}
        self.fixed: dict[Process, dict[Table, None]] = {}
        self.patterns: dict[tuple[int, Atom], Any] = {}
        """Compiled patterns of ``match`` and ``match_object``, by identity."""
        self._watched: set[Process] = set()

    # Making, finding -------------------------------------------------------------------------------------------------

    def new(self, p: Process, name: Atom, options: Options) -> Table:
        """A new table of `p`.  Raises ``badarg`` (already_exists)."""
        if options.named and name in self.tables:
            badarg(am.already_exists)
        tid = self.system.make_ref()
        table = _KINDS[options.kind](name, tid, p, options)
        self.tables[tid.words] = table
        if options.named:
            self.tables[name] = table
        self.system.magic[tid] = table
        self._own(p, table)
        return table

    def find(self, tab: Term) -> Table | None:
        """The table called `tab`; None when there is none (or `tab` is no identifier)."""
        kind = type(tab)
        if kind is Atom:
            return self.tables.get(tab)
        if kind is Ref:
            table = self.tables.get(tab.words)
            if table is not None and (table.tid is tab or table.tid == tab):
                return table
        return None

    def missing(self, tab: Term) -> Atom:
        """Why :meth:`find` found nothing, as OTP's ``error_info`` has it."""
        if type(tab) is Atom or (type(tab) is Ref and isinstance(self.system.magic.get(tab), Table)):
            return am.id
        return am.type

    def any(self, tab: Term) -> Table:
        """The table called `tab`, whoever may do what with it; raises ``badarg``."""
        table = self.find(tab)
        if table is None:
            badarg(self.missing(tab))
        if table.pending is not None:
            table.finish_pending()
        return table

    def readable(self, p: Process, tab: Term) -> Table:
        """The table called `tab`, from which `p` may read; raises ``badarg``."""
        table = self.any(tab)
        if table.options.protection is PRIVATE and table.owner is not p and not _is_super_user(p):
            badarg(am.access)
        return table

    def writable(self, p: Process, tab: Term) -> Table:
        """The table called `tab`, to which `p` may write; raises ``badarg``."""
        table = self.any(tab)
        if not table.open_to_write and table.owner is not p and not _is_super_user(p):
            badarg(am.access)
        return table

    def all(self) -> list[Table]:
        """All tables, oldest first."""
        return [table for key, table in self.tables.items() if type(key) is tuple]

    # Changing --------------------------------------------------------------------------------------------------------

    def rename(self, table: Table, name: Atom) -> None:
        """Give `table` another name.  Raises ``badarg`` when it is a named table and there is another one of that name."""
        if table.options.named:
            if name in self.tables:
                badarg()
            del self.tables[table.name]
            self.tables[name] = table
        table.name = name

    def give_away(self, table: Table, to: Process, data: Term) -> None:
        """Make `to` the owner, and tell it."""
        giver = table.owner
        self._disown(table)
        self._own(to, table)
        to.post((TRANSFER, table.identifier, giver.pid, data))

    def delete(self, table: Table) -> None:
        """`table` is gone."""
        table.alive = False
        table.cut_off, table.pending = table.pending, None
        table.set_access()
        del self.tables[table.tid.words]
        if table.options.named:
            del self.tables[table.name]
        self._disown(table)
        for fixer in table.fixers:
            self._forget_fixed(fixer, table)
        table.fixers = {}
        self.discard(table.clear())

    def _own(self, p: Process, table: Table) -> None:
        table.owner = p
        table.set_access()
        self.owned.setdefault(p, {})[table] = None
        self._watch(p)

    def _disown(self, table: Table) -> None:
        tables = self.owned[table.owner]
        del tables[table]
        if not tables:
            del self.owned[table.owner]

    # Fixations -------------------------------------------------------------------------------------------------------

    def fix(self, p: Process, table: Table) -> None:
        """Fix `table` once more for `p`."""
        table.fix(p)
        self.fixed.setdefault(p, {})[table] = None
        self._watch(p)

    def unfix(self, p: Process, table: Table) -> None:
        """Undo one :meth:`fix`, if there is one."""
        table.unfix(p)
        if p not in table.fixers:
            self._forget_fixed(p, table)

    def _forget_fixed(self, p: Process, table: Table) -> None:
        tables = self.fixed.get(p)
        if tables is not None:
            tables.pop(table, None)
            if not tables:
                del self.fixed[p]

    # The end of a process --------------------------------------------------------------------------------------------

    def _watch(self, p: Process) -> None:
        if p not in self._watched:
            self._watched.add(p)
            if p.exit_hooks is None:
                p.exit_hooks = []
            p.exit_hooks.append(self.process_ends)

    def process_ends(self, p: Process, reason: Term) -> None:
        """The exit hook: give up the fixations of `p`; its tables go to their heirs or are deleted."""
        self._watched.discard(p)
        for table in self.fixed.pop(p, ()):
            table.unfix(p, 1 << 62)
        for table in list(self.owned.get(p, ())):
            heir = table.options.heir
            if heir is not None and heir[0] is not p and heir[0].status is not Status.EXITED:
                self.give_away(table, *heir)
            else:
                self.delete(table)

    # Memory ----------------------------------------------------------------------------------------------------------

    def discard(self, containers: list[Any]) -> None:
        """Take lists and dictionaries that nobody else has apart, in steps if they are big."""
        for held in containers:
            self.system.debris.add(held)


def _is_super_user(p: Process) -> bool:
    """Whether `p` may do with all tables what their owners may (``erts_internal:ets_super_user/1``)."""
    return p.flags is not None and p.flags.get(am.ets_super_user) is am.true


def readable(p: Process, tab: Term) -> Table:
    """The table that `tab` calls, from which `p` may read; raises ``badarg`` with OTP's cause."""
    tables: Tables = p.system.ets
    table = tables.tables.get(tab if type(tab) is Atom else tab.words if type(tab) is Ref else None)
    if table is not None and (table.tid is tab or table.name is tab) and (table.open_to_read or table.writer is p):
        return table
    return tables.readable(p, tab)


def writable(p: Process, tab: Term) -> Table:
    """The table that `tab` calls, to which `p` may write; raises ``badarg`` with OTP's cause."""
    tables: Tables = p.system.ets
    table = tables.tables.get(tab if type(tab) is Atom else tab.words if type(tab) is Ref else None)
    if table is not None and (table.tid is tab or table.name is tab) and (table.open_to_write or table.writer is p):
        return table
    return tables.writable(p, tab)
