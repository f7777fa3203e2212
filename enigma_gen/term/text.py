"""Terms as text: ``~w`` (:func:`write`) and ``erlang:display/1`` (:func:`display`); ``~p`` is in :mod:`enigma_gen.term.pretty`.

All three print what OTP 25 prints, character by character; the differences among them (which atoms are quoted, what is taken for a string, how a float
looks) are OTP's.  Two things have no counterpart here: the inner nodes of large maps, which ``erlang:display`` shows there, and the number that
stands for another node in a pid, which is made from the node's name.

No function recurses over a term.

Sources: stdlib ``io_lib.erl``, erts ``erl_printf_term.c`` and its shortest-float printer.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring, to_bits
from enigma_gen.term.cons import NIL, Nil
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import NO_NODE, Pid, Port, Ref, ThisNode
from enigma_gen.term.map import Map

Term = Any

RESERVED_WORDS: Final = frozenset(
    "after begin case try cond catch andalso orelse end fun if let of receive when bnot not div rem band and bor bxor bsl bsr or xor".split()
)

_ESCAPES: Final = {10: "\\n", 13: "\\r", 9: "\\t", 11: "\\v", 8: "\\b", 12: "\\f", 27: "\\e", 127: "\\d"}
_DISPLAY_ESCAPES: Final = {39: "\\'", 92: "\\\\", 10: "\\n", 12: "\\f", 9: "\\t", 13: "\\r", 8: "\\b", 11: "\\v"}
_NAME_START: Final = frozenset("abcdefghijklmnopqrstuvwxyz" + "".join(chr(c) for c in range(0xDF, 0x100) if c != 0xF7))
_NAME: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@"
    + "".join(chr(c) for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7))
)
_DISPLAY_NAME: Final = _NAME - {"@"}
_DISPLAY_STRING: Final = frozenset((*range(32, 127), *range(160, 256), 9, 10, 13))


# --- atomic terms -------------------------------------------------------------------------------------------------------------------


def quoted(text: str, quote: str, *, latin1: bool) -> str:
    """`text` between quotes, escaped as io_lib does; with `latin1` characters above 255 too."""
    return quote + "".join(_escaped(ord(c), quote, latin1) for c in text) + quote


def _escaped(code: int, quote: str, latin1: bool) -> str:
    if code == ord(quote) or code == 92:
        return "\\" + chr(code)
    if 32 <= code < 127 or 160 <= code < 256:
        return chr(code)
    if code >= 256:
        return f"\\x{{{code:X}}}" if latin1 else chr(code)
    return _ESCAPES.get(code) or f"\\{code:03o}"


def atom_text(atom: Atom, *, latin1: bool = True) -> str:
    """An atom as ``~w`` (or, without `latin1`, ``~tw``) writes it: quoted where the scanner would not read it back otherwise."""
    name = atom.name
    if name and name[0] in _NAME_START and name not in RESERVED_WORDS and _NAME.issuperset(name):
        return name
    return quoted(name, "'", latin1=latin1)


def _display_atom(name: str) -> str:
    if name and name[0] in _NAME_START and _DISPLAY_NAME.issuperset(name):
        return name
    return "'" + "".join(map(_display_escaped, name)) + "'"


def _display_escaped(c: str) -> str:
    code = ord(c)
    found = _DISPLAY_ESCAPES.get(code)
    if found is not None:
        return found
    return f"\\{code:03o}" if code < 32 or 128 <= code < 160 else c


def float_text(value: float) -> str:
    """The shortest text that reads back as `value`, in OTP 25's choice between decimal and scientific notation."""
    sign, text = ("-", repr(value)[1:]) if repr(value)[0] == "-" else ("", repr(value))
    mantissa, _, power = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    shifted = (whole + fraction).lstrip("0")
    digits = shifted.rstrip("0")
    if not digits:
        return sign + "0.0"
    exponent = int(power or "0") - len(fraction) + len(shifted) - len(digits)
    return sign + (_fixed if _is_fixed(digits, exponent) else _scientific)(digits, exponent)


def _is_fixed(digits: str, exponent: int) -> bool:
    """Whether ``digits * 10 ** exponent`` is written without an exponent: where that is not longer, and the float exact."""
    if len(digits) == 1:
        lower, upper = -4, 2
    elif exponent + len(digits) - 1 >= 10:
        lower, upper = -len(digits) - 2, 2
    else:
        lower, upper = -len(digits) - 2, 1
    if not lower <= exponent <= upper:
        return False
    value = int(digits)
    return not (
        (exponent == 0 and value >= 1 << 53)
        or (exponent == 1 and value > (1 << 52) // 5)
        or (exponent == 2 and value > (1 << 51) // 25)
    )


def _fixed(digits: str, exponent: int) -> str:
    if exponent >= 0:
        return digits + "0" * exponent + ".0"
    whole = len(digits) + exponent
    return f"{digits[:whole]}.{digits[whole:]}" if whole > 0 else f"0.{'0' * -whole}{digits}"


def _scientific(digits: str, exponent: int) -> str:
    return f"{digits[0]}.{digits[1:] or '0'}e{exponent + len(digits) - 1}"


def channel(node: Atom) -> int:
    """The number by which pids, ports and references of `node` are printed: 0 for this node."""
    return (
        0
        if type(node) is ThisNode or node is NO_NODE
        else 1 + zlib.crc32(node.name.encode("utf-8", "surrogatepass")) % 65535
    )


def id_text(t: Pid | Port | Ref) -> str:
    """``<0.1.0>``, ``#Port<0.1>`` or ``#Ref<0.3.2.1>``."""
    if isinstance(t, Pid):
        return f"<{channel(t.node)}.{t.number}.{t.serial}>"
    if isinstance(t, Port):
        return f"#Port<{channel(t.node)}.{t.number}>"
    return f"#Ref<{channel(t.node)}.{'.'.join(map(str, reversed(t.words)))}>"


def fun_text(t: Closure | ExternalFun) -> str:
    """``#Fun<module.index.uniq>`` or ``fun m:f/1``."""
    if isinstance(t, Closure):
        return f"#Fun<{t.module.name}.{t.old_index}.{t.old_uniq}>"
    return f"fun {_display_atom(t.module.name)}:{_display_atom(t.function.name)}/{t.arity}"


def _segments(t: bytes | Bitstring, depth: int) -> list[str]:
    """What stands between ``<<`` and ``>>`` when a bitstring is written as numbers, at most `depth` of them (negative: all)."""
    value, size = to_bits(t)
    odd = size & 7
    data = t if type(t) is bytes else (value >> odd).to_bytes(size >> 3, "big")
    if depth > 0 and len(data) + (odd > 0) > depth - 1:
        return [*map(str, data[: depth - 1]), "..."]
    return [*map(str, data), *([f"{value & ((1 << odd) - 1)}:{odd}"] if odd else ())]


def bits_text(t: bytes | Bitstring, depth: int) -> str:
    """A bitstring written as numbers, at most `depth` of them (negative: all)."""
    return f"<<{','.join(_segments(t, depth))}>>"


def atomic_text(t: Term, depth: int, latin1: bool) -> str | None:
    """`t` as ``~w`` writes it if it is atomic (or empty), else None."""
    kind = type(t)
    if kind is Atom:
        return atom_text(t, latin1=latin1)
    if kind is int:
        return _integer_text(t)
    if kind is Nil:
        return "[]"
    if kind is list:
        return None
    if kind is tuple:
        return None if t else "{}"
    if kind is Map:
        return None if len(t) else "#{}"
    if kind is bytes or kind is Bitstring:
        return bits_text(t, depth)
    if kind is float:
        return float_text(t)
    if kind is Closure or kind is ExternalFun:
        return fun_text(t).encode("utf-8", "surrogatepass").decode("latin-1")
    if kind is Pid or kind is Port or kind is Ref:
        return id_text(t)
    raise TypeError(f"not an Erlang term: {kind.__name__}")


_CHUNK_BITS: Final = 12_000


def _integer_text(value: int) -> str:
    """The decimal text of an integer of any size (Python's own refuses long ones)."""
    if value.bit_length() <= _CHUNK_BITS:
        return str(value)
    sign, rest = ("-", -value) if value < 0 else ("", value)
    stack: list[tuple[int, int]] = [(rest, 0)]
    out: list[str] = []
    while stack:
        number, width = stack.pop()
        if number.bit_length() <= _CHUNK_BITS:
            out.append(str(number).rjust(width, "0"))
            continue
        half = max(number.bit_length() * 30103 // 200000, 1)
        high, low = divmod(number, 10**half)
        stack.append((low, half))
        stack.append((high, max(width - half, 0)))
    return sign + "".join(out)


# --- ~w -----------------------------------------------------------------------------------------------------------------------------

Piece = Any


def flatten(first: Piece, atomic: Callable[[Any], str | None], inside: Callable[[Any], Iterable[Piece]]) -> str:
    """The text of a piece: `atomic` gives the text of one, or None if it consists of the strings and pieces that `inside` gives."""
    out: list[str] = []
    add = out.append
    stack: list[Iterator[Piece]] = [iter((first,))]
    while stack:
        for piece in stack[-1]:
            if type(piece) is str:
                add(piece)
                continue
            text = atomic(piece)
            if text is None:
                stack.append(iter(inside(piece)))
                break
            add(text)
        else:
            stack.pop()
    return "".join(out)


def write(t: Term, *, depth: int = -1, latin1: bool = True) -> str:
    """`t` on one line, as ``~w`` (``~W`` with a `depth`; ``~tw`` without `latin1`)."""
    if depth == 0:
        return "..."
    return flatten((t, depth), lambda piece: atomic_text(piece[0], piece[1], latin1), _write_inside)


def _write_inside(piece: tuple[Term, int]) -> Iterator[Piece]:
    t, depth = piece
    if type(t) is list:
        return _write_list(t, depth)
    return _write_tuple(t, depth) if type(t) is tuple else _write_map(t, depth)


def _write_list(t: Term, depth: int) -> Iterator[Piece]:
    if depth == 1:
        yield "[...]"
        return
    opening = "["
    while type(t) is list:
        if depth == 1:
            yield "|...]"
            return
        yield opening
        yield t[0], depth - 1
        opening, t, depth = ",", t[1], depth - 1
    if t is not NIL:
        yield "|"
        yield ("..." if depth == 1 else (t, depth - 1))
    yield "]"


def _write_tuple(t: tuple[Term, ...], depth: int) -> Iterator[Piece]:
    if depth == 1:
        yield "{...}"
        return
    opening = "{"
    for element in t:
        if depth == 1:
            yield ",..."
            break
        yield opening
        yield element, depth - 1
        opening, depth = ",", depth - 1
    yield "}"


def _write_map(t: Map, depth: int) -> Iterator[Piece]:
    if depth == 1:
        yield "#{}"
        return
    inner = left = depth - 1
    opening = "#{"
    for key, value in t.items():
        if left == 1 and opening == ",":
            break
        left -= opening == ","
        yield opening
        yield key, inner
        yield " => "
        yield value, inner
        opening = ","
    yield (",...}" if left == 1 else "}")


# --- erlang:display -----------------------------------------------------------------------------------------------------------------


def display(t: Term) -> str:
    """`t` as ``erlang:display/1`` prints it, without the newline.

    Bytes of 128 and more in strings come as lone surrogates: encode the result with ``"surrogateescape"`` to get OTP's bytes.
    """
    return flatten(t, _display_atomic, _display_inside)


def printed(t: Term) -> str:
    """`t` as the emulator's own messages have it: :func:`display`, with a character for each of OTP's bytes."""
    return display(t).encode("utf-8", "surrogateescape").decode("latin-1")


def _display_atomic(t: Term) -> str | None:
    kind = type(t)
    if kind is Atom:
        return _display_atom(t.name)
    if kind is float:
        return f"{t:.6e}"
    if kind is list:
        return _display_string(t)
    if kind is bytes or kind is Bitstring:
        return _display_bits(t)
    if kind is Closure or kind is ExternalFun:
        return fun_text(t)
    return atomic_text(t, -1, False)


def _display_string(t: Term) -> str | None:
    """The text of a list of printable bytes, None for any other."""
    out: list[str] = []
    while type(t) is list:
        code = t[0]
        if type(code) is not int or code not in _DISPLAY_STRING:
            return None
        out.append("\\n" if code == 10 else '\\"' if code == 34 else chr(code) if code < 128 else chr(0xDC00 + code))
        t = t[1]
    return f'"{"".join(out)}"' if t is NIL else None


def _display_bits(t: bytes | Bitstring) -> str:
    value, size = to_bits(t)
    if size & 7 or not size:
        return bits_text(t, -1)
    data = value.to_bytes(size >> 3, "big")
    if all(32 <= byte < 127 for byte in data):
        return f'<<"{data.decode().replace(chr(34), chr(92) + chr(34))}">>'
    return bits_text(data, -1)


def _display_inside(t: Term) -> Iterator[Piece]:
    """The pieces of a container.  No term is a Python ``str``, so strings are text and all else is terms."""
    opening = "[" if type(t) is list else "{"
    if type(t) is list:
        while type(t) is list:
            yield opening
            yield t[0]
            opening, t = ",", t[1]
        if t is not NIL:
            yield "|"
            yield t
        yield "]"
    elif type(t) is tuple:
        for element in t:
            yield opening
            yield element
            opening = ","
        yield "}"
    else:
        opening = "#{"
        for key, value in t.items():
            yield opening
            yield key
            yield "=>"
            yield value
            opening = ","
        yield "}"
