"""Natives of the module ``binary``.

A search takes one pattern or several; of several the one that matches first counts, and of those that match there the longest.  One pattern is searched
with ``bytes.find``, several with a regular expression that has the longer ones first.  A compiled pattern is ``{bm | ac, Ref}``, and the searcher stands
under its reference in ``p.system.magic``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.erlang_binary import part, sub_binary, want_binary
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg, system_limit
from enigma_gen.term.ids import Ref

bif = Bifs("binary")

_MAX_COPY: Final = 1 << 32
_Found = tuple[int, int]


class Searcher:
    """A compiled pattern.  `find` takes the data, where to begin and where to end, and gives position and length, or None."""

    __slots__ = ("tag", "find")

    def __init__(self, patterns: list[bytes]) -> None:
        self.tag: Atom = am.bm if len(patterns) == 1 else am.ac
        self.find: Callable[[bytes, int, int], _Found | None] = (
            _find_one(patterns[0]) if len(patterns) == 1 else _find_any(patterns)
        )

    def find_all(self, data: bytes, start: int, end: int) -> Iterator[_Found]:
        """All matches that do not overlap, from left to right."""
        found = self.find(data, start, end)
        while found:
            yield found
            found = self.find(data, found[0] + found[1], end)


def _find_one(pattern: bytes) -> Callable[[bytes, int, int], _Found | None]:
    size = len(pattern)

    def find(data: bytes, start: int, end: int) -> _Found | None:
        at = data.find(pattern, start, end)
        return None if at < 0 else (at, size)

    return find


def _find_any(patterns: list[bytes]) -> Callable[[bytes, int, int], _Found | None]:
    longest_first = sorted(set(patterns), key=len, reverse=True)
    search = re.compile(b"|".join(map(re.escape, longest_first)), re.DOTALL).search

    def find(data: bytes, start: int, end: int) -> _Found | None:
        match = search(data, start, end)
        return None if match is None else (match.start(), match.end() - match.start())

    return find


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


def _match(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    data, first, size = _window(subject)
    start, end = _match_scope(options, size)
    if not end:
        return am.nomatch
    found = _searcher(p, pattern).find(data, first + start, first + end)
    charge_bytes(p, (first + end if found is None else found[0]) - first - start)
    return am.nomatch if found is None else (found[0] - first, found[1])


def _matches(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    data, first, size = _window(subject)
    start, end = _match_scope(options, size)
    if not end:
        return NIL
    charge_bytes(p, end - start)
    found = _searcher(p, pattern).find_all(data, first + start, first + end)
    return make_list([(at - first, length) for at, length in found])


@bif
def match(p: Any, subject: Any, pattern: Any) -> Any:
    """``{Position, Length}`` of the first match, or ``nomatch``."""
    return _match(p, subject, pattern, NIL)


@bif(name="match")
def match_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`match`, with ``{scope, {Start, Length}}``."""
    return _match(p, subject, pattern, options)


@bif
def matches(p: Any, subject: Any, pattern: Any) -> Any:
    """A list of ``{Position, Length}``."""
    return _matches(p, subject, pattern, NIL)


@bif(name="matches")
def matches_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`matches`, with ``{scope, {Start, Length}}``."""
    return _matches(p, subject, pattern, options)


_FLAGS: Final = (am.global_, am.trim, am.trim_all)


def _split(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
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
    found: list[_Found] = []
    if end:
        all_found = _searcher(p, pattern).find_all(data, first + start, first + end)
        found = list(all_found if am.global_ in flags else islice(all_found, 1))
        charge_bytes(p, end - start if am.global_ in flags or not found else found[0][0] - first - start)
    if not found and size:
        return [subject, NIL]
    return make_list(_trim(_pieces(subject, size, [(at - first, length) for at, length in found]), flags))


def _pieces(subject: Any, size: int, found: list[_Found]) -> list[Any]:
    pieces = []
    at = 0
    for position, length in found:
        pieces.append(sub_binary(subject, at, position - at))
        at = position + length
    pieces.append(sub_binary(subject, at, size - at))
    return pieces


def _trim(pieces: list[Any], flags: set[Atom]) -> list[Any]:
    if am.trim_all in flags:
        return [piece for piece in pieces if type(piece) is not bytes or piece]
    if am.trim in flags:
        while pieces and type(pieces[-1]) is bytes and not pieces[-1]:
            pieces.pop()
    return pieces


@bif
def split(p: Any, subject: Any, pattern: Any) -> Any:
    """The parts before and behind the first match."""
    return _split(p, subject, pattern, NIL)


@bif(name="split")
def split_options(p: Any, subject: Any, pattern: Any, options: Any) -> Any:
    """As :func:`split`, with ``global``, ``trim``, ``trim_all`` and ``{scope, {Start, Length}}``."""
    return _split(p, subject, pattern, options)


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


def _common(pieces: list[bytes]) -> int:
    """How long the longest common beginning is."""
    # whatever all begin with, the least and the greatest begin with
    low, high = min(pieces), max(pieces)
    for position, (left, right) in enumerate(zip(low, high, strict=False)):
        if left != right:
            return position
    return len(low)


@bif(pure=True)
def longest_common_prefix(items: Any) -> int:
    """How many bytes all binaries of a list have in common at the beginning."""
    return _common(_binaries(items))


@bif(pure=True)
def longest_common_suffix(items: Any) -> int:
    """How many bytes all binaries of a list have in common at the end."""
    return _common([item[::-1] for item in _binaries(items)])


@bif(pure=True)
def referenced_byte_size(binary: Any) -> int:
    """The size of what the binary is a part of."""
    if type(binary) is bytes:
        return len(binary)
    if type(binary) is not Bitstring or binary.size & 7:
        badarg()
    return len(binary.base)
