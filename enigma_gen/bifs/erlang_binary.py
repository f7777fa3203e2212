"""Natives of ``erlang`` on binaries, bitstrings and io lists.

An io list is a list, at any depth and with a binary as its tail if it likes, of bytes and binaries; a *bitstring list* has bitstrings of any
size in it.  :func:`~enigma_gen.term.iolist.iolist_bytes` is the one walk, with a stack of its own: io lists may be nested to any depth.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.steps import BYTES, CELLS, MORE, CollectBytes, CollectPieces, MakeList, Work, begin
from enigma_gen.term import bits
from enigma_gen.term.bits import Bitstring, is_binary, to_bits, to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.iolist import iolist_bytes, want_binary

__all__ = ["binary_part", "iolist_bytes", "part", "sub_binary", "want_binary"]

bif = Bifs("erlang")

_CELLS: Final = range(CELLS)


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


@bif(waits=True)
def iolist_size(p: Any, data: Any) -> Any:
    """How many bytes an io list or a binary has."""
    if type(data) is bytes:
        return len(data)
    total = _measured(data)
    return begin(p, _Size(data), ("erlang", "iolist_size", (data,))) if total is None else total


def _measured(data: Any) -> int | None:
    """The size, None if there are more than some cells."""
    waiting: list[Any] = []
    total, rest = 0, data
    for _ in _CELLS:
        if type(rest) is list:
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
            continue
        if rest is not NIL:
            total += _whole_size(rest)
        if not waiting:
            return total
        rest = waiting.pop()
    return None


class _Size(Work):
    """The size of a long io list.

    Lists inside of it that are large are remembered: a list that stands in many places, in which there are others of the kind, would take for ever.
    """

    __slots__ = ("_known", "_rest", "_total", "_waiting")

    def __init__(self, data: Any) -> None:
        self._rest = data
        self._total = 0
        self._waiting: list[tuple[Any, int, int]] = []
        """Of the lists around the one that is walked: the rest, and of that one its identity and the total before it."""
        self._known: dict[int, int] = {}
        """The sizes of lists, by identity: the caller's argument keeps them alive."""

    def step(self) -> Any:
        """Walk over some cells."""
        total, rest, waiting, known = self._total, self._rest, self._waiting, self._known
        for _ in _CELLS:
            if type(rest) is list:
                head, rest = rest
                kind = type(head)
                if kind is int:
                    if not 0 <= head <= 255:
                        badarg()
                    total += 1
                elif kind is bytes:
                    total += len(head)
                elif kind is list:
                    size = known.get(id(head))
                    if size is None:
                        waiting.append((rest, id(head), total))
                        rest = head
                    else:
                        total += size
                elif head is not NIL:
                    total += _whole_size(head)
                continue
            if rest is not NIL:
                total += _whole_size(rest)
            if not waiting:
                return total
            rest, inner, before = waiting.pop()
            if total - before > _LARGE:
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                known[inner] = total - before
        self._total, self._rest = total, rest
        return MORE


_LARGE: Final = 1000
"""Bytes of a list whose size is remembered."""
_MOST_KNOWN: Final = 100_000
"""Lists whose sizes are remembered at a time."""


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


@bif(waits=True)
def list_to_bitstring(p: Any, items: Any) -> Any:
    """The bits of a bitstring list."""
    if type(items) is not list and items is not NIL:
        badarg()
    return begin(p, _CollectBits(items), ("erlang", "list_to_bitstring", (items,)))


class _CollectBits(Work):
    """Collects the bits of a list; what is not yet a whole byte waits in `pending`."""

    __slots__ = ("_rest", "_waiting", "data", "pending", "pending_size")

    def __init__(self, items: Any) -> None:
        self._rest = items
        self._waiting: list[Any] = []
        self.data = bytearray()
        self.pending = 0
        self.pending_size = 0

    def step(self) -> Any:
        """Walk over some cells."""
        rest, waiting, most = self._rest, self._waiting, len(self.data) + BYTES
        for _ in _CELLS:
            if type(rest) is list:
                head, rest = rest
                if type(head) is int:
                    self.put_byte(head)
                elif type(head) is list:
                    waiting.append(rest)
                    rest = head
                elif head is not NIL:
                    later = self.put(head)
                    rest = rest if later is NIL else [later, rest]
                    if len(self.data) > most:
                        break
                continue
            if rest is not NIL:
                rest = self.put(rest)
            elif waiting:
                rest = waiting.pop()
            else:
                return self.result()
        self._rest = rest
        return MORE

    def put_byte(self, value: int) -> None:
        if not 0 <= value <= 255:
            badarg()
        if self.pending_size:
            self._put_bits(value, 8)
        else:
            self.data.append(value)

    def put(self, term: Any) -> Any:
        """Take a bitstring; ``[]``, or what is left of a long one."""
        if type(term) is not bytes and type(term) is not Bitstring:
            badarg()
        if not self.pending_size and is_binary(term):
            self.data += to_bytes(term)
            return NIL
        size = bits.bit_size(term)
        if size <= BYTES * 8:
            self._put_bits(*to_bits(term))
            return NIL
        base: Any = term
        start = 0
        if type(term) is Bitstring:
            base, start = term.base, term.offset
        self._put_bits(*to_bits(Bitstring(base, start, BYTES * 8)))
        return Bitstring(base, start + BYTES * 8, size - BYTES * 8)

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


@bif(waits=True)
def bitstring_to_list(p: Any, bitstring: Any) -> Any:
    """The bytes as integers, and what is left over as a bitstring at the end."""
    call = ("erlang", "bitstring_to_list", (bitstring,))
    if type(bitstring) is bytes:
        return begin(p, MakeList(bitstring), call)
    if type(bitstring) is not Bitstring:
        badarg()
    extra = bitstring.size & 7
    whole = bitstring.size - extra
    data = to_bytes(Bitstring(bitstring.base, bitstring.offset, whole))
    if not extra:
        return begin(p, MakeList(data), call)
    value, _ = to_bits(Bitstring(bitstring.base, bitstring.offset + whole, extra))
    last = Bitstring(bytes((value << (8 - extra),)), 0, extra)
    return begin(p, MakeList(data, [last, NIL]), call)


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
