"""Bitstrings: views of bytes, and binaries that grow by appending.

A binary is a Python ``bytes`` wherever it owns its data.  :class:`Bitstring` is a view: of any number of bits, at any
bit offset, of a ``bytes`` (or of a :class:`Buffer` that is being appended to).  It may be a whole number of bytes too
(a sub-binary): ``type(x) is bytes or (type(x) is Bitstring and not x.size & 7)`` is "is a binary".

Views make a tail of a large binary O(1); a buffer makes appending byte by byte linear.

Matching works on a base and absolute bit offsets (``int_at``, ``float_at``, ``utf8_at``, ...; :func:`parts` gives base, offset and size of a
term), building makes pieces (``int_bits``, ``float_bits``, ``utf8_bits``, ...) and joins them (``concat``, ``append``).  All sizes and offsets
are in bits.  Callers have checked that what they read lies inside of the term.

Sources: OTP 25 erts ``erl_bits.c``; Erlang Reference Manual "Bit Syntax Expressions".
"""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign, inf
from struct import Struct
from typing import Any, Final

MAX_BITS: Final = 1 << 59
"""Bits that no bitstring can have (OTP's limit is that of the address space)."""


class Buffer(bytearray):
    """Bytes that only ever grow.  ``end`` is the number of bits in use; bits of the last byte behind it are 0.

    The view that ends at ``end`` is the newest one: appending to it writes here, behind what any other view can see.
    """

    __slots__ = ("end",)
    end: int


class Bitstring:
    """`size` bits of `base` from bit `offset` on."""

    __slots__ = ("base", "offset", "size")

    def __init__(self, base: bytes | Buffer, offset: int, size: int) -> None:
        self.base = base
        self.offset = offset
        self.size = size

    def __repr__(self) -> str:
        return f"Bitstring({to_bits(self)!r})"


# -- whole terms


def to_bits(term: Any) -> tuple[int, int]:
    """The bits of a bitstring as one unsigned big-endian integer, and their number."""
    if type(term) is bytes:
        return int.from_bytes(term, "big"), len(term) * 8
    end = term.offset + term.size
    first, last = term.offset >> 3, (end + 7) >> 3
    value = int.from_bytes(term.base[first:last], "big") >> (-end & 7)
    return value & ((1 << term.size) - 1), term.size


def from_bits(value: int, size: int) -> Any:
    """The bitstring of the low `size` bits of `value` (the inverse of :func:`to_bits`)."""
    value &= (1 << size) - 1
    if not size & 7:
        return value.to_bytes(size >> 3, "big")
    return Bitstring((value << (-size & 7)).to_bytes((size + 7) >> 3, "big"), 0, size)


def to_bytes(term: Any) -> bytes:
    """The data of a binary (``bytes``, or a view of a whole number of bytes) as ``bytes``."""
    if type(term) is bytes:
        return term
    offset, size = term.offset, term.size
    if not offset & 7:
        return bytes(term.base[offset >> 3 : (offset + size) >> 3])
    value, _ = to_bits(term)
    return value.to_bytes(size >> 3, "big")


def to_padded_bytes(term: Any) -> bytes:
    """The data of a bitstring as ``bytes``; the unused low bits of the last byte are 0."""
    if not bit_size(term) & 7:
        return to_bytes(term)
    value, size = to_bits(term)
    return (value << (-size & 7)).to_bytes((size + 7) >> 3, "big")


def is_binary(term: Any) -> bool:
    """Whether `term` is a bitstring of a whole number of bytes."""
    return type(term) is bytes or (type(term) is Bitstring and not term.size & 7)


def is_bitstring(term: Any) -> bool:
    """Whether `term` is a bitstring of any size."""
    return type(term) is bytes or type(term) is Bitstring


def bit_size(term: Any) -> int:
    """How many bits a bitstring has."""
    return len(term) * 8 if type(term) is bytes else term.size


def parts(term: Any) -> tuple[bytes | Buffer, int, int]:
    """Base, bit offset and bit size of a bitstring."""
    if type(term) is bytes:
        return term, 0, len(term) * 8
    return term.base, term.offset, term.size


def equal_bits(a: Any, b: Any) -> bool:
    """Whether two bitstrings are equal."""
    size = bit_size(a)
    if size != bit_size(b):
        return False
    if not size & 7:
        return to_bytes(a) == to_bytes(b)
    return to_bits(a) == to_bits(b)


def compare_bits(a: Any, b: Any) -> int:
    """-1, 0 or 1: the order of two bitstrings, bit by bit; a prefix is less."""
    first, second = bit_size(a), bit_size(b)
    common = min(first, second)
    whole = common & ~7
    x, y = to_bytes(slice_bits(a, 0, whole)), to_bytes(slice_bits(b, 0, whole))
    if x != y:
        return -1 if x < y else 1
    if common & 7:
        x_bits, y_bits = _rest(a, whole, common), _rest(b, whole, common)
        if x_bits != y_bits:
            return -1 if x_bits < y_bits else 1
    return (first > second) - (first < second)


def _rest(term: Any, start: int, end: int) -> int:
    base, offset, _ = parts(term)
    return int_at(base, offset + start, end - start)


# -- matching

_COPY_BITS: Final = 64 * 8


def slice_bits(term: Any, offset: int, size: int) -> Any:
    """`size` bits of a bitstring from bit `offset` on: a view, O(1) (whole bytes are copied when they are few)."""
    base, start, total = parts(term)
    if not offset and size == total:
        return term
    return view(base, start + offset, size)


def view(base: bytes | Buffer, offset: int, size: int) -> Any:
    """`size` bits of `base` from bit `offset` on as a term."""
    if size <= _COPY_BITS and not (offset | size) & 7:
        return bytes(base[offset >> 3 : (offset + size) >> 3])
    return Bitstring(base, offset, size)


def int_at(base: bytes | Buffer, offset: int, size: int, little: bool = False, signed: bool = False) -> int:
    """The integer of `size` bits at bit `offset`.

    Little-endian fields that are not whole bytes end, as in Erlang, in the low bits of their most significant byte.
    """
    if not (offset | size) & 7:
        data = base[offset >> 3 : (offset + size) >> 3]
        return int.from_bytes(data, "little" if little else "big", signed=signed)
    end = offset + size
    value = int.from_bytes(base[offset >> 3 : (end + 7) >> 3], "big") >> (-end & 7)
    value &= (1 << size) - 1
    if little:
        value = _swap(value, size)
    if signed and size and value >> (size - 1):
        value -= 1 << size
    return value


def _swap(value: int, size: int) -> int:
    """Turn `size` bits read big-endian into the integer they are little-endian."""
    rest = size & 7
    whole = value >> rest
    swapped = int.from_bytes(whole.to_bytes(size >> 3, "big"), "little")
    return swapped | (value & ((1 << rest) - 1)) << (size - rest)


_FLOATS: Final[dict[tuple[int, bool], Struct]] = {
    (16, False): Struct(">e"),
    (16, True): Struct("<e"),
    (32, False): Struct(">f"),
    (32, True): Struct("<f"),
    (64, False): Struct(">d"),
    (64, True): Struct("<d"),
}


def float_at(base: bytes | Buffer, offset: int, size: int, little: bool = False) -> float | None:
    """The float of 16, 32 or 64 bits at bit `offset`; None for infinities, NaNs and other sizes, which do not match."""
    layout = _FLOATS.get((size, little))
    if layout is None:
        return None
    if offset & 7:
        data: bytes | bytearray = int_at(base, offset, size).to_bytes(size >> 3, "big")
    else:
        data = base[offset >> 3 : (offset + size) >> 3]
    (value,) = layout.unpack(data)
    return value if value - value == 0.0 else None


def _byte_window(base: bytes | Buffer, offset: int, end: int) -> tuple[bytes | Buffer, int, int]:
    """Where to read bytes of the character at bit `offset`: a base, the index of the first, and how many lie before bit `end`."""
    count = (end - offset) >> 3
    if not offset & 7:
        return base, offset >> 3, count
    count = min(count, 4)
    return int_at(base, offset, count * 8).to_bytes(count, "big"), 0, count


def utf8_at(base: bytes | Buffer, offset: int, end: int) -> tuple[int, int] | None:
    """The UTF-8 character at bit `offset` and the offset behind it; None when there is no valid one before bit `end`.

    Not valid: surrogates, more than 16#10FFFF, overlong forms.
    """
    base, at, count = _byte_window(base, offset, end)
    if count < 1:
        return None
    first = base[at]
    if first < 0x80:
        return first, offset + 8
    if first < 0xE0:
        size, code, least = 2, first & 0x1F, 0x80
    elif first < 0xF0:
        size, code, least = 3, first & 0x0F, 0x800
    else:
        size, code, least = 4, first & 0x0F, 0x10000
    if first < 0xC0 or count < size:
        return None
    for byte in base[at + 1 : at + size]:
        if byte & 0xC0 != 0x80:
            return None
        code = code << 6 | byte & 0x3F
    return (code, offset + size * 8) if code >= least and is_character(code) else None


def utf16_at(base: bytes | Buffer, offset: int, end: int, little: bool = False) -> tuple[int, int] | None:
    """As :func:`utf8_at` for UTF-16."""
    base, at, count = _byte_window(base, offset, end)
    if count < 2:
        return None
    code = base[at] | base[at + 1] << 8 if little else base[at] << 8 | base[at + 1]
    if not 0xD800 <= code <= 0xDFFF:
        return code, offset + 16
    if code > 0xDBFF or count < 4:
        return None
    low = base[at + 2] | base[at + 3] << 8 if little else base[at + 2] << 8 | base[at + 3]
    if not 0xDC00 <= low <= 0xDFFF:
        return None
    return 0x10000 + ((code & 0x3FF) << 10 | low & 0x3FF), offset + 32


def utf32_at(base: bytes | Buffer, offset: int, end: int, little: bool = False) -> tuple[int, int] | None:
    """As :func:`utf8_at` for UTF-32."""
    if end - offset < 32:
        return None
    code = int_at(base, offset, 32, little)
    return (code, offset + 32) if is_character(code) else None


def is_character(code: int) -> bool:
    """Whether an integer is a Unicode code point that can be encoded."""
    return 0 <= code < 0xD800 or 0xDFFF < code <= 0x10FFFF


# -- building


def int_bits(value: int, size: int, little: bool = False) -> Any:
    """The low `size` bits of an integer as a bitstring, in the given byte order."""
    value &= (1 << size) - 1
    if not size & 7:
        return value.to_bytes(size >> 3, "little" if little else "big")
    if little:
        rest = size & 7
        whole = (value & ((1 << (size - rest)) - 1)).to_bytes(size >> 3, "little")
        value = int.from_bytes(whole, "big") << rest | value >> (size - rest)
    return from_bits(value, size)


def float_bits(value: float | int, size: int, little: bool = False) -> bytes | None:
    """A number as a float of 16, 32 or 64 bits; None for another size, or for an integer that is too large for any float.

    A float that is too large for 16 or 32 bits becomes an infinity, as OTP 25 does it.
    """
    layout = _FLOATS.get((size, little))
    if layout is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    try:
        return layout.pack(number)
    except OverflowError:
        return layout.pack(copysign(inf, number))


def utf8_bits(code: int) -> bytes | None:
    """A code point in UTF-8; None when it is no character."""
    return chr(code).encode("utf-8") if is_character(code) else None


def utf16_bits(code: int, little: bool = False) -> bytes | None:
    """A code point in UTF-16; None when it is no character."""
    return chr(code).encode("utf-16-le" if little else "utf-16-be") if is_character(code) else None


def utf32_bits(code: int, little: bool = False) -> bytes | None:
    """A code point in UTF-32; None when it is no character."""
    return code.to_bytes(4, "little" if little else "big") if is_character(code) else None


_NUMBER_BITS: Final = 4096
"""Bits up to which pieces are put together as one number."""


def concat(pieces: Sequence[Any]) -> Any:
    """The bitstrings `pieces` one behind the other."""
    for piece in pieces:
        if type(piece) is not bytes:
            break
    else:
        return b"".join(pieces)
    value = total = 0
    for piece in pieces:
        if type(piece) is bytes:
            number, size = int.from_bytes(piece, "big"), len(piece) << 3
        else:
            number, size = to_bits(piece)
        value = value << size | number
        total += size
        if total > _NUMBER_BITS:
            return _concat_long(pieces)
    return from_bits(value, total)


def _concat_long(pieces: Sequence[Any]) -> Any:
    buffer = Buffer()
    buffer.end = 0
    for piece in pieces:
        _extend(buffer, piece)
    if buffer.end & 7:
        return Bitstring(bytes(buffer), 0, buffer.end)
    return bytes(buffer)


_GROW_BYTES: Final = 256


def append(term: Any, more: Any) -> Any:
    """`term` followed by `more`, made for ``<<Acc/bits, ...>>``: appending again and again to the result costs only what
    is appended.

    When `term` is the newest view of its buffer, the buffer is extended; otherwise (and while it is small) `term` is copied.  With nothing to append it is
    the term itself.
    """
    if type(term) is Bitstring:
        base = term.base
        if type(base) is Buffer and base.end == term.offset + term.size:
            if type(more) is bytes and not base.end & 7:
                if not more:
                    return term
                base += more
                base.end += len(more) * 8
            elif not bit_size(more):
                return term
            else:
                _extend(base, more)
            return Bitstring(base, term.offset, base.end - term.offset)
    elif type(more) is bytes and len(term) < _GROW_BYTES:
        return term + more
    if not bit_size(more):
        return term
    if bit_size(term) < _GROW_BYTES * 8:
        return concat((term, more))
    buffer = Buffer()
    buffer.end = 0
    _extend(buffer, term)
    _extend(buffer, more)
    return Bitstring(buffer, 0, buffer.end)


def _extend(buffer: Buffer, piece: Any) -> None:
    """Write a bitstring behind the end of `buffer`."""
    end = buffer.end
    if not end & 7:
        buffer += piece if type(piece) is bytes else to_padded_bytes(piece)
        buffer.end = end + bit_size(piece)
        return
    value, size = to_bits(piece)
    if not size:
        return
    used = end & 7
    value |= (buffer[-1] >> (8 - used)) << size
    size += used
    buffer[-1:] = (value << (-size & 7)).to_bytes((size + 7) >> 3, "big")
    buffer.end = end - used + size
