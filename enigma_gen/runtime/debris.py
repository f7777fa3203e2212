"""What nobody can see any more but takes long to free: the insides of big tables that were deleted.

Python frees a dictionary of a million objects in one go, which would stop all processes for a tenth of a second or more.
So such a container is left here, and the scheduler frees a piece of it now and then, between slices: a bigger piece the
more there is, so that a program that goes on making and deleting tables cannot outrun it.
"""

from __future__ import annotations

from typing import Any, Final

_SMALL: Final = 1_000
_LEAST: Final = 1_000
_MOST: Final = 20_000
_SHARE: Final = 32
_PIECE: Final = 500


class Debris:
    """Lists, sets and dictionaries to be freed; `size` is how many objects they hold.  Ready while `size` is not 0."""

    __slots__ = ("size", "_containers")

    def __init__(self) -> None:
        self.size = 0
        self._containers: list[Any] = []

    def add(self, container: Any) -> None:
        """Free `container`, which nobody else has, by and by; a small one goes at once."""
        size = len(container)
        if size > _SMALL:
            self.size += size
            self._containers.append(container)

    def sweep(self) -> None:
        """Free a piece."""
        count = min(_MOST, max(_LEAST, self.size // _SHARE))
        containers = self._containers
        while count > 0 and containers:
            held = containers[-1]
            size = len(held)
            if size == 0:
                containers.pop()
                continue
            piece = min(_PIECE, size)
            if isinstance(held, list):
                del held[-piece:]
            elif isinstance(held, dict):
                for _ in range(piece):
                    held.popitem()
            else:
                for _ in range(piece):
                    held.pop()
            count -= piece
            self.size -= piece
        if not containers:
            self.size = 0
