"""Natives of the module ``binary``.

How patterns are searched is in :mod:`enigma_gen.bifs.binary_search`.  A compiled pattern is ``{bm | ac, Ref}``, and the searcher stands under its reference
in ``p.system.magic``.  What OTP makes yield on large binaries is done in steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.binary_search import Found as _Found
from enigma_gen.bifs.binary_search import Once, Search, Searcher
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.erlang_binary import part, sub_binary, want_binary
from enigma_gen.bifs.steps import MORE, MakeList, Work, begin
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, ImproperList, to_python
from enigma_gen.term.error import badarg, system_limit
from enigma_gen.term.ids import Ref

bif = Bifs("binary")

_MAX_COPY: Final = 1 << 32
_COMPARED: Final = 1 << 16
_MATCHES: Final = 5_000


def _compile(pattern: Any) -> Searcher:
    """A searcher for a binary or a list of binaries, none of them empty; ``badarg`` otherwise."""
    if type(pattern) is list:
        try:
            patterns = [want_binary(one) for one in to_python(pattern)]
        except ImproperList:
            badarg()
    else:
        patterns = [want_binary(pattern)]
    if not all(patterns):
        badarg()
    return Searcher(patterns)


def _searcher(p: Any, pattern: Any) -> Searcher:
    if type(pattern) is not tuple:
        return _compile(pattern)
    if len(pattern) != 2 or type(pattern[1]) is not Ref:
        badarg()
    found = p.system.magic.get(pattern[1])
    if type(found) is not Searcher or found.tag is not pattern[0]:
        badarg()
    return found


def _scope(option: Any, size: int) -> tuple[int, int]:
    """Where the option ``{scope, {Start, Length}}`` begins and ends; ``badarg`` for anything else."""
    if type(option) is not tuple or len(option) != 2 or option[0] is not am.scope:
        badarg()
    place = option[1]
    if type(place) is not tuple or len(place) != 2 or type(place[0]) is not int or type(place[1]) is not int:
        badarg()
    start, length = place
    first, last = (start + length, start) if length < 0 else (start, start + length)
    if start < 0 or first < 0 or last > size:
        badarg()
    return first, last


def _match_scope(options: Any, size: int) -> tuple[int, int]:
    """The scope that options of ``match`` give; as in OTP, the last one counts and the tail of the list does not."""
    if options is not NIL and type(options) is not list:
        badarg()
    scope = (0, size)
    rest = options
    while type(rest) is list:
        scope = _scope(rest[0], size)
        rest = rest[1]
    return scope


def _window(subject: Any) -> tuple[bytes, int, int]:
    """A binary as data, where it begins there, and its size: the data of a view is not copied if it can be helped."""
    if type(subject) is Bitstring and type(subject.base) is bytes and not subject.offset & 7 and not subject.size & 7:
        return subject.base, subject.offset >> 3, subject.size >> 3
    data = want_binary(subject)
    return data, 0, len(data)


class _First(Work):
    """The first match: ``{Position, Length}`` or ``nomatch``."""

    __slots__ = ("_base", "_search")

    def __init__(self, search: Search, base: int) -> None:
        self._search = search
        self._base = base

    def step(self) -> Any:
        """Search some bytes."""
        search = self._search
        found = search.next()
        if found is not None:
            return found[0] - self._base, found[1]
        return am.nomatch if search.at >= search.end else MORE


class _All(Work):
    """A list of all matches."""

    __slots__ = ("_base", "_items", "_list", "_search")

    def __init__(self, search: Search, base: int) -> None:
        self._search = search
        self._base = base
        self._items: list[Any] = []
        self._list: MakeList | None = None

    def step(self) -> Any:
        """Search some bytes for some matches, or make a part of the list."""
        if self._list is not None:
            return self._list.step()
        search, base = self._search, self._base
        found = search.take(_MATCHES)
        self.add([(at - base, size) for at, size in found] if base else found)
        if search.at < search.end:
            return MORE
        self._list = MakeList(self.finish())
        return self._list.step() if len(self._items) < _MATCHES else MORE

    def add(self, found: list[_Found]) -> None:
        """Add what `found` stands for to the items."""
        self._items += found

    def finish(self) -> list[Any]:
        """The items of the list."""
        return self._items


def _is_empty(piece: Any) -> bool:
    return type(piece) is bytes and not piece


class _Split(_All):
    """The parts between the matches."""

    __slots__ = ("_at", "_flags", "_size", "_subject")

    def __init__(self, search: Search, base: int, subject: Any, size: int, flags: set[Atom]) -> None:
        super().__init__(search, base)
        self._subject = subject
        self._size = size
        self._flags = flags
        self._at = 0

    def add(self, found: list[_Found]) -> None:
        """See :class:`_All`."""
        subject, at = self._subject, self._at
        pieces = []
        for position, length in found:
            pieces.append(sub_binary(subject, at, position - at))
            at = position + length
        self._at = at
        self._items += [piece for piece in pieces if not _is_empty(piece)] if am.trim_all in self._flags else pieces

    def finish(self) -> list[Any]:
        """See :class:`_All`."""
        items, flags = self._items, self._flags
        if not self._at and self._size:
            return [self._subject]
        last = sub_binary(self._subject, self._at, self._size - self._at)
        if not _is_empty(last) or not flags & {am.trim, am.trim_all}:
            items.append(last)
        elif am.trim_all not in flags:
            while items and _is_empty(items[-1]):
                items.pop()
        return items


def _check_unused(p: Any, pattern: Any) -> None:
    """There is nothing to search: from OTP 27 on a wrong pattern is an error all the same."""
    if p.system.release >= _CHECKS_UNUSED:
        _searcher(p, pattern)


def _match(p: Any, subject: Any, pattern: Any, options: Any, arguments: tuple[Any, ...]) -> Any:
    data, first, size = _window(subject)
    start, end = _match_scope(options, size)
    if not end:
        _check_unused(p, pattern)
        return am.nomatch
    search = _searcher(p, pattern).search(data, first + start, first + end)
    result = begin(p, _First(search, first), ("binary", "match", arguments))
    charge_bytes(p, search.at - first - start)
    return result


def _matches(p: Any, subject: Any, pattern: Any, options: Any, arguments: tuple[Any, ...]) -> Any:
    data, first, size = _window(subject)
    start, end = _match_scope(options, size)
    if not end:
        _check_unused(p, pattern)
        return NIL
    search = _searcher(p, pattern).search(data, first + start, first + end)
    result = begin(p, _All(search, first), ("binary", "matches", arguments))
    charge_bytes(p, search.at - first - start)
    return result


@bif(waits=True)
def match(p: Any, subject: Any, pattern: Any) -> Any:
    """``{Position, Length}`` of the first match, or ``nomatch``."""
    return _match(p, subject, pattern, NIL, (subject, pattern))


@bif(name="match", waits=True)
def match_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`match`, with ``{scope, {Start, Length}}``."""
    return _match(p, subject, pattern, options, (subject, pattern, options))


@bif(waits=True)
def matches(p: Any, subject: Any, pattern: Any) -> Any:
    """A list of ``{Position, Length}``."""
    return _matches(p, subject, pattern, NIL, (subject, pattern))


@bif(name="matches", waits=True)
def matches_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`matches`, with ``{scope, {Start, Length}}``."""
    return _matches(p, subject, pattern, options, (subject, pattern, options))


_CHECKS_UNUSED: Final = 27
_FLAGS: Final = (am.global_, am.trim, am.trim_all)


def _split(p: Any, subject: Any, pattern: Any, options: Any, arguments: tuple[Any, ...]) -> Any:
    data, first, size = _window(subject)
    if options is not NIL and type(options) is not list:
        badarg()
    start, end = 0, size
    flags: set[Atom] = set()
    rest = options
    while type(rest) is list:
        option, rest = rest
        if type(option) is Atom and option in _FLAGS:
            flags.add(option)
        else:
            start, end = _scope(option, size)
    search = Search(data, end, end)
    if end:
        search = _searcher(p, pattern).search(data, first + start, first + end)
        if am.global_ not in flags:
            search = Once(search)
    else:
        _check_unused(p, pattern)
    result = begin(p, _Split(search, first, subject, size, flags), ("binary", "split", arguments))
    charge_bytes(p, search.at - first - start)
    return result


@bif(waits=True)
def split(p: Any, subject: Any, pattern: Any) -> Any:
    """The parts before and behind the first match."""
    return _split(p, subject, pattern, NIL, (subject, pattern))


@bif(name="split", waits=True)
def split_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`split`, with ``global``, ``trim``, ``trim_all`` and ``{scope, {Start, Length}}``."""
    return _split(p, subject, pattern, options, (subject, pattern, options))


@bif
def compile_pattern(p: Any, pattern: Any) -> tuple[Atom, Ref]:
    """A pattern that need not be compiled at each search."""
    searcher = _compile(pattern)
    ref = p.system.make_ref()
    p.system.magic[ref] = searcher
    return searcher.tag, ref


@bif(pure=True)
def at(binary: Any, position: Any) -> int:
    """The byte at `position`, from 0."""
    data = want_binary(binary)
    if type(position) is not int or not 0 <= position < len(data):
        badarg()
    return data[position]


@bif(pure=True)
def first(binary: Any) -> int:
    """The first byte."""
    data = want_binary(binary)
    if not data:
        badarg()
    return data[0]


@bif(pure=True)
def last(binary: Any) -> int:
    """The last byte."""
    data = want_binary(binary)
    if not data:
        badarg()
    return data[-1]


@bif(name="part", pure=True)
def part_of(binary: Any, start: Any, count: Any) -> Any:
    """As ``erlang:binary_part/3``."""
    return part(binary, start, count)


@bif(name="part", pure=True)
def part_at(binary: Any, position: Any) -> Any:
    """As ``erlang:binary_part/2``."""
    if type(position) is not tuple or len(position) != 2:
        badarg()
    return part(binary, position[0], position[1])


@bif(pure=True)
def copy(binary: Any) -> bytes:
    """The same binary, owning its data."""
    return want_binary(binary)


@bif(name="copy", pure=True)
def copy_times(binary: Any, count: Any) -> bytes:
    """The data `count` times."""
    if (
        (type(binary) is not bytes and type(binary) is not Bitstring)
        or type(count) is not int
        or not 0 <= count < 1 << 64
    ):
        badarg()
    if not count:
        return b""
    data = want_binary(binary)
    if len(data) * count > _MAX_COPY:
        system_limit()
    return data * count


def _byteorder(endianness: Any) -> Any:
    if endianness is not am.big and endianness is not am.little:
        badarg()
    return endianness.name


def _encode(value: Any, endianness: Any) -> bytes:
    order = _byteorder(endianness)
    if type(value) is not int or value < 0:
        badarg()
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), order)


@bif(pure=True)
def encode_unsigned(value: Any) -> bytes:
    """An integer of at least 0 as bytes, big-endian, as few as possible but one."""
    return _encode(value, am.big)


@bif(name="encode_unsigned", pure=True)
def encode_unsigned_order(value: Any, endianness: Any) -> bytes:
    """As :func:`encode_unsigned`, ``big`` or ``little``."""
    return _encode(value, endianness)


@bif(pure=True)
def decode_unsigned(binary: Any) -> int:
    """Bytes as an integer, big-endian."""
    return int.from_bytes(want_binary(binary), "big")


@bif(name="decode_unsigned", pure=True)
def decode_unsigned_order(binary: Any, endianness: Any) -> int:
    """As :func:`decode_unsigned`, ``big`` or ``little``."""
    order = _byteorder(endianness)
    return int.from_bytes(want_binary(binary), order)


def _binaries(items: Any) -> list[bytes]:
    try:
        found = [want_binary(item) for item in to_python(items)]
    except ImproperList:
        badarg()
    if not found:
        badarg()
    return found


def _common(pieces: list[bytes], piece: Callable[[bytes, int, int], bytes]) -> int:
    """How many bytes all have in common, where ``piece(data, start, stop)`` are those from `start` to `stop` as they are compared."""
    size = min(map(len, pieces))
    first = pieces[0]
    for other in pieces[1:]:
        low, high = 0, size  # they agree in `low` bytes, and it is not known whether in `high`
        while low < high:
            middle = min((low + high + 1) // 2, low + _COMPARED)
            if piece(first, low, middle) == piece(other, low, middle):
                low = middle
            else:
                high = middle - 1
        size = low
    return size


def _from_start(data: bytes, start: int, stop: int) -> bytes:
    return data[start:stop]


def _from_end(data: bytes, start: int, stop: int) -> bytes:
    return data[len(data) - stop : len(data) - start]


@bif(pure=True)
def longest_common_prefix(items: Any) -> int:
    """How many bytes all binaries of a list have in common at the beginning."""
    return _common(_binaries(items), _from_start)


@bif(pure=True)
def longest_common_suffix(items: Any) -> int:
    """How many bytes all binaries of a list have in common at the end."""
    return _common(_binaries(items), _from_end)


@bif(pure=True)
def referenced_byte_size(binary: Any) -> int:
    """The size of what the binary is a part of."""
    if type(binary) is bytes:
        return len(binary)
    if type(binary) is not Bitstring or binary.size & 7:
        badarg()
    return len(binary.base)
