"""Natives of ``asn1rt_nif``: BER, as tags, lengths and values.

A decoded value is ``{Tag, Value}``: the tag's class in bits 16 and 17 over its number, the value a binary, or a list of such pairs where it is
constructed.  Errors tell the place where decoding has stopped, which is part of what users see, so the steps are those of OTP's library.

The complete encoding of PER (``encode_per_complete``) is not there.

Source: OTP 25 ``asn1_erl_nif.c``; X.690.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.iolist import iolist_bytes, want_binary

bif = Bifs("asn1rt_nif")

_CONSTRUCTED: Final = 0x20
_LONG_TAG: Final = 31
_INDEFINITE: Final = 0x80
_END: Final = b"\0\0"
_MAX_LENGTH: Final = 1 << 24
_MAX_DEPTH: Final = 585
"""What OTP 25 for x86-64 allows, where it depends on the C compiler."""
_ERROR: Final = -1


class _Wrong(Exception):
    """The bytes are no BER; the reason is the argument."""


class _Reader:
    """Reads `data` from `at` on."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def pair(self, end: int, depth: int) -> tuple[int, Any]:
        """The next tag and value, which end at `end` or before."""
        if self.at + 2 > end:
            raise _Wrong(am.invalid_value)
        constructed, tag = self._tag(end)
        if self.at >= end:
            raise _Wrong(am.invalid_tag)
        if depth >= _MAX_DEPTH:
            raise _Wrong(am.unknown)
        return tag, self._value(constructed, end, depth)

    def _tag(self, end: int) -> tuple[bool, int]:
        first = self.data[self.at]
        number = (first & 0xC0) << 10
        constructed = bool(first & _CONSTRUCTED)
        if first & _LONG_TAG != _LONG_TAG:
            self.at += 1
            return constructed, number | first & _LONG_TAG
        if self.at + 3 > end:
            raise _Wrong(am.invalid_value)
        self.at += 1
        byte = self.data[self.at]
        if byte >= 0x80:
            number |= (byte & 0x7F) << 7
            self.at += 1
            byte = self.data[self.at]
            if byte >= 0x80:
                raise _Wrong(am.invalid_tag)
        self.at += 1
        return constructed, number | byte

    def _value(self, constructed: bool, end: int, depth: int) -> Any:
        if self.data[self.at] == _INDEFINITE:
            return self._indefinite(constructed, end, depth)
        length = self._length(end)
        if length > end - (self.at + 1):
            raise _Wrong(am.invalid_value)
        self.at += 1
        start, stop = self.at, self.at + length
        if not constructed:
            self.at = stop
            return self.data[start:stop]
        pairs = []
        while self.at < stop:
            pairs.append(self.pair(stop, depth + 1))
        return make_list(pairs)

    def _length(self, end: int) -> int:
        """The length that begins here; its last byte is the one read last."""
        first = self.data[self.at]
        if first < 0x80:
            return first
        count = first & 0x7F
        if count > end - (self.at + 1):
            raise _Wrong(am.invalid_length)
        length = 0
        for _ in range(count):
            self.at += 1
            if length >= _MAX_LENGTH:
                raise _Wrong(am.invalid_length)
            length = length << 8 | self.data[self.at]
        return length

    def _indefinite(self, constructed: bool, end: int, depth: int) -> Any:
        self.at += 1
        if self.at + 1 >= end or not constructed:
            raise _Wrong(am.invalid_length)
        pairs = []
        while self.data[self.at : self.at + 2] != _END:
            pairs.append(self.pair(end, depth + 1))
            if self.at + 1 >= end:
                raise _Wrong(am.invalid_length)
        self.at += 2
        return make_list(pairs)


@bif
def decode_ber_tlv_raw(p: Any, data: Any) -> Any:
    """``{{Tag, Value}, Rest}``, or ``{error, {Reason, Place}}``."""
    content = iolist_bytes(data)
    charge_bytes(p, len(content) << 3)
    reader = _Reader(content)
    try:
        pair = reader.pair(len(content), 0)
    except _Wrong as wrong:
        reason: Atom = wrong.args[0]
        return am.error, (reason, reader.at)
    return pair, content[reader.at :]


@bif
def encode_ber_tlv(p: Any, pair: Any) -> Any:
    """The encoding of ``{Tag, Value}``, or ``{error, -1}``."""
    try:
        encoded = _encode(pair)
    except _Wrong:
        return am.error, _ERROR
    charge_bytes(p, len(encoded) << 3)
    return encoded


def _refuse() -> NoReturn:
    raise _Wrong(am.error)


def _encode(pair: Any) -> bytes:
    """The encoding of a pair, from the inside out, without recursion."""
    outer: list[tuple[int, Iterator[Any], list[bytes]]] = []
    while True:
        tag, value = _parts(pair)
        if value is NIL or type(value) is list:
            outer.append((tag, iter(_items(value)), []))
        else:
            done = _header(tag, 0, len(value)) + value
            if not outer:
                return done
            outer[-1][2].append(done)
        while (pair := next(outer[-1][1], None)) is None:
            tag, _, inner = outer.pop()
            content = b"".join(inner)
            done = _header(tag, _CONSTRUCTED, len(content)) + content
            if not outer:
                return done
            outer[-1][2].append(done)


def _parts(pair: Any) -> tuple[int, Any]:
    if type(pair) is not tuple or len(pair) < 2 or type(pair[0]) is not int or not 0 <= pair[0] < 1 << 32:
        _refuse()
    tag, value = pair[:2]
    if value is NIL or type(value) is list:
        return tag, value
    if not is_binary(value):
        _refuse()
    return tag, want_binary(value)


def _items(items: Any) -> list[Any]:
    try:
        return to_python(items)
    except ImproperList:
        _refuse()


def _header(tag: int, form: int, length: int) -> bytes:
    first, number = form | (tag & 0x30000) >> 10, tag & 0xFFFF
    if number < _LONG_TAG:
        return bytes((first | number,)) + _length(length)
    tail = [number & 0x7F]
    while number := number >> 7:
        tail.append(number & 0x7F | 0x80)
    return bytes((first | _LONG_TAG, *reversed(tail))) + _length(length)


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    size = (length.bit_length() + 7) // 8
    return bytes((size | 0x80,)) + length.to_bytes(size, "big")
