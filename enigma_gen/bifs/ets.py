"""Natives of ``ets`` that concern whole tables: making, naming, owning, fixing, describing and deleting them.

Tables live in ``p.system.ets`` (:mod:`enigma_gen.ets.tables`); objects are the matter of ``ets_objects.py`` and ``ets_select.py``.
Causes of ``badarg`` are those that OTP's ``erl_stdlib_errors`` explains.

Memory (``info(T, memory)``) is what OTP would use: words of the table itself, plus for each object the size of the term without sharing and the
header OTP gives it.  From :data:`_SAMPLE` objects on it is an estimate from so many of them.

Sources: OTP 25 ``erl_db.c`` (facts), the reference manual of ``ets``.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erts_debug import flat_size
from enigma_gen.ets.hashed import HashTable
from enigma_gen.ets.table import PRIVATE, PROTECTED, PUBLIC, Options, Table
from enigma_gen.ets.tables import readable, writable
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid, ThisNode

bif = Bifs("ets")

SMALL_LIMIT: Final = 1 << 59
_SAMPLE: Final = 1_000
_MAX_LOCKS: Final = 32768
_UNDEFINED: Final = am.undefined


# Making --------------------------------------------------------------------------------------------------------------


class _Wanted(Options):
    """Options while they are being read; `decentralized` is what was asked for, None for nothing."""

    __slots__ = ("decentralized", "counters", "locks")

    def __init__(self) -> None:
        super().__init__()
        self.decentralized: bool | None = None
        self.counters = False
        self.locks: Any = None


_FLAGS: Final = {am.public: PUBLIC, am.protected: None, am.private: PRIVATE}


@bif
def new(p: Process, name: Any, options: Any) -> Any:
    """A new table; returns its identifier."""
    if type(name) is not Atom:
        badarg()
    wanted = _Wanted()
    rest = options
    while type(rest) is list:
        if not _set_option(p, wanted, rest[0]):
            badarg()
        rest = rest[1]
    if rest is not NIL:
        badarg()
    _settle(wanted)
    return p.system.ets.new(p, name, wanted).identifier


def _set_option(p: Process, wanted: _Wanted, option: Any) -> bool:
    """Note one option; False for a bad one."""
    if type(option) is tuple:
        return _set_pair(p, wanted, option)
    if option is am.set or option is am.protected:
        return True
    if option in (am.bag, am.duplicate_bag, am.ordered_set) and type(option) is Atom:
        wanted.kind = option
        wanted.counters = wanted.counters or option is am.ordered_set
    elif option is am.public or option is am.private:
        wanted.protection = option
    elif option is am.named_table:
        wanted.named = True
    elif option is am.compressed:
        wanted.compressed = True
    else:
        return False
    return True


def _set_pair(p: Process, wanted: _Wanted, option: tuple[Any, ...]) -> bool:
    """Note an option that is a tuple."""
    if len(option) == 3 and option[0] is am.heir and _is_local_pid(option[1]):
        wanted.heir = _heir(p, option[1], option[2])
        return True
    if len(option) != 2:
        return False
    key, value = option
    if key is am.keypos and type(value) is int and 0 < value < SMALL_LIMIT:
        wanted.keypos = value
    elif key is am.write_concurrency:
        return _set_write_concurrency(wanted, value)
    elif key is am.read_concurrency and (value is TRUE or value is FALSE):
        wanted.read_concurrency = value is TRUE
    elif key is am.decentralized_counters and (value is TRUE or value is FALSE):
        wanted.decentralized = value is TRUE
    elif key is am.heir and value is am.none:
        wanted.heir = None
    else:
        return False
    return True


def _set_write_concurrency(wanted: _Wanted, value: Any) -> bool:
    wanted.locks = None
    if value is am.auto:
        wanted.counters = True
    elif value is TRUE:
        if wanted.kind is not am.ordered_set:
            wanted.counters = False
    elif type(value) is tuple and len(value) == 2 and value[0] is am.debug_hash_fixed_number_of_locks:
        if type(value[1]) is not int or not 1 <= value[1] <= _MAX_LOCKS:
            return False
        wanted.counters = True
        wanted.locks = value
    elif value is not FALSE:
        return False
    wanted.write_concurrency = value
    return True


def _settle(wanted: _Wanted) -> None:
    """What the options mean together."""
    if wanted.locks is not None and wanted.kind is am.ordered_set:
        badarg()
    if wanted.protection is PRIVATE:
        wanted.read_concurrency = False
        wanted.write_concurrency = FALSE
    counters = wanted.counters if wanted.decentralized is None else wanted.decentralized
    wanted.decentralized_counters = counters and wanted.write_concurrency is not FALSE


def _is_local_pid(term: Any) -> bool:
    return type(term) is Pid and type(term.node) is ThisNode


def _heir(p: Process, pid: Pid, data: Any) -> tuple[Process, Any] | None:
    found = p.system.find(pid)
    return None if found is None else (found, data)


# Naming, owning, deleting --------------------------------------------------------------------------------------------


@bif
def whereis(p: Process, name: Any) -> Any:
    """The reference of the table named `name`, or ``undefined``."""
    if type(name) is not Atom:
        badarg()
    table = p.system.ets.find(name)
    return _UNDEFINED if table is None else table.tid


@bif
def rename(p: Process, tab: Any, name: Any) -> Any:
    """Give a table another name."""
    table = writable(p, tab)
    if type(name) is not Atom:
        badarg()
    p.system.ets.rename(table, name)
    return name if table.options.named else tab


@bif
def give_away(p: Process, tab: Any, pid: Any, data: Any) -> Atom:
    """Make another process the owner; it gets a message."""
    table = writable(p, tab)
    to = p.system.find(pid) if type(pid) is Pid else None
    if to is None:
        badarg()
    if table.owner is not p:
        badarg(am.not_owner)
    if to is p:
        badarg(am.owner)
    p.system.ets.give_away(table, to, data)
    return TRUE


@bif
def setopts(p: Process, tab: Any, options: Any) -> Atom:
    """Change heir and protection."""
    table = writable(p, tab)
    heir, protection = _changes(p, [options, NIL] if type(options) is tuple else options)
    if table.owner is not p:
        badarg()
    if heir is not None:
        table.options.heir = heir[0]
    if protection is not None:
        table.options.protection = protection
        table.set_access()
    return TRUE


def _changes(p: Process, options: Any) -> tuple[list[Any] | None, Atom | None]:
    """The new heir (in a list), the new protection; None for no change."""
    heir: list[Any] | None = None
    protection = None
    rest = options
    while type(rest) is list:
        option, rest = rest
        if type(option) is not tuple or len(option) < 2:
            badarg()
        if option[0] is am.heir and heir is None:
            if len(option) == 2 and option[1] is am.none:
                heir = [None]
            elif len(option) == 3 and _is_local_pid(option[1]):
                heir = [_heir(p, option[1], option[2])]
            else:
                badarg()
        elif option[0] is am.protection and protection is None and len(option) == 2:
            if option[1] not in (PUBLIC, PROTECTED, PRIVATE):
                badarg()
            protection = option[1]
        else:
            badarg()
    if rest is not NIL:
        badarg()
    return heir, protection


@bif(name="delete")
def delete_table(p: Process, tab: Any) -> Atom:
    """Delete a table; what is left of it is taken apart in the background."""
    p.system.ets.delete(writable(p, tab))
    return TRUE


@bif
def internal_delete_all(p: Process, tab: Any, state: Any) -> int:
    """Remove all objects at once; how many they were."""
    table = writable(p, tab)
    count = len(table)
    p.system.ets.discard(table.clear())
    return count


@bif
def safe_fixtable(p: Process, tab: Any, flag: Any) -> Atom:
    """Fix a table once more for the caller, or once less."""
    table = readable(p, tab)
    if flag is TRUE:
        p.system.ets.fix(p, table)
    elif flag is FALSE:
        p.system.ets.unfix(p, table)
    else:
        badarg()
    return TRUE


@bif
def internal_request_all(p: Process) -> Any:
    """Send the caller the identifiers of all tables, in as many messages (``{Ref, Tables}``) as there are schedulers."""
    ref = p.system.make_ref()
    p.post((ref, make_list([table.identifier for table in reversed(p.system.ets.all())])))
    return ref


# Describing ----------------------------------------------------------------------------------------------------------


def memory_words(table: Table) -> int:
    """What OTP would need for `table`, in words."""
    count = len(table)
    words = table.words() + count * table.object_words
    cursor = table.cursor()
    sample = [] if cursor.done else cursor.take(_SAMPLE)
    size = sum(map(flat_size, sample))
    return words + (size if len(sample) >= count else size * count // max(1, len(sample)))


def _bool(flag: bool) -> Atom:
    return TRUE if flag else FALSE


def _fixers(table: Table, time: Any) -> Any:
    return (time, make_list([(fixer.pid, count) for fixer, count in table.fixers.items()]))


def _safe_fixed(p: Process, table: Table) -> Any:
    if not table.fixers:
        return FALSE
    micros = (table.fixed_at + p.system.time_offset) // 1_000
    seconds, micros = divmod(micros, 1_000_000)
    return _fixers(table, (seconds // 1_000_000, seconds % 1_000_000, micros))


def _stats(p: Process, table: Table) -> Any:
    if isinstance(table, HashTable):
        return table.statistics()
    return FALSE if table.options.write_concurrency is FALSE else (0, 1, 0)


_ITEMS: Final[dict[Atom, Any]] = {
    am.id: lambda p, table: table.tid,
    am.decentralized_counters: lambda p, table: _bool(table.options.decentralized_counters),
    am.read_concurrency: lambda p, table: _bool(table.options.read_concurrency),
    am.write_concurrency: lambda p, table: table.options.write_concurrency,
    am.compressed: lambda p, table: _bool(table.options.compressed),
    am.memory: lambda p, table: memory_words(table),
    am.owner: lambda p, table: table.owner.pid,
    am.heir: lambda p, table: am.none if table.options.heir is None else table.options.heir[0].pid,
    am.name: lambda p, table: table.name,
    am.size: lambda p, table: len(table),
    am.node: lambda p, table: p.system.node,
    am.named_table: lambda p, table: _bool(table.options.named),
    am.type: lambda p, table: table.kind,
    am.keypos: lambda p, table: table.options.keypos,
    am.protection: lambda p, table: table.options.protection,
}
"""The items of ``info/1``, in its order."""
_MORE_ITEMS: Final[dict[Atom, Any]] = {
    am.fixed: lambda p, table: _bool(bool(table.fixers)),
    am.safe_fixed: _safe_fixed,
    am.safe_fixed_monotonic_time: lambda p, table: _fixers(table, table.fixed_at) if table.fixers else FALSE,
    am.stats: _stats,
    am.data: lambda p, table: TRUE,
}


def _described(p: Process, tab: Any) -> Table | None:
    """The table to describe; None when there is none (any more)."""
    tables = p.system.ets
    table: Table | None = tables.find(tab)
    if table is None:
        cause = tables.missing(tab)
        if cause is not am.id:
            badarg(cause)
    elif table.pending is not None:
        table.finish_pending()
    return table


@bif
def info(p: Process, tab: Any) -> Any:
    """All facts about a table, or ``undefined``."""
    table = _described(p, tab)
    if table is None:
        return _UNDEFINED
    return make_list(
        [
            (item, read(p, table))
            for item, read in _ITEMS.items()
            if item is not am.decentralized_counters or p.system.release >= 23
        ]
    )


@bif(name="info", waits=True)
def info_item(p: Process, tab: Any, item: Any) -> Any:
    """One fact about a table, or ``undefined``."""
    if item is am.binary and p.system.release >= 25:
        return p.system.code.resolve(am.erts_internal, am.ets_info_binary, 1)(p, tab)
    table = _described(p, tab)
    if table is None:
        return _UNDEFINED
    read = None
    if type(item) is Atom:
        read = _ITEMS.get(item) or _MORE_ITEMS.get(item)
    if read is None:
        badarg()
    return read(p, table)
