"""Match contexts: what the binary matching instructions read from."""

from __future__ import annotations

from typing import Any


class MatchContext:
    """A bitstring being matched: `base` (bytes or a buffer), `pos` and `end` in bits.  Reading moves `pos`."""

    __slots__ = ("base", "pos", "end")

    def __init__(self, base: Any, pos: int, end: int) -> None:
        self.base = base
        self.pos = pos
        self.end = end
