"""MD5, in one go and piece by piece.

The state of an MD5 under way is a binary that Erlang code holds, and may use twice, keep in a file or send to another node.  It is OTP's: four words, the
count of bits in two words, a block of 64 bytes.  ``hashlib`` cannot give its state away, but OpenSSL, on which it is built as a rule, has functions whose state
can be filled in and read; where they are missing or forbidden (FIPS), the compression function (RFC 1321) stands here.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import struct
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.steps import BYTES, Folded, begin, short_bytes
from enigma_gen.term.error import badarg

bif = Bifs("erlang")

Words = tuple[int, ...]
"""The four words of a state."""


@bif(waits=True)
def md5(p: Any, data: Any) -> Any:
    """The MD5 of an io list, 16 bytes."""
    found = short_bytes(data)
    if found is None:
        state = hashlib.md5(usedforsecurity=False)
        return begin(p, Folded(data, _feed, state, lambda done: done.digest()), ("erlang", "md5", (data,)))
    return hashlib.md5(found, usedforsecurity=False).digest()


def _feed(data: Any, state: Any) -> Any:
    state.update(data)
    return state


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


def _compress(state: Words, block: bytes) -> Words:
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


def _compress_all(state: Words, blocks: bytes) -> Words:
    """Whole blocks taken into the four words of `state`."""
    words = state
    for at in range(0, len(blocks), 64):
        words = _compress(words, blocks[at : at + 64])
    return words


_OPENSSL_STATE: Final = struct.Struct("@4I19I")
"""``MD5_CTX`` of OpenSSL: the words, the count of bits in two words, a block, how much of it is used."""


def _openssl() -> Callable[[Words, bytes], Words] | None:
    """:func:`_compress_all` in C, if Python's ``hashlib`` is built on an OpenSSL that has it."""
    try:
        import _hashlib

        if _hashlib.get_fips_mode():
            return None
        update = ctypes.CDLL(_hashlib.__file__).MD5_Update
    except (ImportError, OSError, AttributeError, ValueError):
        return None
    update.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    update.restype = ctypes.c_int

    def compress_all(state: Words, blocks: bytes) -> Words:
        context = ctypes.create_string_buffer(_OPENSSL_STATE.pack(*state, *_NO_BLOCK), _OPENSSL_STATE.size)
        update(context, blocks, len(blocks))
        return _OPENSSL_STATE.unpack(context.raw)[:4]

    sample = bytes(range(192))
    return compress_all if compress_all(_START, sample) == _compress_all(_START, sample) else None


_NO_BLOCK: Final = (0,) * 19
_START: Final = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_IN_C: Final = _openssl()
_COMPRESS_ALL: Final = _IN_C or _compress_all
_MOST: Final = BYTES if _IN_C else 4096
"""Bytes that are taken in at once."""


def _unpack_state(context: Any) -> tuple[Words, int, bytes]:
    """The words, the number of bytes so far, and the bytes of the unfinished block."""
    data = want_binary(context)
    if len(data) != _STATE.size:
        badarg()
    a, b, c, d, low, high, block = _STATE.unpack(data)
    count = (high << 32 | low) >> 3
    return (a, b, c, d), count, block[: count % 64]


def _pack_state(state: Words, count: int, block: bytes) -> bytes:
    bits = count * 8
    return _STATE.pack(*state, bits & 0xFFFFFFFF, bits >> 32 & 0xFFFFFFFF, block)


@bif(pure=True)
def md5_init() -> bytes:
    """The state of an MD5 of nothing."""
    return _pack_state(_START, 0, b"")


@bif(waits=True)
def md5_update(p: Any, context: Any, data: Any) -> Any:
    """The state after more data."""
    state = _unpack_state(context)
    found = short_bytes(data)
    if found is None or len(found) > _MOST:
        work = Folded(data, _updated, state, lambda done: _pack_state(*done), _MOST)
        return begin(p, work, ("erlang", "md5_update", (context, data)))
    return _pack_state(*_updated(found, state))


def _updated(added: Any, state: tuple[Words, int, bytes]) -> tuple[Words, int, bytes]:
    words, count, pending = state
    text = pending + added
    whole = len(text) & -64
    if whole:
        words = _COMPRESS_ALL(words, text[:whole])
    return words, count + len(added), text[whole:]


@bif(pure=True)
def md5_final(context: Any) -> bytes:
    """The MD5, 16 bytes."""
    state, count, pending = _unpack_state(context)
    text = pending + b"\x80" + bytes(-(len(pending) + 9) % 64) + struct.pack("<Q", count * 8 & (1 << 64) - 1)
    return struct.pack("<4I", *_COMPRESS_ALL(state, text))
