"""What all kinds of ETS tables have in common: who may do what, fixations, and the order in which a table is walked.

A kind (:mod:`hashed`, :mod:`ordered`) holds objects, which are tuples, and knows nothing of processes.  Its methods do one thing at
once; what may take long is cut into steps by those who call it (``bifs/ets_select.py``, :class:`Cursor`).

The fast path of every access is one attribute: ``open_to_read`` and ``open_to_write`` hold when any process may, ``writer`` is the owner.
While a long insertion is under way (``pending``), all three say no, so that whoever comes by finds it and completes it first: a list
is inserted all at once for everybody, and no process waits for it but those who look at that very table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.term.atom import Atom, am, intern

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.term.ids import Ref

Term = Any
Object = tuple[Any, ...]

PUBLIC: Final = intern("public")
PROTECTED: Final = intern("protected")
PRIVATE: Final = intern("private")


class Options:
    """What ``ets:new/2`` was asked for.  `keypos` counts from 1; `heir` is None or ``(process, data)``."""

    __slots__ = (
        "kind",
        "protection",
        "keypos",
        "named",
        "heir",
        "compressed",
        "read_concurrency",
        "write_concurrency",
        "decentralized_counters",
    )

    def __init__(self) -> None:
        self.kind = am.set
        self.protection = PROTECTED
        self.keypos = 1
        self.named = False
        self.heir: tuple[Process, Term] | None = None
        self.compressed = False
        self.read_concurrency = False
        self.write_concurrency: Term = am.false
        self.decentralized_counters = False


class Cursor:
    """A walk over a table that can be interrupted.  It sees what was there when it began and is still there (and perhaps what
    is not), provided that the table is fixed while it is interrupted.
    """

    __slots__ = ("done",)

    def __init__(self) -> None:
        self.done = False

    def take(self, count: int) -> list[Object]:
        """The objects at the next `count` places or so; sets `done` when there are no more."""
        raise NotImplementedError


class ListCursor(Cursor):
    """A walk over objects that are known beforehand."""

    __slots__ = ("left", "at")

    def __init__(self, objects: list[Object]) -> None:
        self.left = objects
        self.at = 0
        self.done = not objects

    def take(self, count: int) -> list[Object]:
        """The next `count` objects."""
        part = self.left[self.at : self.at + count]
        self.at += count
        self.done = self.at >= len(self.left)
        return part


class Table:
    """One table.

    `at` is the index of the key in its objects (``keypos - 1``); `tid` its identifier, a reference; `alive` until it is deleted; `cut_off` is the insertion
    that was under way then; `fixers` counts the fixations of each process; `fixed_at` is the Erlang monotonic time (ns) of the first of them.
    """

    kind: Atom = am.set
    is_ordered = False
    is_bag = False
    """Whether a key may have several objects."""

    __slots__ = (
        "name",
        "tid",
        "owner",
        "options",
        "at",
        "alive",
        "open_to_read",
        "open_to_write",
        "writer",
        "pending",
        "cut_off",
        "fixers",
        "fixed_at",
    )

    def __init__(self, name: Atom, tid: Ref, owner: Process, options: Options) -> None:
        self.name = name
        self.tid = tid
        self.owner = owner
        self.options = options
        self.at = options.keypos - 1
        self.alive = True
        self.pending: Iterator[None] | None = None
        self.cut_off: Iterator[None] | None = None
        self.fixers: dict[Process, int] = {}
        self.fixed_at = 0
        self.set_access()

    @property
    def identifier(self) -> Term:
        """How programs call it: its name when it is a named table, else its reference."""
        return self.name if self.options.named else self.tid

    def set_access(self) -> None:
        """Work out the fast paths anew: owner, protection or `pending` has changed."""
        at_rest = self.pending is None and self.alive
        protection = self.options.protection
        self.open_to_read = at_rest and protection is not PRIVATE
        self.open_to_write = at_rest and protection is PUBLIC
        self.writer = self.owner if at_rest else None

    def finish_pending(self) -> None:
        """Complete the insertion that is under way, if any."""
        while self.pending is not None:
            self.continue_pending(1 << 30)

    def continue_pending(self, steps: int) -> None:
        """Go on with the insertion that is under way for so many steps."""
        pending = self.pending
        if pending is None:
            return
        for _ in pending:
            steps -= 1
            if steps <= 0:
                return
        self.pending = None
        self.set_access()

    # Fixations -------------------------------------------------------------------------------------------------------

    def fix(self, p: Process) -> None:
        """Fix the table once more for `p`: what is deleted keeps its place until the last fixation is gone."""
        if not self.fixers:
            self.fixed_at = p.system.monotonic()
        self.fixers[p] = self.fixers.get(p, 0) + 1

    def unfix(self, p: Process, times: int = 1) -> None:
        """Undo up to so many :meth:`fix` of `p`."""
        count = self.fixers.get(p, 0)
        if count > times:
            self.fixers[p] = count - times
        elif count:
            del self.fixers[p]
            if not self.fixers:
                self.release_places()

    def release_places(self) -> None:
        """Nobody fixes the table any more: give up the places of deleted objects."""

    # What each kind does ---------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """The number of objects."""
        raise NotImplementedError

    def canonical(self, key: Term) -> Any:
        """`key` as a dictionary key, equal for keys that are the same to this table."""
        raise NotImplementedError

    def find(self, key: Term) -> Sequence[Object]:
        """The objects with `key`, oldest first; not to be changed."""
        raise NotImplementedError

    def lookup(self, key: Term) -> Term:
        """The Erlang list of the objects with `key`, oldest first."""
        raise NotImplementedError

    def member(self, key: Term) -> bool:
        """Whether there is an object with `key`."""
        raise NotImplementedError

    def insert(self, obj: Object) -> None:
        """Put `obj` in."""
        raise NotImplementedError

    def insert_many(self, objects: list[Object]) -> Iterator[None]:
        """Put `objects` in, in steps."""
        raise NotImplementedError

    def delete(self, key: Term) -> None:
        """Remove all objects with `key`."""
        raise NotImplementedError

    def delete_object(self, obj: Object) -> None:
        """Remove all objects that are ``=:=`` to `obj`."""
        raise NotImplementedError

    def remove(self, objects: list[Object]) -> None:
        """Remove just these objects, of this table by identity."""
        raise NotImplementedError

    def replace(self, pairs: Iterable[tuple[Object, Object]]) -> None:
        """Put the second of each pair, which has the same key, in place of the first, an object of this table by identity."""
        raise NotImplementedError

    def clear(self) -> list[Any]:
        """Remove all objects; returns the containers that held them, for :func:`~enigma_gen.ets.tables.Tables.discard`."""
        raise NotImplementedError

    def first(self) -> Any:
        """The first key of a walk; None when there is none."""
        raise NotImplementedError

    def last(self) -> Any:
        """The last key of a walk; None when there is none."""
        raise NotImplementedError

    def next(self, key: Term) -> Any:
        """The key after `key`, None at the end.  Raises LookupError when `key` has no place in the table."""
        raise NotImplementedError

    def previous(self, key: Term) -> Any:
        """The key before `key`, as :meth:`next`."""
        raise NotImplementedError

    def slot(self, number: int) -> Sequence[Object] | None:
        """The objects at place `number`, None for the place behind the last.  Raises LookupError for no place."""
        raise NotImplementedError

    def cursor(self, backward: bool = False, pattern: Term = None) -> Cursor:
        """A walk over all objects, or those whose keys can match `pattern`."""
        raise NotImplementedError

    def words(self) -> int:
        """OTP's measure of the memory of the table without its objects, in words."""
        raise NotImplementedError

    object_words = 0
    """What each object takes in addition to its own size, in words, as in OTP."""
