"""Registered names: atom -> process or port."""

from __future__ import annotations

from typing import Any

from enigma_gen.term.atom import UNDEFINED, Atom


class Registry:
    """The names of one VM.  An owner (process or port) has a slot ``name``, which is kept in step."""

    __slots__ = ("_owners",)

    def __init__(self) -> None:
        self._owners: dict[Atom, Any] = {}

    def __len__(self) -> int:
        return len(self._owners)

    def get(self, name: Atom) -> Any | None:
        """Who is called `name`, None for nobody."""
        return self._owners.get(name)

    def register(self, name: Atom, owner: Any) -> bool:
        """Give `owner` the name; False when it has one, or the name is taken, or is ``undefined``."""
        if owner.name is not None or name in self._owners or name is UNDEFINED:
            return False
        self._owners[name] = owner
        owner.name = name
        return True

    def unregister(self, name: Atom) -> bool:
        """Take the name away from whoever has it; False when nobody has."""
        owner = self._owners.pop(name, None)
        if owner is None:
            return False
        owner.name = None
        return True

    def forget(self, owner: Any) -> None:
        """`owner` is at its end: its name is free."""
        if owner.name is not None:
            del self._owners[owner.name]
            owner.name = None

    def names(self) -> list[Atom]:
        """All names, oldest first."""
        return list(self._owners)
