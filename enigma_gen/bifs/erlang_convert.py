"""Conversions between terms and their text: atoms, integers, floats, pids, ports, references and funs.

Python refuses to convert integers of more than a few thousand digits, and what it would do is quadratic; :func:`digits` and
:func:`parse_digits` split large ones instead, so that no such limit shows.
"""

from __future__ import annotations

import decimal
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_arith import limited
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.term.atom import Atom, am, existing, intern
from enigma_gen.term.cons import NIL, ImproperList, to_python
from enigma_gen.term.error import badarg, system_limit

bif = Bifs("erlang")
string_bif = Bifs("string")

_DIGIT_TEXT: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EASY_BITS: Final = 4096
"""Up to this many bits Python converts by itself, in a time that does not matter."""


def text_list(text: str) -> Any:
    """A str as a list of code points."""
    result: Any = NIL
    for char in reversed(text):
        result = [ord(char), result]
    return result


def digits(value: int, base: int) -> str:
    """`value` in `base` (2 to 36), upper case."""
    if value < 0:
        return "-" + digits(-value, base)
    if base == 10:
        return str(value) if value.bit_length() <= _EASY_BITS else _large_decimal(value)
    spec = {2: "b", 8: "o", 16: "X"}.get(base)
    if spec:
        return format(value, spec)
    return _split_digits(value, base)


def _large_decimal(value: int) -> str:
    """Decimal digits by way of :mod:`decimal`, whose multiplication is fast: O(n log n) but for a small factor."""
    exact = decimal.Context(prec=decimal.MAX_PREC, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    size = 1024
    while size * 2 < value.bit_length():
        size *= 2
    powers = {1024: exact.power(decimal.Decimal(2), 1024)}
    step = 1024
    while step < size:
        powers[step * 2] = exact.multiply(powers[step], powers[step])
        step *= 2
    mask = (1 << 1024) - 1
    parts = [decimal.Decimal(value >> shift & mask) for shift in range(0, value.bit_length(), 1024)]
    step = 1024
    while len(parts) > 1:
        if len(parts) & 1:
            parts.append(decimal.Decimal(0))
        parts = [exact.fma(parts[i + 1], powers[step], parts[i]) for i in range(0, len(parts), 2)]
        step *= 2
    return format(parts[0], "f")


def _split_digits(value: int, base: int) -> str:
    """Digits of any base: halve the number by powers of the base until the pieces are small."""
    powers = [(base**8, 8)]
    while powers[-1][0] ** 2 <= value:
        powers.append((powers[-1][0] ** 2, powers[-1][1] * 2))
    pieces = [value]
    for power, _ in reversed(powers):
        pieces = [half for piece in pieces for half in divmod(piece, power)]
    text = "".join([_eight_digits(piece, base) for piece in pieces])
    return text.lstrip("0") or "0"


def _eight_digits(value: int, base: int) -> str:
    result = ""
    rest = value
    for _ in range(8):
        rest, digit = divmod(rest, base)
        result = _DIGIT_TEXT[digit] + result
    return result


def parse_digits(text: str, base: int) -> int:
    """The number that `text` (digits of `base`, at least one) means; ``system_limit`` when it is too large."""
    if len(text) <= 512 or base in (2, 4, 8, 16, 32):
        return limited(int(text, base))
    step = 512
    first = len(text) % step
    parts = [int(text[:first], base)] if first else []
    parts += [int(text[at : at + step], base) for at in range(first, len(text), step)]
    power = base**step
    while len(parts) > 1:
        if len(parts) & 1:
            parts.insert(0, 0)
        parts = [limited(parts[i] * power + parts[i + 1]) for i in range(0, len(parts), 2)]
        power *= power
    return limited(parts[0])


def want_base(base: Any) -> int:
    """`base`, which must be 2 to 36; ``badarg`` otherwise."""
    if type(base) is not int or not 2 <= base <= 36:
        badarg()
    return base


def _want_integer(value: Any) -> int:
    if type(value) is not int:
        badarg()
    return value


def parse_integer(data: bytes, base: int) -> int:
    """An integer out of all of `data`: a sign, then digits; ``badarg`` otherwise."""
    start = 1 if data[:1] in (b"-", b"+") else 0
    text = data[start:].decode("latin-1")
    if not text or not text.isascii() or not text.isalnum() or int(max(text.upper()), 36) >= base:
        badarg()
    value = parse_digits(text, base)
    return -value if data[0] == 0x2D else value


def char_bytes(items: Any) -> bytes:
    """A proper list of bytes as ``bytes``; ``badarg`` otherwise."""
    try:
        return bytes(to_python(items))
    except (ImproperList, TypeError, ValueError):
        badarg()


@bif(pure=True)
def integer_to_list(value: Any) -> Any:
    """Decimal digits as a list."""
    return text_list(digits(_want_integer(value), 10))


@bif(name="integer_to_list", pure=True)
def integer_to_list_base(value: Any, base: Any) -> Any:
    """Digits in `base` as a list."""
    return text_list(digits(_want_integer(value), want_base(base)))


@bif(pure=True)
def integer_to_binary(value: Any) -> bytes:
    """Decimal digits as a binary."""
    return digits(_want_integer(value), 10).encode()


@bif(name="integer_to_binary", pure=True)
def integer_to_binary_base(value: Any, base: Any) -> bytes:
    """Digits in `base` as a binary."""
    return digits(_want_integer(value), want_base(base)).encode()


@bif(pure=True, until=27)
def binary_to_integer(binary: Any) -> int:
    """An integer out of decimal digits."""
    return parse_integer(want_binary(binary), 10)


@bif(name="binary_to_integer", pure=True, until=27)
def binary_to_integer_base(binary: Any, base: Any) -> int:
    """An integer out of digits in `base`."""
    number_base = want_base(base)
    return parse_integer(want_binary(binary), number_base)


_DIGIT_VALUES: Final = {
    code: int(chr(code), 36) for code in b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
}


def scan_integer(items: Any, base: int) -> tuple[int | None, Any]:
    """The integer at the beginning of a list of characters, and the rest of the list; None when there is none.

    OTP looks at the low byte of each character only, and so does this.
    """
    rest = items
    negative = False
    if type(rest) is list and type(rest[0]) is int and rest[0] in (0x2B, 0x2D):
        negative = rest[0] == 0x2D
        rest = rest[1]
    found = bytearray()
    while type(rest) is list and type(rest[0]) is int and -SMALL_LIMIT <= rest[0] < SMALL_LIMIT:
        if _DIGIT_VALUES.get(rest[0] & 0xFF, 36) >= base:
            break
        found.append(rest[0] & 0xFF)
        rest = rest[1]
    if not found:
        return None, rest
    value = parse_digits(found.decode(), base)
    return -value if negative else value, rest


@bif(pure=True, until=27)
def list_to_integer(items: Any) -> int:
    """An integer out of all of a list of decimal digits."""
    value, rest = scan_integer(items, 10)
    if value is None or rest is not NIL:
        badarg()
    return value


@bif(name="list_to_integer", pure=True, until=27)
def list_to_integer_base(items: Any, base: Any) -> int:
    """An integer out of all of a list of digits in `base`."""
    value, rest = scan_integer(items, want_base(base))
    if value is None or rest is not NIL:
        badarg()
    return value


@string_bif(name="list_to_integer", pure=True, until=27)
def string_list_to_integer(items: Any) -> Any:
    """``string:list_to_integer/1``: ``{Integer, Rest}``, or ``{error, no_integer | not_a_list}``."""
    if type(items) is not list:
        return (am.error, am.no_integer if items is NIL else am.not_a_list)
    value, rest = scan_integer(items, 10)
    return (am.error, am.no_integer) if value is None else (value, rest)


@bif(pure=True)
def atom_to_list(atom: Any) -> Any:
    """The characters of an atom."""
    if type(atom) is not Atom:
        badarg()
    return text_list(atom.name)


@bif(pure=True)
def atom_to_binary(atom: Any, encoding: Any) -> bytes:
    """The text of an atom, in ``latin1``, ``utf8`` or ``unicode``."""
    if type(atom) is not Atom:
        badarg()
    if encoding is am.latin1:
        try:
            return atom.name.encode("latin-1")
        except UnicodeEncodeError:
            badarg()
    if encoding is not am.utf8 and encoding is not am.unicode:
        badarg()
    return atom.name.encode()


def _atom_name(items: Any) -> str:
    """The text that a list of characters means as an atom.  The first thing wrong counts: too long is ``system_limit``."""
    chars: list[str] = []
    rest = items
    while type(rest) is list:
        code, rest = rest
        if len(chars) == 255:
            system_limit()
        if type(code) is not int or not 0 <= code < 0x110000 or 0xD800 <= code <= 0xDFFF:
            badarg()
        chars.append(chr(code))
    if rest is not NIL:
        badarg()
    return "".join(chars)


@bif(pure=True)
def list_to_atom(items: Any) -> Atom:
    """The atom with these characters."""
    return intern(_atom_name(items))


@bif(pure=True)
def list_to_existing_atom(items: Any) -> Atom:
    """The atom with these characters if there is one, ``badarg`` otherwise (for too many of them too)."""
    try:
        chars = "".join(map(chr, to_python(items)))
    except (ImproperList, TypeError, ValueError, OverflowError):
        badarg()
    found = existing(chars)
    if found is None:
        badarg()
    return found


def _encoded_name(binary: Any, encoding: Any) -> str:
    data = want_binary(binary)
    if encoding is am.latin1:
        return data.decode("latin-1")
    if encoding is not am.utf8 and encoding is not am.unicode:
        badarg()
    try:
        return data.decode()
    except UnicodeDecodeError:
        badarg()


@bif(pure=True)
def binary_to_atom(binary: Any, encoding: Any) -> Atom:
    """The atom with this text."""
    name = _encoded_name(binary, encoding)
    if len(name) > 255:
        system_limit()
    return intern(name)


@bif(pure=True)
def binary_to_existing_atom(binary: Any, encoding: Any) -> Atom:
    """The atom with this text if there is one, ``badarg`` otherwise."""
    found = existing(_encoded_name(binary, encoding))
    if found is None:
        badarg()
    return found
