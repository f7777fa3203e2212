"""Natives of ``crypto`` that need the standard library alone: hashes, random numbers, integers, and what is known of the library.

A running hash is a reference that ``p.system.magic`` maps to a :class:`Hash`; it never changes, an update makes a new one.

Source: OTP 25 ``info.c``, ``fips.c``, ``hash.c``, ``hash_equals.c``, ``rand.c``, ``bn.c``, ``math.c``, ``pbkdf2_hmac.c``.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.crypto_support import (
    DIGESTS,
    FIRST_RELEASE,
    bad,
    binary,
    charlist,
    data,
    digest_of,
    failed,
    make_resource,
    resource,
    unsupported,
)
from enigma_gen.bifs.erlang_binary import iolist_bytes, want_binary
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg, want_bool, want_nonneg
from enigma_gen.term.map import Map

bif = Bifs("crypto")

_INT_MAX: Final = (1 << 31) - 1
_UINT64_MAX: Final = (1 << 64) - 1


@attrs.frozen(eq=False)
class Hash:
    """A running hash; `state` is hashlib's."""

    state: Any


# What there is -------------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def info_nif() -> Map:
    """What is known of the library."""
    import ssl

    version = charlist(ssl.OPENSSL_VERSION)
    return Map.from_pairs(
        [
            (am.compile_type, am.normal),
            (am.link_type, am.dynamic),
            (am.cryptolib_version_compiled, version),
            (am.cryptolib_version_linked, version),
            (am.fips_provider_available, FALSE),
        ]
    )


@bif(since=FIRST_RELEASE)
def info_lib() -> Any:
    """Name and version of the library."""
    import ssl

    return make_list([(b"OpenSSL", ssl.OPENSSL_VERSION_NUMBER, ssl.OPENSSL_VERSION.encode("latin-1"))])


@bif(since=FIRST_RELEASE)
def info_fips() -> Atom:
    """There is no FIPS mode."""
    return am.not_supported


@bif(since=FIRST_RELEASE)
def enable_fips_mode_nif(on: Any) -> Atom:
    """Whether that is the mode now."""
    return FALSE if want_bool(on) else TRUE


@bif(since=FIRST_RELEASE)
def hash_algorithms() -> Any:
    """The hash functions that there are."""
    return make_list([row.name for row in reversed(DIGESTS.values()) if row.supported])


# Hashes --------------------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def hash_info(kind: Any) -> Any:
    """Number and sizes of a hash function, or ``notsup``."""
    digest = digest_of(kind)
    if digest is None:
        badarg()
    if not digest.supported:
        return am.notsup
    return Map.from_pairs(
        [(am.type, digest.number), (am.size, digest.size), (am.block_size, digest.block_size)],
    )


@bif(since=FIRST_RELEASE)
def hash_nif(p: Any, kind: Any, text: Any) -> bytes:
    """A hash."""
    digest = digest_of(kind)
    if digest is None:
        bad("hash.c:108", 0, "Bad digest type")
    if not digest.supported:
        unsupported("hash.c:112", 0, "Digest type not supported in this cryptolib")
    content = data(text, "hash.c:115", 1, "Not iolist")
    charge_bytes(p, len(content))
    result: bytes = digest.new(content).digest()
    return result


@bif(since=FIRST_RELEASE)
def hash_init_nif(p: Any, kind: Any) -> Any:
    """A hash of nothing yet."""
    digest = digest_of(kind)
    if digest is None:
        bad("hash.c:142", 0, "Bad digest type")
    if not digest.supported:
        unsupported("hash.c:147", 0, "Unsupported digest type")
    return make_resource(p, Hash(digest.new()))


@bif(since=FIRST_RELEASE)
def hash_update_nif(p: Any, context: Any, text: Any) -> Any:
    """A hash of more."""
    old = resource(p, context, Hash, "hash.c:171", "Bad state")
    content = data(text, "hash.c:174", 1, "Not iolist")
    charge_bytes(p, len(content))
    state = old.state.copy()
    state.update(content)
    return make_resource(p, Hash(state))


@bif(since=FIRST_RELEASE)
def hash_final_nif(p: Any, context: Any) -> bytes:
    """The hash; the context can still be used."""
    result: bytes = resource(p, context, Hash, "hash.c:205", "Bad state").state.digest()
    return result


@bif(since=FIRST_RELEASE)
def hash_equals_nif(first: Any, second: Any) -> Atom:
    """Whether two binaries of one size are equal, in a time that does not tell where they differ."""
    import hmac

    one, other = want_binary(first), want_binary(second)
    if len(one) != len(other):
        badarg()
    return TRUE if hmac.compare_digest(one, other) else FALSE


def _counted(term: Any, place: tuple[int, int], argument: int) -> int:
    """A positive number of 64 bits."""
    if type(term) is not int or not 0 <= term <= _UINT64_MAX:
        bad(f"pbkdf2_hmac.c:{place[0]}", argument, "Not integer")
    if term < 1:
        bad(f"pbkdf2_hmac.c:{place[1]}", argument, "Must be > 0")
    return term


def _derive(name: str, password: bytes, salt: bytes, count: int, size: int) -> bytes:
    try:
        return hashlib.pbkdf2_hmac(name, password, salt, count, size)
    except (OverflowError, ValueError, MemoryError):
        failed("pbkdf2_hmac.c:64", "Low-level call failed")


@bif(since=FIRST_RELEASE, waits=True)
def pbkdf2_hmac_nif(p: Any, kind: Any, password: Any, salt: Any, iterations: Any, size: Any) -> Any:
    """A key made of a password (PKCS 5)."""
    digest = digest_of(kind)
    if digest is None:
        bad("pbkdf2_hmac.c:34", 0, "Bad digest type")
    if not digest.supported:
        bad("pbkdf2_hmac.c:36", 0, "md.p is not NULL")
    if not digest.pbkdf2:
        bad("pbkdf2_hmac.c:38", 0, "Not eligible digest type")
    secret = binary(password, "pbkdf2_hmac.c:41", 1, "Not binary")
    extra = binary(salt, "pbkdf2_hmac.c:44", 2, "Not binary")
    count = _counted(iterations, (47, 49), 3)
    wanted = _counted(size, (52, 54), 4)
    return p.system.blocking(p, _derive, digest.python, secret, extra, count, wanted)


# Random numbers ------------------------------------------------------------------------------------------------------


def _below(limit: int) -> int:
    """A random number from 0 to `limit` - 1, each as likely."""
    bits = limit.bit_length()
    size = (bits + 7) // 8
    while True:
        found = int.from_bytes(os.urandom(size), "big") >> (size * 8 - bits)
        if found < limit:
            return found


def _unsigned(number: int) -> bytes:
    """The bytes of a number, none of 0."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


@bif(since=FIRST_RELEASE)
def strong_rand_bytes_nif(p: Any, count: Any) -> bytes:
    """Random bytes."""
    size = want_nonneg(count)
    if size > _INT_MAX:
        badarg()
    charge_bytes(p, size)
    return os.urandom(size)


@bif(since=FIRST_RELEASE)
def strong_rand_range_nif(limit: Any) -> Any:
    """A random number below `limit`, or false when there is none."""
    above = int.from_bytes(want_binary(limit), "big")
    return _unsigned(_below(above)) if above else FALSE


def _sized_number(term: Any) -> int:
    """A number as four bytes of size and then its bytes."""
    content = want_binary(term)
    if len(content) < 4 or int.from_bytes(content[:4], "big") != len(content) - 4:
        badarg()
    return int.from_bytes(content[4:], "big")


@bif(since=FIRST_RELEASE)
def rand_uniform_nif(first: Any, limit: Any) -> bytes:
    """A random number from `first` to just before `limit`."""
    low, high = _sized_number(first), _sized_number(limit)
    if high <= low:
        badarg()
    found = _unsigned(low + _below(high - low))
    return len(found).to_bytes(4, "big") + found


@bif(since=FIRST_RELEASE)
def rand_seed_nif(seed: Any) -> Atom:
    """The operating system's generator is seeded without help."""
    want_binary(seed)
    return OK


# Integers and bytes --------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def mod_exp_nif(base: Any, exponent: Any, modulus: Any, header: Any) -> bytes:
    """A power modulo a number; `header` is 4 for a result with its size in front, or 0."""
    numbers = [int.from_bytes(want_binary(term), "big") for term in (base, exponent, modulus)]
    if header not in {0, 4} or type(header) is not int or not numbers[2]:
        badarg()
    result = _unsigned(pow(*numbers))
    if not header:
        return result
    if result and result[0] & 0x80:
        result = b"\0" + result
    return len(result).to_bytes(4, "big") + result


@bif(since=FIRST_RELEASE)
def do_exor(p: Any, first: Any, second: Any) -> bytes:
    """The bytes of two io lists of one size, combined by exclusive or."""
    one, other = iolist_bytes(first), iolist_bytes(second)
    if len(one) != len(other):
        badarg()
    charge_bytes(p, len(one))
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


# Engines -------------------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def engine_get_all_methods_nif() -> Any:
    """There are no engines."""
    return am.notsup


@bif(since=FIRST_RELEASE)
def engine_load_dynamic_nif() -> Any:
    """There are no engines."""
    return am.notsup


@bif(since=FIRST_RELEASE)
def engine_get_first_nif() -> Any:
    """There are no engines."""
    return am.notsup


@bif(since=FIRST_RELEASE)
def engine_by_id_nif(name: Any) -> Any:
    """There are no engines."""
    return am.notsup


@bif(since=FIRST_RELEASE)
def ensure_engine_loaded_nif(name: Any, path: Any) -> Any:
    """There are no engines."""
    return am.notsup
