"""The one exception of the loader."""

from __future__ import annotations


class BadBeamFile(Exception):
    """A file that is no well-formed ``.beam`` file, or one that this release cannot run.

    `chunk` is the chunk's name (``""`` for the container itself), `offset` the position in bytes within the chunk's data
    (decompressed, for a chunk that is compressed), `expected` says in a few words what should have stood there.
    ``str()`` of it is one line.
    """

    def __init__(self, chunk: str, offset: int, expected: str, name: str = "") -> None:
        super().__init__(chunk, offset, expected, name)
        self.chunk = chunk
        self.offset = offset
        self.expected = expected
        self.name = name

    def __str__(self) -> str:
        where = f"chunk {self.chunk!r}, offset {self.offset}" if self.chunk else f"offset {self.offset}"
        return f"{self.name + ': ' if self.name else ''}bad beam file: {where}: {self.expected}"
