"""Natives of ``erlang`` that hash and check: ``phash``, ``md5``, ``crc32``, ``adler32``.

The state of an MD5 under way is a binary that Erlang code holds, and may use twice; ``hashlib`` cannot give its state away, so the
compression function (RFC 1321) stands here.  The state is OTP's: four words, the count of bits in two words, a block of 64 bytes.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import iolist_bytes, want_binary
from enigma_gen.bifs.steps import MORE, Work, begin
from enigma_gen.term import hash as term_hash
from enigma_gen.term.error import badarg
from enigma_gen.term.map import Map

bif = Bifs("erlang")


def _want_word(value: Any) -> int:
    """`value`, which must be an integer of 32 bits; ``badarg`` otherwise."""
    if type(value) is not int or not 0 <= value < 1 << 32:
        badarg()
    return value


def _want_range(value: Any) -> int:
    if type(value) is not int or not 0 < value <= 1 << 32:
        badarg()
    return value


@bif(pure=True)
def phash(term: Any, limit: Any) -> int:
    """The old portable hash, from 1 to `limit` (at most 2**32)."""
    return term_hash.phash(term, _want_range(limit))


class _Hash(Work):
    """The portable hash of a term with others inside, below `limit`."""

    __slots__ = ("_hash", "_limit")

    def __init__(self, term: Any, limit: int) -> None:
        self._hash = term_hash.Phash2(term)
        self._limit = limit

    def step(self) -> Any:
        """Hash some of the terms inside."""
        return self._hash.state % self._limit if self._hash.step(_TERMS) else MORE


_TERMS: Final = 2_000
"""Terms that are hashed in a step."""
_CONTAINERS: Final = frozenset({list, tuple, Map})


@bif(waits=True)
def phash2(p: Any, term: Any) -> Any:
    """The portable hash, 27 bits."""
    if type(term) in _CONTAINERS:
        return begin(p, _Hash(term, 1 << 27), ("erlang", "phash2", (term,)))
    return term_hash.phash2(term)


@bif(name="phash2", waits=True)
def phash2_below(p: Any, term: Any, limit: Any) -> Any:
    """The portable hash, below `limit` (at most 2**32)."""
    below = _want_range(limit)
    if type(term) in _CONTAINERS:
        return begin(p, _Hash(term, below), ("erlang", "phash2", (term, limit)))
    return term_hash.phash2_range(term, below)


@bif(pure=True)
def crc32(data: Any) -> int:
    """The CRC of an io list."""
    return zlib.crc32(iolist_bytes(data))


@bif(name="crc32", pure=True)
def crc32_continue(checksum: Any, data: Any) -> int:
    """The CRC of data that follows what had `checksum`."""
    start = _want_word(checksum)
    return zlib.crc32(iolist_bytes(data), start)


@bif(pure=True)
def adler32(data: Any) -> int:
    """The Adler checksum of an io list."""
    return zlib.adler32(iolist_bytes(data))


@bif(name="adler32", pure=True)
def adler32_continue(checksum: Any, data: Any) -> int:
    """The Adler checksum of data that follows what had `checksum`."""
    start = _want_word(checksum)
    return zlib.adler32(iolist_bytes(data), start)


_ADLER: Final = 65521
_CRC: Final = 0xEDB88320


@bif(pure=True)
def adler32_combine(first: Any, second: Any, length: Any) -> int:
    """The Adler checksum of two pieces, the second of `length` bytes."""
    one, two, count = _want_word(first), _want_word(second), _want_word(length)
    if not count:
        return one
    rest = count % _ADLER
    low_one = one & 0xFFFF
    low = low_one + (two & 0xFFFF) + _ADLER - 1
    high = rest * low_one % _ADLER + (one >> 16) + (two >> 16) + _ADLER - rest
    for _ in range(2):
        low -= _ADLER * (low >= _ADLER)
    high -= _ADLER * 2 * (high >= _ADLER * 2)
    high -= _ADLER * (high >= _ADLER)
    return low | high << 16


def _multiply_mod(a: int, b: int) -> int:
    """``a * b`` modulo the CRC's polynomial, bits reflected."""
    product, factor, mask = 0, b, 1 << 31
    while mask:
        if a & mask:
            product ^= factor
        mask >>= 1
        factor = factor >> 1 ^ (_CRC if factor & 1 else 0)
    return product


@bif(pure=True)
def crc32_combine(first: Any, second: Any, length: Any) -> int:
    """The CRC of two pieces, the second of `length` bytes."""
    one, two, count = _want_word(first), _want_word(second), _want_word(length)
    # x**8 to the power of the length, by squaring
    shift, factor = 1 << 31, 1 << 23
    while count:
        if count & 1:
            shift = _multiply_mod(factor, shift)
        factor = _multiply_mod(factor, factor)
        count >>= 1
    return _multiply_mod(shift, one) ^ two


@bif(pure=True)
def md5(data: Any) -> bytes:
    """The MD5 of an io list, 16 bytes."""
    return hashlib.md5(iolist_bytes(data), usedforsecurity=False).digest()


_STATE: Final = struct.Struct("=6I64s")
_BLOCK: Final = struct.Struct("<16I")
_SINES: Final = tuple(int(abs(math.sin(i + 1)) * 4294967296) for i in range(64))
_SHIFTS: Final = (7, 12, 17, 22) * 4 + (5, 9, 14, 20) * 4 + (4, 11, 16, 23) * 4 + (6, 10, 15, 21) * 4
_WORDS: Final = (
    *range(16),
    *((5 * i + 1) % 16 for i in range(16)),
    *((3 * i + 5) % 16 for i in range(16)),
    *(7 * i % 16 for i in range(16)),
)
_STEPS: Final = tuple(zip(_SINES, _SHIFTS, _WORDS, strict=True))


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """One block of 64 bytes taken into the four words of `state`."""
    words = _BLOCK.unpack(block)
    a, b, c, d = state
    for number, (sine, shift, word) in enumerate(_STEPS):
        if number < 16:
            mixed = b & c | ~b & d
        elif number < 32:
            mixed = d & b | ~d & c
        elif number < 48:
            mixed = b ^ c ^ d
        else:
            mixed = c ^ (b | ~d & 0xFFFFFFFF)
        turned = (a + mixed + sine + words[word]) & 0xFFFFFFFF
        a, d, c = d, c, b
        b = (b + (turned << shift | turned >> (32 - shift))) & 0xFFFFFFFF
    return tuple((old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d), strict=True))


def _unpack_state(context: Any) -> tuple[tuple[int, ...], int, bytes]:
    """The words, the number of bytes so far, and the bytes of the unfinished block."""
    data = want_binary(context)
    if len(data) != _STATE.size:
        badarg()
    a, b, c, d, low, high, block = _STATE.unpack(data)
    count = (high << 32 | low) >> 3
    return (a, b, c, d), count, block[: count % 64]


def _pack_state(state: tuple[int, ...], count: int, block: bytes) -> bytes:
    bits = count * 8
    return _STATE.pack(*state, bits & 0xFFFFFFFF, bits >> 32 & 0xFFFFFFFF, block)


@bif(pure=True)
def md5_init() -> bytes:
    """The state of an MD5 of nothing."""
    return _pack_state((0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476), 0, b"")


@bif(pure=True)
def md5_update(context: Any, data: Any) -> bytes:
    """The state after more data."""
    state, count, pending = _unpack_state(context)
    added = iolist_bytes(data)
    text = pending + added
    whole = len(text) - len(text) % 64
    for at in range(0, whole, 64):
        state = _compress(state, text[at : at + 64])
    return _pack_state(state, count + len(added), text[whole:])


@bif(pure=True)
def md5_final(context: Any) -> bytes:
    """The MD5, 16 bytes."""
    state, count, pending = _unpack_state(context)
    text = pending + b"\x80" + bytes(-(len(pending) + 9) % 64) + struct.pack("<Q", count * 8 & (1 << 64) - 1)
    for at in range(0, len(text), 64):
        state = _compress(state, text[at : at + 64])
    return struct.pack("<4I", *state)
