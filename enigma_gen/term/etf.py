"""The external term format, in both directions, without a VM.

The bytes are those of OTP 25's ``term_to_binary``; what later releases changed is the default of ``minor_version`` (2 from OTP 26 on, 1
before: from 2 on all atoms are UTF-8), so the release needs no parameter of its own.

Both directions are one loop over an explicit stack: neither a list of millions of elements nor a tuple nested a million deep uses Python's stack.
The decoder trusts nothing: a size is compared with the bytes that are left before anything is allocated for it, and whatever bytes it is given it
returns a term or raises :class:`EtfError`.

What the format says about the running system (this node's name, which process a local pid means, the code of a fun) is asked of a
:class:`Context`; the default one knows nothing, which is enough for the literals of ``.beam`` files.

Sources: "External Term Format" (erts user's guide, OTP 22 to 27); erts ``external.c`` of OTP 25 for limits and validation.
"""

from __future__ import annotations

import hmac
import re
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain, islice
from math import isfinite
from struct import Struct
from struct import error as StructError
from typing import Any, Final, NoReturn, TypeVar

from enigma_gen.term.atom import Atom, existing, intern
from enigma_gen.term.bits import Bitstring, to_bits, to_bytes
from enigma_gen.term.cons import NIL, Nil, make_list
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import NO_NODE, THIS_NODE, Pid, Port, Ref, ThisNode
from enigma_gen.term.map import Map

Term = Any

VERSION: Final = 131

NEW_FLOAT: Final = 70
BIT_BINARY: Final = 77
COMPRESSED: Final = 80
ATOM_CACHE_REF: Final = 82
NEW_PID: Final = 88
NEW_PORT: Final = 89
NEWER_REFERENCE: Final = 90
SMALL_INTEGER: Final = 97
INTEGER: Final = 98
FLOAT: Final = 99
ATOM: Final = 100
REFERENCE: Final = 101
PORT: Final = 102
PID: Final = 103
SMALL_TUPLE: Final = 104
LARGE_TUPLE: Final = 105
NIL_TAG: Final = 106
STRING: Final = 107
LIST: Final = 108
BINARY: Final = 109
SMALL_BIG: Final = 110
LARGE_BIG: Final = 111
NEW_FUN: Final = 112
EXPORT: Final = 113
NEW_REFERENCE: Final = 114
SMALL_ATOM: Final = 115
MAP: Final = 116
ATOM_UTF8: Final = 118
SMALL_ATOM_UTF8: Final = 119
V4_PORT: Final = 120
LOCAL: Final = 121

MAX_STRING: Final = 65535
MAX_SMALL: Final = (1 << 59) - 1
MAX_BIG_BYTES: Final = ((1 << 19) - 1) * 8
MAX_ARGUMENTS: Final = 255
_NARROW_PORT: Final = (1 << 28) - 1
"""The largest number of a port that is written in the format with 32 bits."""
MAX_FIRST_REFERENCE_WORD: Final = 1 << 18
MAX_REFERENCE_WORDS: Final = 5
LOCAL_REFERENCE_WORDS: Final = 3
MAX_TINY_CREATION: Final = 3
MAX_DEFLATE_RATIO: Final = 1032
LOCAL_DIGEST: Final = 8

_U16: Final = Struct(">H")
_U32: Final = Struct(">I")
_I32: Final = Struct(">i")
_U64: Final = Struct(">Q")
_DOUBLE: Final = Struct(">d")
_TAG_U32: Final = Struct(">BI")
_TAG_I32: Final = Struct(">Bi")
_TAG_DOUBLE: Final = Struct(">Bd")
_PID_TAIL: Final = Struct(">III")
_SMALL_INTEGERS: Final = tuple(bytes((SMALL_INTEGER, value)) for value in range(256))
_FLOAT_TEXT: Final = re.compile(rb"[+-]?[0-9]+[.,][0-9]+(?:[eE][+-]?[0-9]+)?(?=\0|\Z)")


class EtfError(Exception):
    """The bytes are no external term (or, with `safe`, one that would make atoms or external funs)."""


class Context:
    """What encoding and decoding ask of the running system.  A VM overrides what it knows better.

    `node` and `creation` are this node's; terms themselves call it :data:`~enigma_gen.term.ids.THIS_NODE`.  `secret` keys the digest of the
    ``local`` form, which only the VM that wrote it may read back.  `max_pid_number` and `max_pid_serial` bound local pids: 28 and 32 bits since
    OTP 26, 15 and 13 before; `max_port_number` local ports: 60 bits, 28 before.  `cached_atoms` are those that terms of the distribution refer to by number.
    """

    cached_atoms: tuple[Atom, ...] = ()
    node: Atom = NO_NODE
    creation: int = 0
    secret: bytes = b"enigma_gen"
    max_pid_number: int = (1 << 28) - 1
    max_pid_serial: int = (1 << 32) - 1
    max_port_number: int = (1 << 60) - 1

    def local_pid(self, number: int, serial: int) -> Pid:
        """The pid of a process of this node, alive or not."""
        return Pid(THIS_NODE, number, serial, 0)

    def local_port(self, number: int) -> Port:
        """The identifier of a port of this node, open or not."""
        return Port(THIS_NODE, number, 0)

    def local_ref(self, words: tuple[int, ...]) -> Ref:
        """A reference of this node."""
        return Ref(THIS_NODE, words, 0)

    def external_fun(self, module: Atom, function: Atom, arity: int) -> ExternalFun:
        """``fun module:function/arity``."""
        return ExternalFun(module, function, arity)

    def is_exported(self, module: Atom, function: Atom, arity: int) -> bool:
        """Whether that function is loaded; asked for external funs in `safe` decoding."""
        return False

    def closure(
        self,
        module: Atom,
        index: int,
        uniq: bytes,
        old_index: int,
        old_uniq: int,
        arity: int,
        env: tuple[Term, ...],
        creator: Term,
    ) -> Closure:
        """A local fun; the arguments are :class:`~enigma_gen.term.fun.Closure`'s."""
        return Closure(module, index, uniq, old_index, old_uniq, arity, env, None, creator)


_NO_CONTEXT: Final = Context()


# --- encoding ---------------------------------------------------------------------------------------------------------------------


class _FunEnd:
    """On the encoder's stack behind a fun's environment: the position of the fun's size, to be filled in."""

    __slots__ = ("position",)

    def __init__(self, position: int) -> None:
        self.position = position


class _AtomBytes(dict[Atom, bytes]):
    """The encoding of each atom met in one call."""

    def __init__(self, utf8: bool) -> None:
        super().__init__()
        self.utf8 = utf8

    def __missing__(self, atom: Atom) -> bytes:
        made = self[atom] = _encode_atom(atom.name, self.utf8)
        return made


def _encode_atom(name: str, utf8: bool) -> bytes:
    if not utf8:
        try:
            data = name.encode("latin-1")
        except UnicodeEncodeError:
            pass
        else:
            return b"d" + _U16.pack(len(data)) + data
    data = name.encode("utf-8", "surrogatepass")
    if len(data) > 255:
        return b"v" + _U16.pack(len(data)) + data
    return bytes((SMALL_ATOM_UTF8, len(data))) + data


def encode(
    term: Term,
    *,
    minor_version: int = 2,
    compressed: int = 0,
    deterministic: bool = False,
    local: bool = False,
    context: Context = _NO_CONTEXT,
) -> bytes:
    """`term` in external format, version byte included.

    `minor_version`: 0 writes floats as text, 0 and 1 write atoms of Latin-1 characters as such, 2 writes every atom as UTF-8.  `compressed` is
    a zlib level from 0 (plain) to 9; the compressed form is taken only if it is smaller.  `deterministic` fixes the order of map keys (here it is
    always fixed).  `local` writes OTP 27's opaque form, which only a context with the same secret decodes.
    """
    return _finished(
        encoding(
            term,
            minor_version=minor_version,
            compressed=compressed,
            deterministic=deterministic,
            local=local,
            context=context,
        )
    )


def encoding(
    term: Term,
    *,
    minor_version: int = 2,
    compressed: int = 0,
    deterministic: bool = False,
    local: bool = False,
    context: Context = _NO_CONTEXT,
) -> Generator[None, None, bytes]:
    """:func:`encode` as a generator that yields now and then, and returns the binary."""
    out = bytearray((VERSION,))
    if local:
        out += bytes((LOCAL, *bytes(LOCAL_DIGEST)))
    start = len(out)
    yield from encode_into(out, term, minor_version, context)
    if compressed:
        packed = yield from _compress(bytes(memoryview(out)[start:]), compressed)
        if packed is not None:
            del out[start:]
            out += packed
    if local:
        out[2:start] = _digest(context, out[start:])
    return bytes(out)


def external_size(term: Term, *, minor_version: int = 1, context: Context = _NO_CONTEXT) -> int:
    """How many bytes :func:`encode` makes of `term` uncompressed (``erlang:external_size/1,2``)."""
    return _finished(sizing(term, minor_version=minor_version, context=context))


def sizing(term: Term, *, minor_version: int = 1, context: Context = _NO_CONTEXT) -> Generator[None, None, int]:
    """:func:`external_size` as a generator that yields now and then, and returns the size."""
    out = bytearray((VERSION,))
    yield from encode_into(out, term, minor_version, context)
    return len(out)


T = TypeVar("T")


def _finished(work: Generator[None, None, T]) -> T:
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result


BYTES_AT_ONCE: Final = 1 << 16
"""Bytes of the format that are written or read between two yields."""
CELLS_AT_ONCE: Final = 1 << 14
"""List cells that are visited or made between two yields."""


def _compress(plain: bytes, level: int) -> Generator[None, None, bytes | None]:
    work = zlib.compressobj(level)
    packed = bytearray()
    for start in range(0, len(plain), BYTES_AT_ONCE * 4):
        if start:
            yield
        packed += work.compress(plain[start : start + BYTES_AT_ONCE * 4])
    packed += work.flush()
    if len(packed) > len(plain) - 5:
        return None
    return _TAG_U32.pack(COMPRESSED, len(plain)) + packed


def _digest(context: Context, body: bytes | bytearray) -> bytes:
    return hmac.digest(context.secret, body, "sha256")[:LOCAL_DIGEST]


def encode_into(out: bytearray, term: Term, minor_version: int, context: Context) -> Generator[None, None, None]:
    """Append `term` to `out`, without a version byte; a generator that yields now and then."""
    atoms = _AtomBytes(minor_version >= 2)
    small = _SMALL_INTEGERS
    stack: list[Iterator[Term] | _LongList | _Slices] = [iter((term,))]
    mark = BYTES_AT_ONCE
    while stack:
        for t in stack[-1]:
            kind = type(t)
            if kind is int:
                if 0 <= t < 256:
                    out += small[t]
                elif -0x80000000 <= t <= 0x7FFFFFFF:
                    out += _TAG_I32.pack(INTEGER, t)
                else:
                    _encode_big(out, t)
            elif kind is Atom:
                out += atoms[t]
            elif kind is tuple:
                if len(t) < 256:
                    out += bytes((SMALL_TUPLE, len(t)))
                else:
                    out += _TAG_U32.pack(LARGE_TUPLE, len(t))
                stack.append(iter(t) if len(t) <= CELLS_AT_ONCE else _Slices(t))
                break
            elif kind is list:
                elements = _encode_list(out, t)
                if elements is not None:
                    stack.append(elements)
                    break
            elif kind is Nil:
                out.append(NIL_TAG)
            elif kind is bytes:
                out += _TAG_U32.pack(BINARY, len(t))
                out += t
            elif kind is float:
                out += _TAG_DOUBLE.pack(NEW_FLOAT, t) if minor_version else _float_text(t)
            else:
                if kind is Map and len(t) > CELLS_AT_ONCE:
                    yield from t.sorting()
                inner = _encode_rare(out, t, kind, atoms, context)
                if inner is not None:
                    stack.append(inner)
                    break
        else:
            top = stack.pop()
            if type(top) in _RESUMED and top.advance(out):  # type: ignore[union-attr]
                stack.append(top)
            if len(out) > mark:
                yield
                mark = len(out) + BYTES_AT_ONCE


class _LongList:
    """The elements of a list, some at a time; `count` is how many there were so far, `place` where in the output it goes in the end."""

    __slots__ = ("cell", "count", "items", "place")

    def __init__(self, items: list[Term], cell: Term, place: int) -> None:
        self.items = iter(items)
        self.cell = cell
        self.count = len(items)
        self.place = place

    def __iter__(self) -> Iterator[Term]:
        return self.items

    def advance(self, out: bytearray) -> bool:
        """Go on with the next elements, the tail at the end; whether there were any."""
        cell = self.cell
        if cell is None:
            return False
        items: list[Term] = []
        for _ in range(CELLS_AT_ONCE):
            if type(cell) is not list:
                break
            items.append(cell[0])
            cell = cell[1]
        self.count += len(items)
        if type(cell) is not list:
            _U32.pack_into(out, self.place, self.count)
            items.append(cell)
            cell = None
        self.cell = cell
        self.items = iter(items)
        return True


class _Slices:
    """Many terms, some at a time."""

    __slots__ = ("at", "items", "terms")

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.at = 0
        self.items: Iterator[Term] = iter(())

    def __iter__(self) -> Iterator[Term]:
        return self.items

    def advance(self, _: bytearray) -> bool:
        """Go on with the next ones; whether there are any."""
        start = self.at
        self.at = start + CELLS_AT_ONCE
        self.items = iter(self.terms[start : self.at])
        return start < len(self.terms)


class _Pairs(_Slices):
    """The keys and values of many pairs, some at a time."""

    __slots__ = ()

    def advance(self, out: bytearray) -> bool:
        """Go on with the next pairs; whether there are any."""
        found = super().advance(out)
        self.items = chain.from_iterable(self.items)
        return found


_RESUMED: Final = frozenset({_LongList, _Slices, _Pairs})


def _encode_list(out: bytearray, cell: Term) -> Iterator[Term] | _LongList | None:
    """Write a list's header, or the whole list if it is a string; else return what is to be written: the elements and the tail."""
    items: list[Term] = []
    append = items.append
    while type(cell) is list:
        append(cell[0])
        cell = cell[1]
        if len(items) > MAX_STRING:
            out += _TAG_U32.pack(LIST, 0)
            return _LongList(items, cell, len(out) - 4)
    if cell is NIL:
        try:
            text = bytes(items)
        except (TypeError, ValueError):
            pass
        else:
            out.append(STRING)
            out += _U16.pack(len(text))
            out += text
            return None
    out += _TAG_U32.pack(LIST, len(items))
    append(cell)
    return iter(items)


def _encode_big(out: bytearray, value: int) -> None:
    size = (value.bit_length() + 7) >> 3
    out += bytes((SMALL_BIG, size)) if size < 256 else _TAG_U32.pack(LARGE_BIG, size)
    out.append(value < 0)
    out += abs(value).to_bytes(size, "little")


def _float_text(value: float) -> bytes:
    return b"c" + f"{value:.20e}".encode().ljust(31, b"\0")


def _encode_rare(
    out: bytearray, t: Term, kind: type, atoms: _AtomBytes, context: Context
) -> Iterator[Term] | _Slices | None:
    """Write maps, bitstrings, identifiers and funs; return an iterator over the terms that follow the header."""
    if kind is Map:
        out += _TAG_U32.pack(MAP, len(t))
        if len(t) > CELLS_AT_ONCE:
            return _Pairs(t.items())
        return (term for pair in t.items() for term in pair)
    if kind is Bitstring:
        _encode_bits(out, t)
    elif kind is Pid:
        _encode_pid(out, t, atoms, context)
    elif kind is Ref:
        node, creation = _identity(t, context)
        out.append(NEWER_REFERENCE)
        out += _U16.pack(len(t.words))
        out += atoms[node]
        out += Struct(f">{1 + len(t.words)}I").pack(creation, *t.words)
    elif kind is Port:
        node, creation = _identity(t, context)
        wide = t.number > _NARROW_PORT
        out.append(V4_PORT if wide else NEW_PORT)
        out += atoms[node]
        out += (_U64 if wide else _U32).pack(t.number)
        out += _U32.pack(creation)
    elif kind is ExternalFun:
        out.append(EXPORT)
        out += atoms[t.module]
        out += atoms[t.function]
        out += _SMALL_INTEGERS[t.arity]
    elif kind is Closure:
        return _encode_closure(out, t, atoms, context)
    elif kind is _FunEnd:
        out[t.position : t.position + 4] = _U32.pack(len(out) - t.position)
    else:
        raise TypeError(f"not an Erlang term: {kind.__name__}")
    return None


def _encode_bits(out: bytearray, t: Bitstring) -> None:
    odd = t.size & 7
    if not odd:
        data = to_bytes(t)
        out += _TAG_U32.pack(BINARY, len(data))
        out += data
        return
    value, size = to_bits(t)
    length = (size + 7) >> 3
    out += _TAG_U32.pack(BIT_BINARY, length)
    out.append(odd)
    out += (value << (8 - odd)).to_bytes(length, "big")


def _identity(t: Pid | Port | Ref, context: Context) -> tuple[Atom, int]:
    """The node name and creation that go on the wire."""
    if type(t.node) is ThisNode:
        return context.node, context.creation
    return t.node, t.creation


def _encode_pid(out: bytearray, t: Pid, atoms: _AtomBytes, context: Context) -> None:
    node, creation = _identity(t, context)
    out.append(NEW_PID)
    out += atoms[node]
    out += _PID_TAIL.pack(t.number, t.serial, creation)


def _encode_closure(out: bytearray, t: Closure, atoms: _AtomBytes, context: Context) -> Iterator[Term]:
    out.append(NEW_FUN)
    end = _FunEnd(len(out))
    out += bytes(4)
    out.append(t.arity)
    out += t.uniq
    out += _U32.pack(t.index)
    out += _U32.pack(len(t.env))
    out += atoms[t.module]
    return iter((t.old_index, t.old_uniq, t.creator, *t.env, end))


# --- decoding ---------------------------------------------------------------------------------------------------------------------


def decode(
    data: bytes | bytearray | memoryview, *, safe: bool = False, context: Context = _NO_CONTEXT
) -> tuple[Term, int]:
    """The term at the start of `data` (version byte first), and how many bytes it took; what follows it is ignored.

    With `safe` an atom that does not exist yet, or an external fun of a function that is not loaded, is an error.  Raises
    :class:`EtfError` for whatever is no external term.
    """
    return _finished(decoding(data, safe=safe, context=context))


def decoding(
    data: bytes | bytearray | memoryview, *, safe: bool = False, context: Context = _NO_CONTEXT
) -> Generator[None, None, tuple[Term, int]]:
    """:func:`decode` as a generator that yields now and then, and returns the term and its size."""
    data = bytes(data)
    if len(data) < 2 or data[0] != VERSION:
        _bad("no version byte", 0)
    start = 1
    if data[1] == LOCAL:
        start = 2 + LOCAL_DIGEST
    plain, used = data, 0
    if data[start : start + 1] == b"P":
        plain, used = _decompress(data, start)
        term, _ = yield from decode_at(plain, 0, safe, context)
    else:
        term, used = yield from decode_at(data, start, safe, context)
    if start != 1 and not hmac.compare_digest(data[2:start], _digest(context, data[start:used])):
        _bad("local term of another runtime", start)
    return term, used


def _bad(what: str, position: int) -> NoReturn:
    raise EtfError(f"{what} at byte {position}")


def _decompress(data: bytes, start: int) -> tuple[bytes, int]:
    """The plain bytes of the compressed term whose tag is at `start`, and the position behind it."""
    if len(data) < start + 5:
        _bad("no size of the compressed term", start)
    (size,) = _U32.unpack_from(data, start + 1)
    packed = len(data) - start - 5
    if not 0 < size <= (packed + 1) * MAX_DEFLATE_RATIO:
        _bad(f"impossible size {size} of a compressed term", start)
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(memoryview(data)[start + 5 :], size + 1)
    except zlib.error as problem:
        raise EtfError(f"damaged compressed term at byte {start}: {problem}") from None
    if len(plain) != size or not unpacker.eof:
        _bad("compressed term of another size than stated", start)
    return plain, len(data) - len(unpacker.unused_data)


def decode_at(data: bytes, position: int, safe: bool, context: Context) -> Generator[None, None, tuple[Term, int]]:
    """The term at `position`, which has no version byte, and the position behind it; a generator that yields now and then."""
    try:
        return (yield from _Decoder(data, safe, context).run(position))
    except (IndexError, StructError):
        raise EtfError(f"truncated term of {len(data)} bytes") from None
    except UnicodeDecodeError as problem:
        raise EtfError(f"atom is not UTF-8: {problem.reason}") from None


def _finish_tuple(items: list[Term], _: _Decoder, __: Any) -> Term:
    return tuple(items)


def _finish_list(items: list[Term], _: _Decoder, __: Any) -> Term:
    result = items.pop()
    for item in reversed(items):
        result = [item, result]
    return result


def _finish_map(items: list[Term], _: _Decoder, __: Any) -> Term:
    made = Map.from_pairs(zip(items[::2], items[1::2], strict=True))
    _check_keys(made, items)
    return made


def _check_keys(made: Map, items: list[Term]) -> None:
    if len(made) * 2 != len(items):
        raise EtfError("map with a duplicate key")


def _finish_export(items: list[Term], decoder: _Decoder, _: Any) -> Term:
    module, function, arity = items
    if (
        type(module) is not Atom
        or type(function) is not Atom
        or type(arity) is not int
        or not 0 <= arity <= MAX_ARGUMENTS
    ):
        raise EtfError("malformed external fun")
    if decoder.safe and not decoder.context.is_exported(module, function, arity):
        raise EtfError("external fun of an unknown function")
    return decoder.context.external_fun(module, function, arity)


def _finish_closure(items: list[Term], decoder: _Decoder, header: tuple[int, bytes, int]) -> Term:
    module, old_index, old_uniq, creator = items[:4]
    if type(module) is not Atom or not _is_small(old_index) or not _is_small(old_uniq):
        raise EtfError("malformed fun")
    arity, uniq, index = header
    return decoder.context.closure(module, index, uniq, old_index, old_uniq, arity, tuple(items[4:]), creator)


def _is_small(t: Term) -> bool:
    return type(t) is int and -MAX_SMALL - 1 <= t <= MAX_SMALL


_Finish = Callable[[list[Any], "_Decoder", Any], Any]


class _Decoder:
    """One decoding: `data` is read from a position on; `atoms` maps an atom's tag and bytes to the atom."""

    __slots__ = ("atoms", "context", "data", "safe")

    def __init__(self, data: bytes, safe: bool, context: Context) -> None:
        self.data = data
        self.safe = safe
        self.context = context
        self.atoms: dict[bytes, Atom] = {}

    def run(self, at: int) -> Generator[None, None, tuple[Term, int]]:
        """The term at `at` and the position behind it; yields now and then."""
        data = self.data
        end = len(data)
        atoms = self.atoms
        stack: list[tuple[list[Term], int, int, _Finish, Any]] = []
        mark = at + BYTES_AT_ONCE
        rest = 0
        finish: _Finish = _finish_tuple
        made: _Finish
        header: Any = None
        left = 1
        items: list[Term] = []
        append = items.append
        while True:
            while left:
                left -= 1
                tag = data[at]
                at += 1
                if tag == SMALL_INTEGER:
                    append(data[at])
                    at += 1
                    continue
                if tag == ATOM or tag == SMALL_ATOM_UTF8:
                    start, at = at - 1, at + ((data[at] << 8) + data[at + 1] + 2 if tag == ATOM else data[at] + 1)
                    key = data[start:at]
                    atom = atoms.get(key)
                    append(self.new_atom(key, at) if atom is None else atom)
                    continue
                if tag == NIL_TAG:
                    append(NIL)
                    continue
                if tag == INTEGER:
                    append(_I32.unpack_from(data, at)[0])
                    at += 4
                    continue
                if tag == BINARY:
                    start = at + 4
                    at = start + _U32.unpack_from(data, at)[0]
                    if at > end:
                        _bad("truncated binary", start)
                    append(data[start:at])
                    continue
                if tag == STRING:
                    start = at + 2
                    at = start + _U16.unpack_from(data, at)[0]
                    if at > end:
                        _bad("truncated string", start)
                    value: Term = NIL
                    for byte in reversed(data[start:at]):
                        value = [byte, value]
                    append(value)
                    continue
                if tag == SMALL_TUPLE:
                    inner, made, extra = data[at], _finish_tuple, None
                    at += 1
                elif tag == LIST:
                    inner, made, extra = _U32.unpack_from(data, at)[0] + 1, _finish_list, None
                    at += 4
                elif tag == MAP:
                    inner, made, extra = _U32.unpack_from(data, at)[0] * 2, _finish_map, None
                    at += 4
                elif tag == LARGE_TUPLE:
                    inner, made, extra = _U32.unpack_from(data, at)[0], _finish_tuple, None
                    at += 4
                elif tag == EXPORT:
                    inner, made, extra = 3, _finish_export, None
                elif tag == NEW_FUN:
                    inner, made, extra, at = self.closure_header(at)
                else:
                    value, at = self.leaf(tag, at)
                    append(value)
                    continue
                if inner > end - at:
                    _bad(f"{inner} terms where {end - at} bytes are left", at)
                stack.append((items, left, rest, finish, header))
                items, left, rest, finish, header = [], inner, 0, made, extra
                append = items.append
                if left > CELLS_AT_ONCE:
                    left, rest = CELLS_AT_ONCE, left - CELLS_AT_ONCE
            if at > mark:
                yield
                mark = at + BYTES_AT_ONCE
            if rest:
                left = min(rest, CELLS_AT_ONCE)
                rest -= left
                continue
            if not stack:
                return items[0], at
            if len(items) > CELLS_AT_ONCE and finish is _finish_list:
                value = items.pop()
                while items:
                    yield
                    value = make_list(items[-CELLS_AT_ONCE:], value)
                    del items[-CELLS_AT_ONCE:]
            elif len(items) > CELLS_AT_ONCE and finish is _finish_map:
                value = yield from Map.building(zip(islice(items, 0, None, 2), islice(items, 1, None, 2), strict=True))
                _check_keys(value, items)
            else:
                value = finish(items, self, header)
            items, left, rest, finish, header = stack.pop()
            append = items.append
            append(value)

    def new_atom(self, key: bytes, at: int) -> Atom:
        """The atom whose tag, length and text are `key`, which should end at `at`."""
        if at > len(self.data):
            _bad("truncated atom", at)
        tag = key[0]
        wide = tag == ATOM or tag == ATOM_UTF8
        text = key[3 if wide else 2 :]
        name = text.decode("latin-1" if tag == ATOM or tag == SMALL_ATOM else "utf-8")
        if len(name) > 255:
            _bad("atom of more than 255 characters", at)
        atom = existing(name) if self.safe else intern(name)
        if atom is None:
            raise EtfError("atom that does not exist yet")
        self.atoms[key] = atom
        return atom

    def atom(self, at: int) -> tuple[Atom, int]:
        """The atom at `at` and the position behind it."""
        data = self.data
        tag = data[at]
        if tag == ATOM or tag == ATOM_UTF8:
            stop = at + 3 + _U16.unpack_from(data, at + 1)[0]
        elif tag == SMALL_ATOM or tag == SMALL_ATOM_UTF8:
            stop = at + 2 + data[at + 1]
        elif tag == ATOM_CACHE_REF:
            return self.cached_atom(tag, at + 1)
        else:
            _bad(f"tag {tag} where an atom should be", at)
        key = data[at:stop]
        found = self.atoms.get(key)
        return (self.new_atom(key, stop) if found is None else found), stop

    def closure_header(self, at: int) -> tuple[int, _Finish, Any, int]:
        """Behind the tag of a local fun: the number of terms in it, its maker, what that needs, and the position of the first term."""
        data = self.data
        (free,) = _U32.unpack_from(data, at + 25)
        if free > MAX_ARGUMENTS:
            _bad("fun with too large an environment", at)
        header = (data[at + 4], data[at + 5 : at + 21], _U32.unpack_from(data, at + 21)[0])
        return 4 + free, _finish_closure, header, at + 29

    def leaf(self, tag: int, at: int) -> tuple[Term, int]:
        """The term of one of the rarer tags, none of which holds other terms, and the position behind it."""
        reader = _LEAVES.get(tag)
        if reader is None:
            _bad(f"unknown tag {tag}", at - 1)
        return reader(self, tag, at)

    def take(self, at: int, size: int) -> tuple[bytes, int]:
        """`size` bytes from `at` on, and the position behind them."""
        stop = at + size
        if stop > len(self.data):
            _bad(f"{size} bytes wanted, {len(self.data) - at} left", at)
        return self.data[at:stop], stop

    def cached_atom(self, _: int, at: int) -> tuple[Term, int]:
        number = self.data[at]
        if number >= len(self.context.cached_atoms):
            _bad(f"atom {number} of none in the cache", at)
        return self.context.cached_atoms[number], at + 1

    def rare_atom(self, _: int, at: int) -> tuple[Term, int]:
        return self.atom(at - 1)

    def new_float(self, _: int, at: int) -> tuple[Term, int]:
        (value,) = _DOUBLE.unpack_from(self.data, at)
        if not isfinite(value):
            _bad("float that is no number", at)
        return value, at + 8

    def old_float(self, _: int, at: int) -> tuple[Term, int]:
        text, stop = self.take(at, 31)
        match = _FLOAT_TEXT.match(text)
        value = float(match[0].replace(b",", b".")) if match else float("nan")
        if not isfinite(value):
            _bad("float that is no number", at)
        return value, stop

    def big(self, tag: int, at: int) -> tuple[Term, int]:
        if tag == SMALL_BIG:
            size, at = self.data[at], at + 1
        else:
            size, at = _U32.unpack_from(self.data, at)[0], at + 4
        if size > MAX_BIG_BYTES:
            _bad("integer beyond the limit", at)
        negative = self.data[at]
        digits, stop = self.take(at + 1, size)
        value = int.from_bytes(digits, "little")
        return (-value if negative else value), stop

    def bit_binary(self, _: int, at: int) -> tuple[Term, int]:
        (size,) = _U32.unpack_from(self.data, at)
        odd = self.data[at + 4]
        base, stop = self.take(at + 5, size)
        if (odd == 0) != (size == 0) or odd > 8:
            _bad("bitstring with an impossible last byte", at)
        return (base if not odd or odd == 8 else Bitstring(base, 0, (size - 1) * 8 + odd)), stop

    def creation(self, at: int, tiny: bool) -> tuple[int, int]:
        if not tiny:
            return _U32.unpack_from(self.data, at)[0], at + 4
        value = self.data[at]
        if value > MAX_TINY_CREATION:
            _bad("creation beyond the limit", at)
        return value, at + 1

    def is_local(self, node: Atom, creation: int) -> bool:
        return node is self.context.node and creation == self.context.creation

    def pid(self, tag: int, at: int) -> tuple[Term, int]:
        node, at = self.atom(at)
        number, serial = _U32.unpack_from(self.data, at)[0], _U32.unpack_from(self.data, at + 4)[0]
        creation, at = self.creation(at + 8, tag == PID)
        if not self.is_local(node, creation):
            return Pid(node, number, serial, creation), at
        if number > self.context.max_pid_number or serial > self.context.max_pid_serial:
            _bad("local pid beyond the limit", at)
        return self.context.local_pid(number, serial), at

    def port(self, tag: int, at: int) -> tuple[Term, int]:
        node, at = self.atom(at)
        wide = tag == V4_PORT
        (number,) = (_U64 if wide else _U32).unpack_from(self.data, at)
        creation, at = self.creation(at + (8 if wide else 4), tag == PORT)
        if not self.is_local(node, creation):
            return Port(node, number, creation), at
        if number > self.context.max_port_number:
            _bad("local port beyond the limit", at)
        return self.context.local_port(number), at

    def old_reference(self, _: int, at: int) -> tuple[Term, int]:
        node, at = self.atom(at)
        (word,) = _U32.unpack_from(self.data, at)
        creation, at = self.creation(at + 4, True)
        return self.make_reference(node, creation, (word,), True, at), at

    def reference(self, tag: int, at: int) -> tuple[Term, int]:
        (count,) = _U16.unpack_from(self.data, at)
        if not 0 < count <= MAX_REFERENCE_WORDS:
            _bad(f"reference of {count} words", at)
        node, at = self.atom(at + 2)
        tiny = tag == NEW_REFERENCE
        creation, at = self.creation(at, tiny)
        words = Struct(f">{count}I").unpack_from(self.data, at)
        at += 4 * count
        return self.make_reference(node, creation, words, tiny, at), at

    def make_reference(self, node: Atom, creation: int, words: tuple[int, ...], tiny: bool, at: int) -> Ref:
        local = self.is_local(node, creation)
        if (tiny or local) and words[0] >= MAX_FIRST_REFERENCE_WORD:
            _bad("reference whose first word is beyond the limit", at)
        if not local:
            return Ref(node, words, creation)
        if len(words) > LOCAL_REFERENCE_WORDS:
            _bad("local reference of too many words", at)
        return self.context.local_ref(words + (0,) * (LOCAL_REFERENCE_WORDS - len(words)))


_LEAVES: Final[dict[int, Callable[[_Decoder, int, int], tuple[Any, int]]]] = {
    ATOM_CACHE_REF: _Decoder.cached_atom,
    SMALL_ATOM: _Decoder.rare_atom,
    ATOM_UTF8: _Decoder.rare_atom,
    NEW_FLOAT: _Decoder.new_float,
    FLOAT: _Decoder.old_float,
    SMALL_BIG: _Decoder.big,
    LARGE_BIG: _Decoder.big,
    BIT_BINARY: _Decoder.bit_binary,
    NEW_PID: _Decoder.pid,
    PID: _Decoder.pid,
    NEW_PORT: _Decoder.port,
    PORT: _Decoder.port,
    V4_PORT: _Decoder.port,
    REFERENCE: _Decoder.old_reference,
    NEW_REFERENCE: _Decoder.reference,
    NEWER_REFERENCE: _Decoder.reference,
}
