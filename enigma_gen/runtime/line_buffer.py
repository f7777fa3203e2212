"""Ports that read lines (``{line, N}``): a stream of bytes is cut at line feeds, and where a line is longer than N.

A carriage return before a line feed belongs to the line's end, also when the two come in different pieces.  Source: OTP 25 ``io.c``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enigma_gen.term.atom import Atom, intern

EOL: Final = intern("eol")
NOEOL: Final = intern("noeol")

Line = tuple[Atom, bytes]


class LineBuffer:
    """Lines of at most `size` bytes; what is left of the last piece waits in ``_rest``."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Line]:
        """The lines that are complete with `data`: ``eol`` for a whole line or its end, ``noeol`` for what is too long."""
        lines = data.split(b"\n")
        last = lines.pop()
        for line in lines:
            self._rest += line
            if self._rest.endswith(b"\r"):
                del self._rest[-1:]
            yield from self._too_long(0)
            yield EOL, self._take(len(self._rest))
        self._rest += last
        yield from self._too_long(1 if self._rest.endswith(b"\r") else 0)

    def _too_long(self, spared: int) -> Iterator[Line]:
        """Cut off pieces of the full size, but for the last full one; `spared` bytes at the end may belong to the line's end."""
        while len(self._rest) - spared > self.size:
            yield NOEOL, self._take(self.size)

    def _take(self, count: int) -> bytes:
        piece = bytes(self._rest[:count])
        del self._rest[:count]
        return piece

    def finish(self) -> Iterator[Line]:
        """What is left when there is no more data."""
        yield from self._too_long(0)
        if self._rest:
            yield NOEOL, self._take(len(self._rest))
