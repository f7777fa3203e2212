"""Natives of ``prim_buffer``: queues of bytes, in which OTP's ``raw_file_io_*`` modules keep what they have read ahead or not yet written.

A buffer is a reference that ``p.system.magic`` maps to a :class:`Buffer`.  Small writes are put together; the binaries of large ones are kept as
they are, so that ``read_iovec`` copies nothing.  A lock has no holder: who finds the buffer unlocked locks it.

Source: OTP 25 ``prim_buffer_nif.c``.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.iovec import IoQueue, byte_length, want_int32, want_iovec
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.bits import to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg, error
from enigma_gen.term.ids import Ref

bif = Bifs("prim_buffer")

_SMALL: Final = 2048
_BINARIES_AT_ONCE: Final = 64


class Buffer:
    """A queue, behind it the bytes of small writes, and whether it is locked."""

    __slots__ = ("locked", "queue", "small")

    def __init__(self) -> None:
        self.queue = IoQueue()
        self.small = bytearray()
        self.locked = False

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return self.queue.size + len(self.small)

    def write(self, binaries: list[Any]) -> None:
        """Put binaries behind what there is."""
        size = sum(map(byte_length, binaries))
        if len(self.small) + size >= _SMALL:
            self.settle()
        if size < _SMALL // 2 or size + len(self.small) < _SMALL:
            for binary in binaries:
                self.small += to_bytes(binary)
        else:
            for binary in binaries:
                self.queue.append(binary)

    def settle(self) -> IoQueue:
        """The queue, with the small writes in it."""
        if self.small:
            self.queue.append(bytes(self.small))
            self.small.clear()
        return self.queue


def _buffer(p: Any, ref: Any) -> Buffer:
    buffer = p.system.magic.get(ref) if type(ref) is Ref else None
    if type(buffer) is not Buffer:
        badarg()
    return buffer


def _queue(p: Any, ref: Any, size: Any) -> IoQueue:
    """The queue of a buffer, which must hold `size` bytes."""
    buffer = _buffer(p, ref)
    if type(size) is not int or not 0 <= size <= buffer.size:
        badarg()
    return buffer.settle()


@bif
def new(p: Any) -> Ref:
    """An empty buffer."""
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = Buffer()
    return ref


@bif
def size(p: Any, ref: Any) -> int:
    """How many bytes it holds."""
    return _buffer(p, ref).size


@bif
def peek_head(p: Any, ref: Any) -> Any:
    """The first binary in it; ``badarg`` when it is empty."""
    queue = _buffer(p, ref).settle()
    if not queue.size:
        badarg()
    return queue.head()


@bif
def copying_read(p: Any, ref: Any, count: Any) -> bytes:
    """Take the first `count` bytes out."""
    queue = _queue(p, ref, count)
    charge_bytes(p, count)
    return queue.read(count)


@bif
def skip(p: Any, ref: Any, count: Any) -> Atom:
    """Drop the first `count` bytes."""
    _queue(p, ref, count).skip(count)
    return OK


@bif
def write(p: Any, ref: Any, binaries: Any) -> Atom:
    """Add a list of binaries.  What stands before something else than a binary, 64 at a time, is added before that is ``badarg``."""
    buffer = _buffer(p, ref)
    found, rest = want_iovec(binaries, _BINARIES_AT_ONCE)
    buffer.write(found)
    while rest is not NIL:
        found, rest = want_iovec(rest, _BINARIES_AT_ONCE)
        buffer.write(found)
    return OK


@bif
def find_byte_index(p: Any, ref: Any, byte: Any) -> Any:
    """``{ok, Index}`` of the first such byte, or ``not_found``."""
    buffer = _buffer(p, ref)
    if not 0 <= want_int32(byte) <= 255:
        badarg()
    charge_bytes(p, buffer.size)
    index = buffer.settle().find(byte)
    return am.not_found if index < 0 else (OK, index)


@bif
def try_lock(p: Any, ref: Any) -> Atom:
    """Lock it: ``acquired``, or ``busy``."""
    buffer = _buffer(p, ref)
    if buffer.locked:
        return am.busy
    buffer.locked = True
    return am.acquired


@bif
def unlock(p: Any, ref: Any) -> Atom:
    """Unlock it; ``lock_order_violation`` when it is not locked."""
    buffer = _buffer(p, ref)
    if not buffer.locked:
        error(am.lock_order_violation)
    buffer.locked = False
    return OK
