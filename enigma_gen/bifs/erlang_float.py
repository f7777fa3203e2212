"""Text of floats: ``float_to_list``, ``list_to_float`` and their kin.

Formats (OTP 25, ``sys_double_to_chars_*``, ``ryu``): the default and ``scientific`` are C's ``%.*e``; ``decimals`` rounds by its own arithmetic as long as
number and digits are small, and is C's ``%.*f`` beyond; ``short`` takes the shortest digits that read back, written plainly or with an exponent,
whichever is shorter.  The text of any of them has less than 256 characters.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_convert import char_bytes, text_list
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.text import float_text

bif = Bifs("erlang")
string_bif = Bifs("string")

_MAX_TEXT: Final = 256
_FLOAT: Final = re.compile(rb"[+-]?[0-9]+[.,][0-9]+([eE][+-]?[0-9]+)?")


def _options(options: Any) -> tuple[Any, int, bool]:
    """The format (``decimals``, ``scientific``, ``short`` or None), its number of digits, and whether it is ``compact``."""
    form, count, compact = None, 20, False
    rest = options
    while type(rest) is list:
        option, rest = rest
        if option is am.compact:
            compact = True
        elif option is am.short:
            form = am.short
        elif (
            type(option) is tuple
            and len(option) == 2
            and (option[0] is am.decimals or option[0] is am.scientific)
            and type(option[1]) is int
            and -SMALL_LIMIT <= option[1] < SMALL_LIMIT
        ):
            form, count = option
        else:
            badarg()
    if rest is not NIL:
        badarg()
    # OTP keeps the number in a C int
    return form, (count + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000, compact


def _decimals(value: float, count: int, compact: bool) -> str:
    if count < 0:
        badarg()
    magnitude = abs(value)
    if magnitude > float(1 << 53) or count >= 19:
        if count >= _MAX_TEXT:
            badarg()
        text = f"{value:.{count}f}"
        if len(text) >= _MAX_TEXT:
            badarg()
        return _compact(text) if compact else text
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    if not count:
        return sign + str(math.floor(magnitude) + (magnitude - math.floor(magnitude) >= 0.5))
    whole = math.floor(magnitude)
    scaled = (magnitude - whole) * float(10**count)
    fraction = math.floor(scaled)
    fraction += scaled - fraction >= 0.5
    if fraction >= 10**count:
        whole, fraction = whole + 1, 0
    text = f"{sign}{whole}.{fraction:0{count}d}"
    return _compact(text) if compact else text


def _compact(text: str) -> str:
    """Without zeros at the end, but for one behind the point."""
    stripped = text.rstrip("0")
    return stripped + "0" if stripped.endswith(".") else stripped


def _float_text(value: Any, options: Any) -> str:
    if type(value) is not float:
        badarg()
    form, count, compact = _options(options)
    if form is am.short:
        return float_text(value)
    if form is am.decimals:
        return _decimals(value, count, compact)
    if count >= _MAX_TEXT:
        badarg()
    text = f"{value:.{count if count >= 0 else 6}e}"
    if len(text) >= _MAX_TEXT:
        badarg()
    return text


@bif(pure=True)
def float_to_list(value: Any) -> Any:
    """20 decimals and an exponent."""
    return text_list(_float_text(value, NIL))


@bif(name="float_to_list", pure=True)
def float_to_list_options(value: Any, options: Any) -> Any:
    """With ``{decimals, N}``, ``compact``, ``{scientific, N}``, ``short``."""
    return text_list(_float_text(value, options))


@bif(pure=True)
def float_to_binary(value: Any) -> bytes:
    """As :func:`float_to_list`, a binary."""
    return _float_text(value, NIL).encode()


@bif(name="float_to_binary", pure=True)
def float_to_binary_options(value: Any, options: Any) -> bytes:
    """As ``float_to_list/2``, a binary."""
    return _float_text(value, options).encode()


def parse_float(data: bytes) -> float | None:
    """The float that all of `data` means; None when it is none, or too large."""
    # a C string ends at its first zero byte
    text = data.partition(b"\0")[0]
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text.replace(b",", b"."))
    return value if math.isfinite(value) else None


@bif(pure=True)
def list_to_float(items: Any) -> float:
    """A float out of all of a list of characters."""
    value = parse_float(char_bytes(items))
    if value is None:
        badarg()
    return value


@bif(pure=True)
def binary_to_float(binary: Any) -> float:
    """A float out of all of a binary."""
    value = parse_float(want_binary(binary))
    if value is None:
        badarg()
    return value


_PREFIX: Final = re.compile(r"([+-]?[0-9]+[.,][0-9]+)([eE][+-]?[0-9]+)?")


@string_bif(name="list_to_float", pure=True)
def string_list_to_float(items: Any) -> Any:
    """``string:list_to_float/1``: ``{Float, Rest}``, or ``{error, no_float | not_a_list}``."""
    if type(items) is not list:
        return (am.error, am.no_float if items is NIL else am.not_a_list)
    chars = []
    rest = items
    while type(rest) is list and type(rest[0]) is int and 0x2B <= rest[0] < 0x66:
        chars.append(chr(rest[0]))
        rest = rest[1]
    match = _PREFIX.match("".join(chars))
    value = parse_float(match.group().encode()) if match else None
    if match is None or value is None:
        return (am.error, am.no_float)
    rest = items
    for _ in range(match.end()):
        rest = rest[1]
    return (value, rest)
