"""Natives of ``erlang`` that hash and check: ``phash``, ``crc32``, ``adler32``."""

from __future__ import annotations

import zlib
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.steps import MORE, Folded, Work, begin, short_bytes
from enigma_gen.term import hash as term_hash
from enigma_gen.term.bits import Bitstring
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
_CONTAINERS: Final = frozenset({list, tuple, Map, bytes, Bitstring})


class _OldHash(Work):
    """The old portable hash of a term with others inside, from 1 to `limit`."""

    __slots__ = ("_hash", "_limit")

    def __init__(self, term: Any, limit: int) -> None:
        self._hash = term_hash.Phash(term)
        self._limit = limit

    def step(self) -> Any:
        """Hash some of the terms inside."""
        return self._hash.state % self._limit + 1 if self._hash.step(_TERMS) else MORE


@bif(waits=True)
def phash(p: Any, term: Any, limit: Any) -> Any:
    """The old portable hash, from 1 to `limit` (at most 2**32)."""
    return begin(p, _OldHash(term, _want_range(limit)), ("erlang", "phash", (term, limit)))


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


@bif(waits=True)
def crc32(p: Any, data: Any) -> Any:
    """The CRC of an io list."""
    found = short_bytes(data)
    if found is None:
        return begin(p, Folded(data, zlib.crc32, 0), ("erlang", "crc32", (data,)))
    return zlib.crc32(found)


@bif(name="crc32", waits=True)
def crc32_continue(p: Any, checksum: Any, data: Any) -> Any:
    """The CRC of data that follows what had `checksum`."""
    start = _want_word(checksum)
    found = short_bytes(data)
    if found is None:
        return begin(p, Folded(data, zlib.crc32, start), ("erlang", "crc32", (checksum, data)))
    return zlib.crc32(found, start)


@bif(waits=True)
def adler32(p: Any, data: Any) -> Any:
    """The Adler checksum of an io list."""
    found = short_bytes(data)
    if found is None:
        return begin(p, Folded(data, zlib.adler32, 1), ("erlang", "adler32", (data,)))
    return zlib.adler32(found)


@bif(name="adler32", waits=True)
def adler32_continue(p: Any, checksum: Any, data: Any) -> Any:
    """The Adler checksum of data that follows what had `checksum`."""
    start = _want_word(checksum)
    found = short_bytes(data)
    if found is None:
        return begin(p, Folded(data, zlib.adler32, start), ("erlang", "adler32", (checksum, data)))
    return zlib.adler32(found, start)


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
