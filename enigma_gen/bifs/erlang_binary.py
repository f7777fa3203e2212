"""Natives of ``erlang`` on binaries, bitstrings and io lists.

An io list is a list, at any depth and with a binary as its tail if it likes, of bytes and binaries; a *bitstring list* has bitstrings of any
size in it.  :func:`~enigma_gen.term.iolist.iolist_bytes` is the one walk, with a stack of its own: io lists may be nested to any depth.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.steps import CollectBytes, CollectPieces, MakeList, begin
from enigma_gen.term import bits
from enigma_gen.term.bits import Bitstring, is_binary, to_bits, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.iolist import iolist_bytes, want_binary

__all__ = ["binary_part", "iolist_bytes", "part", "sub_binary", "want_binary"]

bif = Bifs("erlang")


def sub_binary(term: Any, start: int, count: int) -> Any:
    """`count` bytes of a binary from byte `start` on: a view when it is long, a copy when that is cheaper."""
    if type(term) is bytes:
        return term[start : start + count] if count <= 64 else Bitstring(term, start * 8, count * 8)
    view = Bitstring(term.base, term.offset + start * 8, count * 8)
    return to_bytes(view) if count <= 64 else view


def _list_bytes(p: Any, items: Any, module: str, name: str) -> Any:
    if type(items) is not list and items is not NIL:
        badarg()
    return begin(p, CollectBytes(items), (module, name, (items,)))


@bif(waits=True)
def list_to_binary(p: Any, items: Any) -> Any:
    """The bytes of an io list; a binary alone is ``badarg``."""
    return _list_bytes(p, items, "erlang", "list_to_binary")


@bif(waits=True)
def iolist_to_binary(p: Any, data: Any) -> Any:
    """The bytes of an io list or a binary."""
    if type(data) is bytes or (type(data) is Bitstring and not data.size & 7):
        return data
    return begin(p, CollectBytes(data), ("erlang", "iolist_to_binary", (data,)))


@bif(name="list_to_bin", module="binary", waits=True)
def list_to_bin(p: Any, items: Any) -> Any:
    """``binary:list_to_bin/1``: as :func:`list_to_binary`."""
    return _list_bytes(p, items, "binary", "list_to_bin")


@bif(pure=True)
def iolist_size(data: Any) -> int:
    """How many bytes an io list or a binary has."""
    if type(data) is bytes:
        return len(data)
    total = 0
    waiting: list[Any] = []
    rest = data
    while True:
        while type(rest) is list:
            head, rest = rest
            kind = type(head)
            if kind is int:
                if not 0 <= head <= 255:
                    badarg()
                total += 1
            elif kind is bytes:
                total += len(head)
            elif kind is list:
                waiting.append(rest)
                rest = head
            elif head is not NIL:
                total += _whole_size(head)
        if rest is not NIL:
            total += _whole_size(rest)
        if not waiting:
            return total
        rest = waiting.pop()


def _whole_size(term: Any) -> int:
    if type(term) is bytes:
        return len(term)
    if type(term) is not Bitstring or term.size & 7:
        badarg()
    return term.size >> 3


@bif(waits=True)
def iolist_to_iovec(p: Any, data: Any) -> Any:
    """The data of an io list as a list of binaries, none of them empty."""
    if is_binary(data):
        return [data, NIL] if bits.bit_size(data) else NIL
    return begin(p, CollectPieces(data), ("erlang", "iolist_to_iovec", (data,)))


@bif(pure=True)
def list_to_bitstring(items: Any) -> Any:
    """The bits of a bitstring list."""
    if type(items) is not list and items is not NIL:
        badarg()
    writer = _BitWriter()
    waiting: list[Any] = []
    rest = items
    while True:
        while type(rest) is list:
            head, rest = rest
            if type(head) is int:
                writer.put_byte(head)
            elif type(head) is list:
                waiting.append(rest)
                rest = head
            elif head is not NIL:
                writer.put(head)
        if rest is not NIL:
            writer.put(rest)
        if not waiting:
            return writer.result()
        rest = waiting.pop()


class _BitWriter:
    """Collects bitstrings; what is not yet a whole byte waits in `pending`."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.pending = 0
        self.pending_size = 0

    def put_byte(self, value: int) -> None:
        if not 0 <= value <= 255:
            badarg()
        if self.pending_size:
            self._put_bits(value, 8)
        else:
            self.data.append(value)

    def put(self, term: Any) -> None:
        if type(term) is not bytes and type(term) is not Bitstring:
            badarg()
        if not self.pending_size and is_binary(term):
            self.data += to_bytes(term)
        else:
            self._put_bits(*to_bits(term))

    def _put_bits(self, value: int, size: int) -> None:
        total = self.pending_size + size
        joined = self.pending << size | value
        extra = total & 7
        self.data += (joined >> extra).to_bytes(total >> 3, "big")
        self.pending, self.pending_size = joined & ((1 << extra) - 1), extra

    def result(self) -> Any:
        if not self.pending_size:
            return bytes(self.data)
        whole = len(self.data) * 8
        self.data.append(self.pending << (8 - self.pending_size))
        return Bitstring(bytes(self.data), 0, whole + self.pending_size)


@bif(waits=True)
def binary_to_list(p: Any, binary: Any) -> Any:
    """The bytes as a list of integers."""
    return begin(p, MakeList(want_binary(binary)), ("erlang", "binary_to_list", (binary,)))


@bif(name="binary_to_list", waits=True)
def binary_to_list_part(p: Any, binary: Any, start: Any, stop: Any) -> Any:
    """The bytes from position `start` to `stop`, both from 1 and included."""
    data = _whole_bytes(binary)
    if type(start) is not int or type(stop) is not int or not 1 <= start <= stop <= len(data):
        badarg()
    return begin(p, MakeList(data[start - 1 : stop]), ("erlang", "binary_to_list", (binary, start, stop)))


@bif(pure=True)
def bitstring_to_list(bitstring: Any) -> Any:
    """The bytes as integers, and what is left over as a bitstring at the end."""
    if type(bitstring) is bytes:
        return make_list(list(bitstring))
    if type(bitstring) is not Bitstring:
        badarg()
    extra = bitstring.size & 7
    whole = bitstring.size - extra
    data = to_bytes(Bitstring(bitstring.base, bitstring.offset, whole))
    if not extra:
        return make_list(list(data))
    value, _ = to_bits(Bitstring(bitstring.base, bitstring.offset + whole, extra))
    last = Bitstring(bytes((value << (8 - extra),)), 0, extra)
    return make_list(list(data), [last, NIL])


@bif(pure=True)
def split_binary(bitstring: Any, position: Any) -> tuple[Any, Any]:
    """``{First, Rest}``, with `position` bytes in the first."""
    if type(position) is not int:
        badarg()
    if type(bitstring) is bytes:
        if not 0 <= position <= len(bitstring):
            badarg()
        return sub_binary(bitstring, 0, position), sub_binary(bitstring, position, len(bitstring) - position)
    if type(bitstring) is not Bitstring or not 0 <= position <= bitstring.size >> 3:
        badarg()
    rest = Bitstring(bitstring.base, bitstring.offset + position * 8, bitstring.size - position * 8)
    return sub_binary(bitstring, 0, position), rest


def _whole_bytes(bitstring: Any) -> bytes:
    """The whole bytes of a bitstring; bits behind the last one do not matter."""
    if type(bitstring) is bytes:
        return bitstring
    if type(bitstring) is not Bitstring:
        badarg()
    return to_bytes(Bitstring(bitstring.base, bitstring.offset, bitstring.size & ~7))


def part(binary: Any, start: Any, count: Any) -> Any:
    """`count` bytes from byte `start` on; a negative `count` counts backwards.  ``badarg`` outside of the bitstring's whole bytes."""
    if type(binary) is not bytes and type(binary) is not Bitstring:
        badarg()
    total = bits.bit_size(binary) >> 3
    if type(start) is not int or type(count) is not int:
        badarg()
    first, size = (start + count, -count) if count < 0 else (start, count)
    if start < 0 or first < 0 or first + size > total:
        badarg()
    return sub_binary(binary, first, size)


@bif(guard=True, pure=True)
def binary_part(binary: Any, start: Any, count: Any) -> Any:
    """``binary_part/3``."""
    return part(binary, start, count)


@bif(name="binary_part", guard=True, pure=True)
def binary_part_at(binary: Any, position: Any) -> Any:
    """``binary_part/2``: `position` is ``{Start, Length}``."""
    if type(position) is not tuple or len(position) != 2:
        badarg()
    return part(binary, position[0], position[1])
