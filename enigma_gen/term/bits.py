"""Bitstrings: views of bytes, and binaries that grow by appending.

A binary is a Python ``bytes`` wherever it owns its data.  :class:`Bitstring` is a view: of any number of bits, at any
bit offset, of a ``bytes`` (or of a :class:`Buffer` that is being appended to).  It may be a whole number of bytes too
(a sub-binary): ``type(x) is bytes or (type(x) is Bitstring and not x.size & 7)`` is "is a binary".

Views make a tail of a large binary O(1); a buffer makes appending byte by byte linear.
"""

from __future__ import annotations

from typing import Any


class Bitstring:
    """`size` bits of `base` from bit `offset` on.  `base` is ``bytes`` or a ``bytearray`` that only ever grows behind
    what any view can see."""

    __slots__ = ("base", "offset", "size")

    def __init__(self, base: bytes | bytearray, offset: int, size: int) -> None:
        self.base = base
        self.offset = offset
        self.size = size

    def __repr__(self) -> str:
        return f"Bitstring({to_bits(self)!r})"


def to_bits(term: Any) -> tuple[int, int]:
    """The bits of a bitstring as one unsigned big-endian integer, and their number."""
    if type(term) is bytes:
        return int.from_bytes(term, "big"), len(term) * 8
    end = term.offset + term.size
    first, last = term.offset >> 3, (end + 7) >> 3
    value = int.from_bytes(term.base[first:last], "big") >> (-end & 7)
    return value & ((1 << term.size) - 1), term.size


def to_bytes(term: Any) -> bytes:
    """The data of a binary (``bytes``, or a view of a whole number of bytes) as ``bytes``."""
    if type(term) is bytes:
        return term
    offset, size = term.offset, term.size
    if not offset & 7:
        return bytes(term.base[offset >> 3 : (offset + size) >> 3])
    value, _ = to_bits(term)
    return value.to_bytes(size >> 3, "big")


def is_binary(term: Any) -> bool:
    """Whether `term` is a bitstring of a whole number of bytes."""
    return type(term) is bytes or (type(term) is Bitstring and not term.size & 7)


def is_bitstring(term: Any) -> bool:
    """Whether `term` is a bitstring of any size."""
    return type(term) is bytes or type(term) is Bitstring


def bit_size(term: Any) -> int:
    """How many bits a bitstring has."""
    return len(term) * 8 if type(term) is bytes else term.size
