"""Lists of binaries as native functions take them, and queues of binaries (``ErlNifIOQueue``).

Source: OTP 25 ``erl_nif.c`` (``enif_inspect_iovec``, ``enif_ioq_*``).
"""

from __future__ import annotations

from collections import deque
from typing import Any

from enigma_gen.bifs.erlang_binary import sub_binary
from enigma_gen.term.bits import Buffer, is_binary, is_bitstring, to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg

_INT_LIMIT = 1 << 31


def byte_length(binary: Any) -> int:
    """How many bytes a binary has."""
    return len(binary) if type(binary) is bytes else binary.size >> 3


def want_int32(term: Any) -> int:
    """`term`, which must be an integer that C's ``int`` can hold; ``badarg`` otherwise."""
    if type(term) is not int or not -_INT_LIMIT <= term < _INT_LIMIT:
        badarg()
    return term


def want_iovec(term: Any, limit: int) -> tuple[list[Any], Any]:
    """The first binaries of a list, `limit` at most, and the rest of the list; ``badarg`` when something else is among them.

    Of bits behind the last whole byte nothing is taken.
    """
    found: list[Any] = []
    rest = term
    while type(rest) is list and len(found) < limit:
        head, rest = rest
        if not is_bitstring(head):
            badarg()
        found.append(head if is_binary(head) else sub_binary(head, 0, byte_length(head)))
    if type(rest) is not list and rest is not NIL:
        badarg()
    return found, rest


def want_view(binary: Any) -> bytes | memoryview:
    """The data of a binary, without a copy when that can be; ``badarg`` for anything else."""
    if type(binary) is bytes:
        return binary
    if not is_binary(binary):
        badarg()
    if binary.offset & 7 or type(binary.base) is Buffer:
        return to_bytes(binary)
    return memoryview(binary.base)[binary.offset >> 3 : (binary.offset + binary.size) >> 3]


class IoQueue:
    """Binaries one behind the other.  `size` is the number of bytes."""

    __slots__ = ("_offset", "_pieces", "size")

    def __init__(self) -> None:
        self._pieces: deque[Any] = deque()
        self._offset = 0
        self.size = 0

    def __iter__(self) -> Any:
        """The binaries that are in the queue."""
        for index, piece in enumerate(self._pieces):
            yield piece if index or not self._offset else self.head()

    def append(self, binary: Any) -> None:
        """Put a binary behind the others."""
        length = byte_length(binary)
        if length:
            self._pieces.append(binary)
            self.size += length

    def head(self) -> Any:
        """What is left of the first binary.  The queue must not be empty."""
        first = self._pieces[0]
        return sub_binary(first, self._offset, byte_length(first) - self._offset) if self._offset else first

    def peek(self, limit: int) -> bytes:
        """The first `limit` bytes, or as many as the first binary has.  The queue must not be empty."""
        first = self._pieces[0]
        length = byte_length(first) - self._offset
        return to_bytes(
            first if length <= limit and not self._offset else _part(first, self._offset, min(limit, length))
        )

    def skip(self, count: int) -> None:
        """Remove the first `count` bytes; there must be as many."""
        self.size -= count
        count += self._offset
        pieces = self._pieces
        while pieces:
            length = byte_length(pieces[0])
            if count < length:
                break
            count -= length
            pieces.popleft()
        self._offset = count

    def read(self, count: int) -> bytes:
        """Remove the first `count` bytes and return them; there must be as many."""
        found = bytearray()
        while len(found) < count:
            piece = self.peek(count - len(found))
            found += piece
            self.skip(len(piece))
        return bytes(found)

    def find(self, byte: int) -> int:
        """Where the first such byte is; -1 when there is none."""
        before = 0
        for piece in self:
            data = to_bytes(piece)
            index = data.find(byte)
            if index >= 0:
                return before + index
            before += len(data)
        return -1


def _part(binary: Any, start: int, count: int) -> Any:
    return binary[start : start + count] if type(binary) is bytes else sub_binary(binary, start, count)
