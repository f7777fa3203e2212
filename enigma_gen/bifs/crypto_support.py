"""What the natives of ``crypto`` share: how they fail, what they take, and the optional library that they run on.

Hashes, HMAC, random numbers and integers need nothing but Python's standard library.  All else needs the package ``cryptography`` (the extra
``crypto`` of this project), which is imported when the first native asks for it and never before.

An error that ``crypto.erl`` is to explain is ``{Class, #{c_file_name, c_file_line_num, c_function_arg_num}, Text}``.  The places are
those of OTP 25.2.3: users see them.

Source: OTP 25 ``common.c``, ``digest.c``.
"""

from __future__ import annotations

import hashlib
from functools import cache
from types import ModuleType
from typing import Any, Final, NoReturn

import attrs

from enigma_gen.bifs.erlang_binary import iolist_bytes, want_binary
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import ErlangError, error
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

FIRST_RELEASE: Final = 25
"""The first OTP release whose ``crypto.erl`` these natives serve."""
NO_ARGUMENT: Final = -1


def charlist(text: str) -> Any:
    """`text` as an Erlang string."""
    return make_list(map(ord, text))


def fail(kind: Atom, place: str, argument: int, text: str) -> NoReturn:
    """Raise what OTP's library raises at `place` (``"hash.c:108"``) for argument number `argument` (from 0 on)."""
    file, _, line = place.partition(":")
    where = Map.from_pairs(
        [(am.c_file_name, charlist(file)), (am.c_file_line_num, int(line)), (am.c_function_arg_num, argument)]
    )
    error((kind, where, charlist(text)))


def bad(place: str, argument: int, text: str) -> NoReturn:
    """:func:`fail` with ``badarg``."""
    fail(am.badarg, place, argument, text)


def unsupported(place: str, argument: int, text: str) -> NoReturn:
    """:func:`fail` with ``notsup``."""
    fail(am.notsup, place, argument, text)


def failed(place: str, text: str, argument: int = NO_ARGUMENT) -> NoReturn:
    """:func:`fail` with ``error``."""
    fail(am.error, place, argument, text)


def data(term: Any, place: str, argument: int, text: str) -> bytes:
    """The bytes of an io list; :func:`bad` when it is none."""
    try:
        return iolist_bytes(term)
    except ErlangError:
        bad(place, argument, text)


def binary(term: Any, place: str, argument: int, text: str) -> bytes:
    """The bytes of a binary; :func:`bad` when it is none."""
    try:
        return want_binary(term)
    except ErlangError:
        bad(place, argument, text)


def make_resource(p: Any, thing: Any) -> Ref:
    """A reference that stands for `thing`."""
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = thing
    return ref


def resource(p: Any, term: Any, kind: type, place: str, text: str) -> Any:
    """What the reference in the first argument stands for, of type `kind`."""
    found = p.system.magic.get(term) if type(term) is Ref else None
    if type(found) is not kind:
        bad(place, 0, text)
    return found


@attrs.frozen
class Digest:
    """A hash function: `name` in Erlang, `python` in hashlib, `number` in OpenSSL; sizes in bytes; `pbkdf2`: OTP takes it for PBKDF2."""

    name: Atom
    python: str
    number: int
    size: int
    block_size: int
    pbkdf2: bool = False

    @property
    def supported(self) -> bool:
        """Whether this Python has it."""
        return self.python in hashlib.algorithms_available

    def new(self, first: bytes = b"") -> Any:
        """A running hash."""
        return hashlib.new(self.python, first, usedforsecurity=False)


_ROWS: Final = (
    Digest(intern("md4"), "md4", 257, 16, 64),
    Digest(intern("md5"), "md5", 4, 16, 64),
    Digest(intern("ripemd160"), "ripemd160", 117, 20, 64),
    Digest(intern("sha"), "sha1", 64, 20, 64, True),
    Digest(intern("sha224"), "sha224", 675, 28, 64, True),
    Digest(intern("sha256"), "sha256", 672, 32, 64, True),
    Digest(intern("sha384"), "sha384", 673, 48, 128, True),
    Digest(intern("sha512"), "sha512", 674, 64, 128, True),
    Digest(intern("sha3_224"), "sha3_224", 1096, 28, 144),
    Digest(intern("sha3_256"), "sha3_256", 1097, 32, 136),
    Digest(intern("sha3_384"), "sha3_384", 1098, 48, 104),
    Digest(intern("sha3_512"), "sha3_512", 1099, 64, 72),
    Digest(intern("blake2b"), "blake2b", 1056, 64, 128),
    Digest(intern("blake2s"), "blake2s", 1057, 32, 64),
)
DIGESTS: Final = {row.name: row for row in _ROWS}
"""In OTP's order."""


def digest_of(term: Any) -> Digest | None:
    """The hash function that `term` names."""
    return DIGESTS.get(term) if type(term) is Atom else None


@cache
def library() -> ModuleType | None:
    """:mod:`enigma_gen.bifs.optional.ciphers`, or None when the package ``cryptography`` is not installed."""
    try:
        from enigma_gen.bifs.optional import ciphers
    except ImportError:
        return None
    return ciphers


@cache
def keys() -> ModuleType | None:
    """:mod:`enigma_gen.bifs.optional.keys`, or None when the package ``cryptography`` is not installed."""
    try:
        from enigma_gen.bifs.optional import keys as found
    except ImportError:
        return None
    return found
