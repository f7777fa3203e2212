"""The character tables that OTP gives to PCRE: ISO 8859-1, whatever the locale.

The layout of PCRE2's tables changes between its versions in the last part (one byte of flags per character), so nothing here knows the flags: the tables that
the library makes for ASCII are taken, and each character from 128 on gets what an ASCII character of its kind has.

Source: ``pcre2_maketables(3)``; which characters are of which kind was asked of OTP 25.
"""

from __future__ import annotations

import ctypes
from typing import Final

_LOWER_CASE: Final = 0
_FLIP_CASE: Final = 256
_CLASSES: Final = 512
_CLASS_COUNT: Final = 10
_FLAGS: Final = _CLASSES + _CLASS_COUNT * 32
_SIZE: Final = _FLAGS + 256

_LETTERS_WITHOUT_CASE: Final = b"\xaa\xb5\xba\xdf\xff"


def _kind(code: int) -> str:
    """An ASCII character of the same kind as `code`, a byte from 128 on."""
    if code < 0xA0:
        return "\x01"
    if code in _LETTERS_WITHOUT_CASE or (code >= 0xE0 and code != 0xF7):
        return "g"
    return "G" if code >= 0xC0 and code not in b"\xd7\xf7" else "!"


def latin1_tables(ascii_tables: int) -> bytes:
    """Tables for ISO 8859-1, made from those for ASCII at the address `ascii_tables`."""
    tables = bytearray(ctypes.string_at(ascii_tables, _SIZE))
    for code in range(128, 256):
        like = ord(_kind(code))
        for row in range(_CLASSES, _FLAGS, 32):
            if tables[row + (like >> 3)] >> (like & 7) & 1:
                tables[row + (code >> 3)] |= 1 << (code & 7)
        tables[_FLAGS + code] = tables[_FLAGS + like]
        if code >= 0xC0 and code not in b"\xd7\xf7\xdf\xff":
            tables[_LOWER_CASE + code] = code | 0x20
            tables[_FLIP_CASE + code] = code ^ 0x20
    return bytes(tables)
