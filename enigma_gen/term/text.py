"""Terms as text: ``~w`` (:func:`write`), ``~p`` (:func:`pretty`) and ``erlang:display/1`` (:func:`display`).

All three print what OTP 25 prints, character by character; the differences among them (which atoms are quoted, what is taken for a string, how a float
looks) are OTP's.  Two things have no counterpart here: the inner nodes of large maps, which ``erlang:display`` shows there, and the number that
stands for another node in a pid, which is made from the node's name.

No function recurses over a term.  Where a layout is recursive by nature it is a generator that yields the layouts it needs, run by
:func:`_run` on an explicit stack.  Beyond :data:`MAX_LAYOUT_DEPTH` levels the indentation alone would take quadratic space, so what lies
deeper stands on one line.

Sources: stdlib ``io_lib.erl`` and ``io_lib_pretty.erl``, erts ``erl_printf_term.c`` and its shortest-float printer.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Final

from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring, to_bits
from enigma_gen.term.cons import NIL, Nil
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import NO_NODE, Pid, Port, Ref
from enigma_gen.term.map import Map

Term = Any

MAX_LAYOUT_DEPTH: Final = 10_000
CHARACTERS_PER_DEPTH: Final = 4

RESERVED_WORDS: Final = frozenset(
    "after begin case try cond catch andalso orelse end fun if let of receive when bnot not div rem band and bor bxor bsl bsr or xor".split()
)

_ESCAPES: Final = {10: "\\n", 13: "\\r", 9: "\\t", 11: "\\v", 8: "\\b", 12: "\\f", 27: "\\e", 127: "\\d"}
_DISPLAY_ESCAPES: Final = {39: "\\'", 92: "\\\\", 10: "\\n", 12: "\\f", 9: "\\t", 13: "\\r", 8: "\\b", 11: "\\v"}
_LATIN1_PRINTABLE: Final = frozenset((*range(32, 127), *range(160, 256), 10, 13, 9, 11, 8, 12, 27))
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
    return 0 if node is NO_NODE else 1 + zlib.crc32(node.name.encode("utf-8", "surrogatepass")) % 65535


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


def _bits_text(t: bytes | Bitstring, depth: int) -> str:
    return f"<<{','.join(_segments(t, depth))}>>"


def _atomic(t: Term, depth: int, latin1: bool) -> str | None:
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
        return _bits_text(t, depth)
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

_Piece = Any


def _flatten(first: _Piece, atomic: Callable[[Any], str | None], inside: Callable[[Any], Iterable[_Piece]]) -> str:
    """The text of a piece: `atomic` gives the text of one, or None if it consists of the strings and pieces that `inside` gives."""
    out: list[str] = []
    add = out.append
    stack: list[Iterator[_Piece]] = [iter((first,))]
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
    return _flatten((t, depth), lambda piece: _atomic(piece[0], piece[1], latin1), _write_inside)


def _write_inside(piece: tuple[Term, int]) -> Iterator[_Piece]:
    t, depth = piece
    if type(t) is list:
        return _write_list(t, depth)
    return _write_tuple(t, depth) if type(t) is tuple else _write_map(t, depth)


def _write_list(t: Term, depth: int) -> Iterator[_Piece]:
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


def _write_tuple(t: tuple[Term, ...], depth: int) -> Iterator[_Piece]:
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


def _write_map(t: Map, depth: int) -> Iterator[_Piece]:
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
    return _flatten(t, _display_atomic, _display_inside)


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
    return _atomic(t, -1, False)


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
        return _bits_text(t, -1)
    data = value.to_bytes(size >> 3, "big")
    if all(32 <= byte < 127 for byte in data):
        return f'<<"{data.decode().replace(chr(34), chr(92) + chr(34))}">>'
    return _bits_text(data, -1)


def _display_inside(t: Term) -> Iterator[_Piece]:
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


# --- ~p: what is to be laid out -------------------------------------------------------------------------------------------------------

_ATOMIC: Final = 0
_LIST: Final = 1
_TUPLE: Final = 2
_TAGGED: Final = 3
_MAP: Final = 4
_PAIR: Final = 5
_BITS: Final = 6
_DOTS: Final = 7


class _Node:
    """A term to be laid out: its kind, its length on one line, and either its text or what it contains.

    `tail` stands behind the items of a list that is improper, or cut off (then it is :data:`_CUT`).
    """

    __slots__ = ("items", "kind", "length", "tail", "text")

    def __init__(self, kind: int, length: int, text: str, items: list[_Node], tail: _Node | None = None) -> None:
        self.kind = kind
        self.length = length
        self.text = text
        self.items = items
        self.tail = tail


_NOTHING: Final[list[_Node]] = []
_CUT: Final = _Node(_DOTS, 3, "...", _NOTHING)


def _leaf(text: str) -> _Node:
    return _Node(_ATOMIC, _columns(text), text, _NOTHING)


def _columns(text: str) -> int:
    """The number of grapheme clusters, as far as that can be told from each character alone; of characters below 256, all count."""
    if text.isascii() or max(text) < "\u0100":
        return len(text)
    return sum(c != "\u200d" and unicodedata.category(c) not in ("Mn", "Me", "Mc") for c in text)


class _Style:
    """How :func:`pretty` was asked to print."""

    __slots__ = ("latin1", "range_latin1", "strings")

    def __init__(self, latin1: bool, range_latin1: bool, strings: bool) -> None:
        self.latin1 = latin1
        self.range_latin1 = range_latin1
        self.strings = strings


_Layout = Generator[Any, Any, Any]


def _run(layout: _Layout) -> Any:
    """The result of a generator that yields generators, whose results are sent back to it."""
    stack = [layout]
    result: Any = None
    while stack:
        try:
            inner = stack[-1].send(result)
        except StopIteration as done:
            stack.pop()
            result = done.value
        else:
            stack.append(inner)
            result = None
    return result


def _measure(t: Term, depth: int, style: _Style) -> _Layout:
    """The node of `t`."""
    if type(t) is list:
        string = _string_text(t, style) if style.strings and depth != 1 else None
        if string is not None:
            return _leaf(string)
        return (yield _measure_list(t, depth, style))
    if type(t) is tuple and t:
        return (yield _measure_tuple(t, depth, style))
    if type(t) is Map and len(t):
        return (yield _measure_map(t, depth, style))
    return _measure_atomic(t, depth, style)


def _measure_atomic(t: Term, depth: int, style: _Style) -> _Node:
    if type(t) is bytes or type(t) is Bitstring:
        return _measure_bits(t, depth, style)
    text = _atomic(t, -1, style.latin1)
    assert text is not None
    return _leaf(text)


def _measure_bits(t: bytes | Bitstring, depth: int, style: _Style) -> _Node:
    value, size = to_bits(t)
    if not size:
        return _leaf("<<>>")
    if depth == 1:
        return _leaf("<<...>>")
    if style.strings and not size & 7:
        string = _binary_text(t if type(t) is bytes else value.to_bytes(size >> 3, "big"), depth - 1, style)
        if string is not None:
            return _leaf(string)
    text = _bits_text(t, depth)
    return _Node(_BITS, len(text), text, _NOTHING)


def _is_simple(t: Term) -> bool:
    kind = type(t)
    return not (kind is list or kind is tuple or kind is Map)


def _measure_list(t: Term, depth: int, style: _Style) -> _Layout:
    items: list[_Node] = []
    tail: _Node | None = None
    while type(t) is list:
        if depth == 1:
            break
        head, depth = t[0], depth - 1
        items.append(_measure_atomic(head, depth, style) if _is_simple(head) else (yield _measure(head, depth, style)))
        t = t[1]
    if t is not NIL:
        tail = _CUT if depth == 1 else (yield _measure(t, depth - 1, style))
    return _container(_LIST, 2, items, tail)


def _measure_tuple(t: tuple[Term, ...], depth: int, style: _Style) -> _Layout:
    if depth == 1:
        return _leaf("{...}")
    kind = _TAGGED if len(t) > 1 and type(t[0]) is Atom else _TUPLE
    items: list[_Node] = []
    for element in t:
        if depth == 1:
            break
        depth -= 1
        items.append(
            _measure_atomic(element, depth, style) if _is_simple(element) else (yield _measure(element, depth, style))
        )
    return _container(kind, 2, items, _CUT if len(items) < len(t) else None)


def _measure_map(t: Map, depth: int, style: _Style) -> _Layout:
    if depth == 1:
        return _leaf("#{...}")
    inner = depth - 1
    items: list[_Node] = []
    for key, value in t.items():
        if depth == 1:
            break
        depth -= 1
        left = yield _measure(key, inner, style)
        right = yield _measure(value, inner, style)
        items.append(_Node(_PAIR, left.length + 4 + right.length, "", [left, right]))
    return _container(_MAP, 3, items, _CUT if len(items) < len(t) else None)


def _container(kind: int, brackets: int, items: list[_Node], tail: _Node | None) -> _Node:
    length = brackets + sum(item.length for item in items) + max(len(items) - 1, 0)
    if tail is not None:
        length += tail.length + bool(items)
    return _Node(kind, length, "", items, tail)


def _is_printable(code: int, style: _Style) -> bool:
    if style.latin1 or style.range_latin1 or code < 256:
        return code in _LATIN1_PRINTABLE
    return code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code <= 0x10FFFF


def _string_text(t: Term, style: _Style) -> str | None:
    """A list of printable characters between quotes, None for any other list."""
    out: list[str] = []
    while type(t) is list:
        code = t[0]
        if type(code) is not int or not _is_printable(code, style):
            return None
        out.append(chr(code))
        t = t[1]
    return quoted("".join(out), '"', latin1=False) if t is NIL else None


def _binary_text(data: bytes, depth: int, style: _Style) -> str | None:
    """A binary of printable characters as ``<<"...">>``, cut off where `depth` says; None if it is to be written as numbers."""
    limit = len(data) if depth < 0 else min(CHARACTERS_PER_DEPTH * depth, len(data))
    if not limit:
        return None
    if not style.latin1:
        text = _decoded(data, limit)
        if text is not None:
            return _utf8_text(data, text, limit, depth, style)
    count = next((i for i, byte in enumerate(data[:limit]) if byte not in _LATIN1_PRINTABLE), limit)
    return _cut_text(data[:count].decode("latin-1"), "", count == len(data), count == limit or 0 < depth <= count)


def _decoded(data: bytes, limit: int) -> str | None:
    """The first `limit` characters of UTF-8 data, None if they are not UTF-8."""
    try:
        return data.decode()[:limit]
    except UnicodeDecodeError as problem:
        text = data[: problem.start].decode()
        return text[:limit] if len(text) >= limit else None


def _utf8_text(data: bytes, text: str, limit: int, depth: int, style: _Style) -> str | None:
    count = next((i for i, c in enumerate(text) if not _is_printable(ord(c), style)), len(text))
    shown = text[:count]
    used = len(shown.encode())
    return _cut_text(shown, "" if used == count else "/utf8", used == len(data), 0 < depth <= count)


def _cut_text(shown: str, suffix: str, whole: bool, allowed: bool) -> str | None:
    if not whole and not allowed:
        return None
    return f"<<{quoted(shown, chr(34), latin1=False)}{suffix}{'' if whole else '...'}>>"


# --- ~p: layout -----------------------------------------------------------------------------------------------------------------------


def pretty(
    t: Term,
    column: int = 1,
    line_length: int = 80,
    depth: int = -1,
    *,
    latin1: bool = True,
    printable_range: str = "latin1",
    strings: bool = True,
    line_max_chars: int = -1,
) -> str:
    """`t` as ``~p`` prints it (``~tp`` without `latin1`), broken into lines of `line_length`, the first of which starts at `column`.

    `depth` as for ``~P``.  `printable_range` is ``"latin1"`` or ``"unicode"`` (``erl +pc unicode``) and says which characters make a list or
    a binary a string; it matters without `latin1` only.  `strings`: whether there are strings at all (``~lp``).
    """
    if depth == 0:
        return "..."
    style = _Style(latin1, printable_range == "latin1", strings)
    node = _run(_measure(t, depth, style))
    column = max(column, 1)
    limit = node.length if line_max_chars < 0 else line_max_chars
    if node.kind == _ATOMIC or line_length == 0 or (node.length < line_length - column and node.length <= limit):
        return _flat(node)
    sheet = _Sheet(line_length, limit)
    sheet.find_indent(node, column)
    _run(sheet.layout(node, column, column - 1, 0, 0))
    return "".join(sheet.out)


def _flat(node: _Node) -> str:
    """A node on one line."""
    return node.text or _flatten(node, lambda inner: inner.text or None, _flat_inside)


def _flat_inside(node: _Node) -> Iterator[_Piece]:
    if node.kind == _PAIR:
        yield node.items[0]
        yield " => "
        yield node.items[1]
        return
    yield "[" if node.kind == _LIST else "#{" if node.kind == _MAP else "{"
    separator = ""
    for item in node.items:
        yield separator
        yield item
        separator = ","
    if node.tail is not None:
        yield "" if not node.items else "|" if node.kind == _LIST else ","
        yield node.tail
    yield "]" if node.kind == _LIST else "}"


def _is_atomic_pair(pair: _Node) -> bool:
    return pair.items[0].kind == _ATOMIC and pair.items[1].kind == _ATOMIC


class _NoGood(Exception):
    """The indentation tried takes up too much of the line."""


class _Sheet:
    """One layout: `width` is the line length, `limit` the most characters on a line besides indentation, `indent` how far the elements behind a
    tuple's tag are indented (-1: to behind the tag), `out` the text so far.

    In all methods: `column` is the node's, `margin` the width of the white space that starts its lines, `closing` the number of
    brackets that will follow it, `used` the characters on the line so far.
    """

    def __init__(self, width: int, limit: int) -> None:
        self.width = width
        self.limit = limit
        self.indent = -1
        self.level = 0
        self.out: list[str] = []

    def fits(self, node: _Node, column: int, closing: int, used: int) -> bool:
        return node.length < self.width - column - closing and node.length + used + closing <= self.limit

    def joins(self, item: _Node, column: int, closing: int, used: int, atomic: bool) -> bool:
        """Whether an item goes on the line behind the one before it."""
        if not atomic:
            return False
        length = item.length + 1
        if closing:
            return length < self.width - column - closing and used + length + closing <= self.limit
        return length + 1 < self.width - column and used + length + 1 <= self.limit

    def find_indent(self, node: _Node, column: int) -> None:
        """Choose the indentation behind tags: the tag's length if that leaves room, else 4, else 1."""
        for self.indent in (-1, 4):
            try:
                _run(self.probe(node, column, 0, 0))
            except _NoGood:
                continue
            return
        self.indent = 1

    def room(self, column: int) -> None:
        if not (self.limit + column <= self.width or column <= self.width // 2):
            raise _NoGood

    # The two families below walk alike: `probe_*` finds out whether the indentation is good, `layout_*` writes.

    def probe(self, node: _Node, column: int, closing: int, used: int) -> _Layout:
        if self.fits(node, column, closing, used):
            return
        kind = node.kind
        if kind == _TAGGED:
            yield self.probe_tagged(node, column, closing, used + 1)
        elif kind == _LIST or kind == _TUPLE:
            yield self.probe_items(node, 0, column + 1, column + 1, closing, used + 1)
        elif kind == _MAP:
            yield self.probe_map(node, column + 2, closing, used + 2)

    def probe_tagged(self, node: _Node, column: int, closing: int, used: int) -> _Layout:
        tag = node.items[0].length
        behind = column + tag + 2
        if 0 < self.indent < tag + 2:
            self.room(column + self.indent)
            yield self.probe_items(node, 1, column + self.indent, behind, closing, used + tag)
            return
        if not (self.limit + behind < self.width or behind < self.width // 2):
            raise _NoGood
        yield self.probe_items(node, 1, behind, behind, closing, used + tag + 1, fresh=True)

    def probe_items(
        self, node: _Node, start: int, first: int, column: int, closing: int, used: int, fresh: bool | None = None
    ) -> _Layout:
        """The items from `start` on; `fresh` (by default for `start` 0): the first of them follows no comma."""
        items, tail = node.items, node.tail
        last = len(items) - 1
        fresh = not start if fresh is None else fresh
        for i in range(start, len(items)):
            item = items[i]
            below = closing + 1 if i == last else 0
            if not fresh and self.joins(item, column, below, used, item.kind == _ATOMIC):
                column, used = column + item.length + 1, used + item.length + 1
                continue
            before = used if fresh else 0
            fresh = False
            wide = self.width
            if item.kind == _ATOMIC and self.fits(item, first, below, before):
                wide = item.length
            elif item.kind != _ATOMIC:
                yield self.probe(item, first, below, before)
            column, used = first + wide, before + wide
        if tail is not None and tail.kind != _DOTS:
            if tail.kind != _ATOMIC or not self.ends(tail, column, closing, used):
                yield self.probe(tail, column, closing + 1, 0)

    def ends(self, tail: _Node, column: int, closing: int, used: int) -> bool:
        """Whether the tail of an improper list goes on the line."""
        return (
            tail.length + 1 < self.width - column - (closing + 1) and tail.length + 1 + used + closing + 1 <= self.limit
        )

    def probe_map(self, node: _Node, first: int, closing: int, used: int) -> _Layout:
        items = node.items
        column = first
        base = 0
        for i, pair in enumerate(items):
            below = 0 if i < len(items) - 1 else closing + 1
            if i and self.joins(pair, column, below, used, _is_atomic_pair(pair)):
                column, used = column + pair.length + 1, used + pair.length + 1
                continue
            before = 0 if i else used
            base = 0 if i else used
            wide = self.width
            if self.fits(pair, first, below, before):
                wide = pair.length if _is_atomic_pair(pair) else self.width
            else:
                yield self.probe(pair.items[0], first, below, before)
                yield self.probe(pair.items[1], first + self.value_indent(), below, 0)
            column, used = first + wide, base + wide

    def value_indent(self) -> int:
        return self.indent if self.indent > 0 else 4

    def layout(self, node: _Node, column: int, margin: int, closing: int, used: int) -> _Layout:
        if self.level > MAX_LAYOUT_DEPTH or self.fits(node, column, closing, used):
            self.out.append(_flat(node))
            return
        self.level += 1
        kind = node.kind
        if kind == _LIST:
            self.out.append("[")
            yield self.layout_items(node, 0, column + 1, column + 1, margin + 1, closing, used + 1)
            self.out.append("]")
        elif kind == _TAGGED:
            yield self.layout_tagged(node, column, margin, closing, used + 1)
        elif kind == _TUPLE:
            self.out.append("{")
            yield self.layout_items(node, 0, column + 1, column + 1, margin + 1, closing, used + 1)
            self.out.append("}")
        elif kind == _MAP:
            self.out.append("#{")
            yield self.layout_map(node, column + 2, margin + 2, closing, used + 1)
            self.out.append("}")
        elif kind == _BITS:
            self.layout_bits(node.text, column + 2, margin + 2, closing, used)
        else:
            self.out.append(node.text)
        self.level -= 1

    def layout_tagged(self, node: _Node, column: int, margin: int, closing: int, used: int) -> _Layout:
        self.out.append("{")
        tag = node.items[0].length
        behind = column + tag + 2
        self.out.append(node.items[0].text)
        if 0 < self.indent < tag + 2:
            shift = self.indent
            yield self.layout_items(node, 1, column + shift, behind, margin + shift, closing, used + tag)
        elif len(node.items) == 1:
            self.out.append(",...")
        else:
            self.out.append(",")
            yield self.layout_items(node, 1, behind, behind, margin + tag + 2, closing, used + tag + 1, fresh=True)
        self.out.append("}")

    def layout_items(
        self,
        node: _Node,
        start: int,
        first: int,
        column: int,
        margin: int,
        closing: int,
        used: int,
        fresh: bool | None = None,
    ) -> _Layout:
        """As :meth:`probe_items`."""
        items, tail, out = node.items, node.tail, self.out
        last = len(items) - 1
        fresh = not start if fresh is None else fresh
        newline = ",\n" + " " * margin
        for i in range(start, len(items)):
            item = items[i]
            below = closing + 1 if i == last else 0
            if not fresh and self.joins(item, column, below, used, item.kind == _ATOMIC):
                out.append(",")
                out.append(item.text)
                column, used = column + item.length + 1, used + item.length + 1
                continue
            if not fresh:
                out.append(newline)
            before = used if fresh else 0
            fresh = False
            wide = self.width
            if item.kind == _ATOMIC:
                out.append(item.text)
                if self.fits(item, first, below, before):
                    wide = item.length
            else:
                yield self.layout(item, first, margin, below, before)
            column, used = first + wide, before + wide
        if tail is not None:
            yield self.layout_tail(node, tail, first, column, margin, closing, used)

    def layout_tail(
        self, node: _Node, tail: _Node, first: int, column: int, margin: int, closing: int, used: int
    ) -> _Layout:
        if node.items:
            self.out.append("|" if node.kind == _LIST else ",")
        if tail.kind == _DOTS or (tail.kind == _ATOMIC and self.ends(tail, column, closing, used)):
            self.out.append(tail.text)
            return
        self.out.append("\n" + " " * margin)
        yield self.layout(tail, first, margin, closing + 1, 0)

    def layout_map(self, node: _Node, first: int, margin: int, closing: int, used: int) -> _Layout:
        items, out = node.items, self.out
        column = first
        newline = ",\n" + " " * margin
        for i, pair in enumerate(items):
            below = 0 if i < len(items) - 1 else closing + 1
            if i and self.joins(pair, column, below, used, _is_atomic_pair(pair)):
                out.append(",")
                out.append(_flat(pair))
                column, used = column + pair.length + 1, used + pair.length + 1
                continue
            if i:
                out.append(newline)
            wide = self.width
            before = 0 if i else used
            if self.fits(pair, first, below, before):
                out.append(_flat(pair))
                wide = pair.length if _is_atomic_pair(pair) else self.width
            else:
                shift = self.value_indent()
                yield self.layout(pair.items[0], first, margin, below, before)
                out.append(" =>\n" + " " * (margin + shift))
                yield self.layout(pair.items[1], first + shift, margin + shift, below, 0)
            column, used = first + wide, wide
        if node.tail is not None:
            out.append(",..." if items else "...")

    def layout_bits(self, text: str, column: int, margin: int, closing: int, used: int) -> None:
        room = max(8, min(self.width - column, self.limit - 4 - used) - closing)
        left = room
        *segments, final = text[2:-2].split(",")
        newline = "\n" + " " * margin
        self.out.append("<<")
        for segment in segments:
            left -= len(segment) + 1
            if left < 0:
                self.out.append(newline)
                left = room - len(segment) - 1
            self.out.append(segment + ",")
        if len(final) > left:
            self.out.append(newline)
        self.out.append(final + ">>")
