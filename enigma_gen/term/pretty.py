"""Terms as text in lines: ``~p`` (:func:`pretty`), what OTP 25 prints, character by character.

A layout is recursive by nature: it is a generator that yields the layouts it needs, run by :func:`_run` on an explicit stack.  Beyond
:data:`MAX_LAYOUT_DEPTH` levels the indentation alone would take quadratic space, so what lies deeper stands on one line.

Source: stdlib ``io_lib_pretty.erl``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Generator, Iterator
from typing import Any, Final

from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring, to_bits
from enigma_gen.term.cons import NIL
from enigma_gen.term.map import Map
from enigma_gen.term.text import Piece, atomic_text, bits_text, flatten, quoted

Term = Any

MAX_LAYOUT_DEPTH: Final = 10_000
CHARACTERS_PER_DEPTH: Final = 4

_LATIN1_PRINTABLE: Final = frozenset((*range(32, 127), *range(160, 256), 10, 13, 9, 11, 8, 12, 27))

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
    text = atomic_text(t, -1, style.latin1)
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
    text = bits_text(t, depth)
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
    return node.text or flatten(node, lambda inner: inner.text or None, _flat_inside)


def _flat_inside(node: _Node) -> Iterator[Piece]:
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
