"""The terms of ``persistent_term``: a dictionary from ``order.key_of(Key)`` to ``(Key, Value)``.

It also knows how many slots OTP's open hash table would have after the same insertions and removals, because ``info/0`` counts them: it is doubled
when it is half full and halved when it is a quarter full.
"""

from __future__ import annotations

from typing import Any, Final

SMALLEST: Final = 8
"""The slots of an empty table."""


class PersistentTerms(dict[Any, tuple[Any, Any]]):
    """See the module."""

    __slots__ = ("slots",)

    def __init__(self) -> None:
        super().__init__()
        self.slots = SMALLEST

    def put(self, key: Any, pair: tuple[Any, Any]) -> None:
        """Set what is at `key`."""
        if key not in self and len(self) * 2 >= self.slots:
            self.slots *= 2
        self[key] = pair

    def erase(self, key: Any) -> bool:
        """Remove what is at `key`; whether there was anything."""
        if key not in self:
            return False
        if self.slots > SMALLEST and len(self) * 4 <= self.slots:
            self.slots //= 2
        del self[key]
        return True

    def erase_all(self) -> None:
        """Remove all terms, and begin with the smallest table."""
        self.clear()
        self.slots = SMALLEST
