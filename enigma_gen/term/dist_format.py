"""Messages between nodes: a control term, mostly with a payload, in the external term format with a header in front.

The header names the atoms of the message: by their text, which enters a cache that both ends keep, or by their places in that cache.  What is written here
names none and spells all atoms in the terms, which every node understands.  A large message may come in fragments, several of them interleaved; those of one
message come in their order.

Nothing here knows a VM; whatever bytes come in are either a message or an :class:`EtfError`, after which the connection is of no use any more.

Source: "Distribution Protocol" in the erts user's guide, "Distribution header" in "External Term Format".
"""

from __future__ import annotations

from collections.abc import Generator
from struct import Struct
from struct import error as StructError
from typing import Any, Final

import attrs

from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.etf import VERSION, Context, EtfError, decode_at, encode_into

Term = Any

_PASS_THROUGH: Final = 112
_HEADER: Final = 68
_FIRST_FRAGMENT: Final = 69
_FRAGMENT: Final = 70
_NEW_ENTRY: Final = 8
_SEGMENT: Final = 7
_MANY_FRAGMENTS: Final = 1 << 20
_IDS: Final = Struct(">QQ")
_U16: Final = Struct(">H")


def encoding_message(control: Term, payload: Term, headed: bool, context: Context) -> Generator[None, None, bytes]:
    """The bytes of a message, as a generator that yields now and then; `payload` is None for none.

    `headed`: the other node takes headers; else each of the two terms has its own version byte.
    """
    out = bytearray((VERSION, _HEADER, 0) if headed else (_PASS_THROUGH, VERSION))
    yield from encode_into(out, control, 2, context)
    if payload is not None:
        if not headed:
            out.append(VERSION)
        yield from encode_into(out, payload, 2, context)
    return bytes(out)


@attrs.define
class Message:
    """A message that has come in whole, not yet decoded: its terms begin at `at` in `data`; `atoms` are those that its header names."""

    data: bytes
    at: int
    atoms: tuple[Atom, ...]
    headed: bool


def decoding_message(message: Message, context: Context) -> Generator[None, None, tuple[Term, Term]]:
    """The control term and the payload (None for none) of a message, as a generator that yields now and then.  Raises :class:`EtfError`."""
    context.cached_atoms = message.atoms
    data = message.data
    at = message.at if message.headed else _behind_version(data, message.at)
    control, at = yield from decode_at(data, at, False, context)
    if at == len(data):
        return control, None
    payload, end = yield from decode_at(data, at if message.headed else _behind_version(data, at), False, context)
    if end != len(data):
        raise EtfError(f"{len(data) - end} bytes behind a message")
    return control, payload


def _behind_version(data: bytes, at: int) -> int:
    if data[at : at + 1] != bytes((VERSION,)):
        raise EtfError(f"no version byte at byte {at}")
    return at + 1


@attrs.define
class _Sequence:
    """The fragments of one message so far; `left` are still to come."""

    atoms: tuple[Atom, ...]
    left: int
    data: bytearray


class Inbox:
    """What has come from one node: the cache of atoms, and the messages of which fragments are missing."""

    __slots__ = ("_cache", "_sequences")

    def __init__(self) -> None:
        self._cache: dict[int, Atom] = {}
        self._sequences: dict[int, _Sequence] = {}

    def take(self, data: bytes) -> Message | None:
        """One packet; the message that is complete with it, if any.  Raises :class:`EtfError`."""
        if data[0] == _PASS_THROUGH:
            return Message(data, 1, (), False)
        try:
            if data[0] != VERSION:
                raise EtfError("a packet without a version byte")
            if data[1] == _HEADER:
                atoms, at = self._header(data, 2)
                return Message(data, at, atoms, True)
            if data[1] == _FIRST_FRAGMENT:
                return self._first(data)
            if data[1] == _FRAGMENT:
                return self._next(data)
        except (IndexError, StructError):
            raise EtfError("truncated header of a message") from None
        except UnicodeDecodeError:
            raise EtfError("atom is not UTF-8") from None
        raise EtfError(f"packet of unknown kind {data[1]}")

    def _first(self, data: bytes) -> Message | None:
        number, left = _IDS.unpack_from(data, 2)
        atoms, at = self._header(data, 2 + _IDS.size)
        if number in self._sequences or not 0 < left < _MANY_FRAGMENTS:
            raise EtfError("fragments out of order")
        if left == 1:
            return Message(data, at, atoms, True)
        self._sequences[number] = _Sequence(atoms, left - 1, bytearray(data[at:]))
        return None

    def _next(self, data: bytes) -> Message | None:
        number, left = _IDS.unpack_from(data, 2)
        sequence = self._sequences.get(number)
        if sequence is None or sequence.left != left:
            raise EtfError("fragments out of order")
        sequence.data += data[2 + _IDS.size :]
        sequence.left -= 1
        if sequence.left:
            return None
        del self._sequences[number]
        return Message(bytes(sequence.data), 0, sequence.atoms, True)

    def _header(self, data: bytes, at: int) -> tuple[tuple[Atom, ...], int]:
        """The atoms that the header at `at` names, and the position behind it."""
        count = data[at]
        at += 1
        if not count:
            return (), at
        flags = [flag for byte in data[at : at + count // 2 + 1] for flag in (byte & 15, byte >> 4)]
        at += count // 2 + 1
        long = flags[count] & 1
        atoms = []
        for flag in flags[:count]:
            place = (flag & _SEGMENT) << 8 | data[at]
            at += 1
            if flag & _NEW_ENTRY:
                size = _U16.unpack_from(data, at)[0] if long else data[at]
                at += 2 if long else 1
                self._cache[place] = self._atom(data[at : at + size], size)
                at += size
            elif place not in self._cache:
                raise EtfError("atom that is not in the cache")
            atoms.append(self._cache[place])
        return tuple(atoms), at

    @staticmethod
    def _atom(text: bytes, size: int) -> Atom:
        name = text.decode()
        if len(text) != size or len(name) > 255:
            raise EtfError("malformed atom in a header")
        return intern(name)
