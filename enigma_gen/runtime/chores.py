"""Long work that belongs to no process: the scheduler does a piece of it now and then, between slices.

A chore is a generator; it is run from one ``yield`` to the next, the chores taking turns, and forgotten when it has ended.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator


class Chores:
    """The chores of one VM; true while there are any."""

    __slots__ = ("_pending",)

    def __init__(self) -> None:
        self._pending: deque[Iterator[None]] = deque()

    def __bool__(self) -> bool:
        return bool(self._pending)

    def add(self, chore: Iterator[None]) -> None:
        """Do `chore` by and by."""
        self._pending.append(chore)

    def step(self) -> None:
        """Do a piece of the one whose turn it is."""
        chore = self._pending.popleft()
        if next(chore, _ENDED) is None:
            self._pending.append(chore)


_ENDED = object()
