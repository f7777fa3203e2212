"""Atoms: interned names, compared with ``is``.

Invariant: for one name there is exactly one :class:`Atom` in the Python process, so identity is equality, the
default ``object`` hash is right, and generated code tests ``x0 is A_ok``.  The table is the one piece of state that
all VMs of a process share; it only grows, as on the BEAM, up to a limit that :func:`limit_atoms` can change.

Sources: erts ``atom.c`` (255 characters, 1,048,576 atoms by default).
"""

from __future__ import annotations

from typing import Final

MAX_ATOM_CHARACTERS: Final = 255
MAX_ATOMS: Final = 1_048_576
"""How many atoms there may be unless something else is said."""
_PAGE: Final = 1024


class _Table(dict[str, "Atom"]):
    """The atoms by name; there may be `limit` of them, to which `room` is rounded up, as OTP's table grows by pages."""

    limit = room = MAX_ATOMS


_table = _Table()


class AtomTableFull(Exception):
    """There is no room for another atom; the emulator of OTP ends here, a VM of ours ends so too."""

    def __init__(self) -> None:
        super().__init__(f"no more index entries in atom_tab (max={_table.limit})")


class Atom:
    """One interned atom.  ``name`` is its text as ``str`` (code points, at most 255)."""

    __slots__ = ("name",)
    name: str

    def __init__(self) -> None:
        raise TypeError("atoms are made by intern(name)")

    def __repr__(self) -> str:
        return f"Atom({self.name!r})"

    def __copy__(self) -> Atom:
        return self

    def __deepcopy__(self, memo: object) -> Atom:
        return self

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return intern, (self.name,)


def intern(name: str) -> Atom:
    """The atom called `name`.

    Raises ValueError for more than 255 characters (callers turn it into ``system_limit``) and
    :class:`AtomTableFull` when the table is full.
    """
    found = _table.get(name)
    if found is not None:
        return found
    if len(name) > MAX_ATOM_CHARACTERS:
        raise ValueError(f"an atom has at most {MAX_ATOM_CHARACTERS} characters, got {len(name)}")
    if len(_table) >= _table.room:
        raise AtomTableFull
    made = object.__new__(Atom)
    made.name = name
    return _table.setdefault(name, made)


def existing(name: str) -> Atom | None:
    """The atom called `name` if there is one already, else None."""
    return _table.get(name)


def atom_count() -> int:
    """How many atoms there are."""
    return len(_table)


def atom_limit() -> int:
    """How many atoms there may be."""
    return _table.limit


def limit_atoms(most: int) -> None:
    """Let there be `most` atoms in this Python process."""
    _table.limit = most
    _table.room = (most + _PAGE - 1) // _PAGE * _PAGE


class _Atoms:
    """``am.badarg`` is ``intern("badarg")``, looked up once; a trailing underscore is dropped (``am.true_``, ``am.and_``)."""

    def __getattr__(self, name: str) -> Atom:
        found = intern(name[:-1] if name.endswith("_") else name)
        self.__dict__[name] = found
        return found


am = _Atoms()
TRUE: Final = intern("true")
FALSE: Final = intern("false")
UNDEFINED: Final = intern("undefined")
OK: Final = intern("ok")
