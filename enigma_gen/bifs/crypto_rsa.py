"""Encryption by RSA (module ``crypto``), with the paddings of PKCS 1 or none.  It needs nothing but Python's integers and hashes.

Python's integers take their time by their values, so what is secret is blinded: it is multiplied by something random before the private key is used on it, and
divided by that afterwards.  A padding that is wrong is an error, as in OpenSSL up to 3.1.

Source: OTP 25 ``pkey.c``, ``rsa.c``; RFC 8017.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.crypto_keys import (
    RSA_NUMBERS,
    check_algorithm,
    curve_key,
    digest_name,
    edwards_key,
    items_of,
    rsa_key,
)
from enigma_gen.bifs.crypto_support import FIRST_RELEASE, NO_ARGUMENT, bad, binary, digest_of, failed, unsupported
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.term.atom import TRUE, Atom, am, intern
from enigma_gen.term.bits import is_binary

bif = Bifs("crypto")

_LEAST_PADDING: Final = 8
_PADDINGS: Final = (am.rsa_pkcs1_padding, am.rsa_pkcs1_oaep_padding, am.rsa_x931_padding, am.rsa_no_padding)


class _Failed(Exception):
    """It cannot be encrypted or decrypted."""


@attrs.define
class _Options:
    """The padding; of OAEP the names of the hash and of that of the mask (None: the same), and the label."""

    padding: Atom = am.rsa_pkcs1_padding
    digest: str = "sha"
    mask: str | None = None
    label: bytes = b""


def _options(algorithm: Any, term: Any) -> _Options:
    items = items_of(term)
    if items is None:
        bad("pkey.c:895", 3, "Expected a list")
    if items and algorithm is not am.rsa:
        bad("pkey.c:918", 3, "Only RSA supports Options")
    found = _Options()
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            bad("pkey.c:924", 3, "Expect only two-tuples in the list")
        _option(found, *item)
    return found


def _option(found: _Options, key: Any, value: Any) -> None:
    if key is am.rsa_padding or key is am.rsa_pad:
        if value not in _PADDINGS:
            bad("pkey.c:949", 3, "Bad padding type in option rsa_padding")
        found.padding = value
    elif key is am.signature_md:
        if type(value) is not Atom:
            bad("pkey.c:953", 3, "Atom expected as argument to option signature_md")
        unsupported("pkey.c:1097", 3, "Option signature_md is not supported")
    elif key is am.rsa_mgf1_md:
        if type(value) is not Atom:
            bad("pkey.c:964", 3, "Atom expected as argument to option rsa_mgf1_md")
        found.mask = digest_name(am.rsa, value, 3)
    elif key is am.rsa_oaep_label:
        if not is_binary(value):
            bad("pkey.c:978", 3, "Binary expected for option rsa_oaep_label")
        found.label = want_binary(value)
    elif key is am.rsa_oaep_md:
        if type(value) is not Atom:
            unsupported("pkey.c:986", 3, "Atom expected as argument to option rsa_oaep_md")
        found.digest = digest_name(am.rsa, value, 3) or found.digest
    else:
        bad("pkey.c:997", 3, "Unknown option")


@bif(since=FIRST_RELEASE)
def pkey_crypt_nif(algorithm: Any, text: Any, key: Any, opts: Any, private: Any, encrypt: Any) -> bytes:
    """A text, encrypted or decrypted with the private or public key."""
    check_algorithm(algorithm)
    content = binary(text, "pkey.c:1052", 1, "Binary expected")
    numbers = _key(algorithm, key, private is TRUE)
    options = _options(algorithm, opts)
    if algorithm is not am.rsa:
        unsupported("pkey.c:1091", NO_ARGUMENT, "Can't initiate encrypt/decrypt")
    signs = private is encrypt
    if signs and options.padding is am.rsa_pkcs1_oaep_padding:
        failed("pkey.c:1120", "Couldn't set rsa padding")
    if options.padding is am.rsa_x931_padding:
        unsupported("pkey.c:1120", 3, "Padding not supported by this library")
    try:
        if encrypt is TRUE:
            return _power(numbers, _padded(content, _size(numbers), options, signs), private is TRUE)
        if len(content) > _size(numbers):
            raise _Failed
        return _unpadded(_power(numbers, content, private is TRUE), options, signs)
    except _Failed:
        failed("pkey.c:1184", "Couldn't get the result")


def _key(algorithm: Atom, key: Any, private: bool) -> list[int]:
    """The numbers of a key of RSA; of another algorithm only whether it is one."""
    if algorithm is am.ecdsa:
        place = "pkey.c:362" if private else "pkey.c:440"
        curve_key(key, 2, lambda: bad(place, 2, f"Couldn't get ECDSA {'private' if private else 'public'} key"))
    elif algorithm is am.eddsa:
        place = "pkey.c:371" if private else "pkey.c:449"
        edwards_key(key, lambda: bad(place, 2, f"Couldn't get EDDSA {'private' if private else 'public'} key"))
    elif algorithm is am.dss:
        place = "pkey.c:381" if private else "pkey.c:459"
        rsa_key(key, (4,), lambda: bad(place, 2, f"Couldn't get DSA {'private' if private else 'public'} key"))
    elif private:
        return rsa_key(key, RSA_NUMBERS, lambda: bad("pkey.c:357", 2, "Couldn't get RSA private key"))
    else:
        return rsa_key(key, (2,), lambda: bad("pkey.c:435", 2, "Couldn't get RSA public key"))
    return []


def _size(numbers: list[int]) -> int:
    return (numbers[1].bit_length() + 7) // 8


# Powers --------------------------------------------------------------------------------------------------------------


def _power(numbers: list[int], content: bytes, private: bool) -> bytes:
    exponent, modulus, *secret = numbers
    value = int.from_bytes(content, "big")
    if not value < modulus or modulus < 3:
        raise _Failed
    if private:
        value = _private_power(exponent, modulus, secret, value)
    else:
        value = pow(value, exponent, modulus)
    return value.to_bytes(_size(numbers), "big")


def _private_power(exponent: int, modulus: int, secret: list[int], value: int) -> int:
    blind = 1 + secrets.randbelow(modulus - 1)
    try:
        undo = pow(blind, -1, modulus)
    except ValueError:  # it has a factor of the modulus: no key at all
        raise _Failed from None
    value = value * pow(blind, exponent, modulus) % modulus
    d, *fast = secret
    if fast and all(fast):
        p, q, dp, dq, inverse = fast
        second = pow(value, dq, q)
        value = second + q * ((pow(value, dp, p) - second) * inverse % p)
    else:
        value = pow(value, d, modulus)
    return value * undo % modulus


# Paddings ------------------------------------------------------------------------------------------------------------


def _padded(text: bytes, size: int, options: _Options, signs: bool) -> bytes:
    if options.padding is am.rsa_no_padding:
        if len(text) != size:
            raise _Failed
        return text
    if options.padding is am.rsa_pkcs1_oaep_padding:
        return _oaep(text, size, options)
    room = size - len(text) - 3
    if room < _LEAST_PADDING:
        raise _Failed
    filling = b"\xff" * room if signs else bytes(1 + secrets.randbelow(255) for _ in range(room))
    return b"\0" + (b"\1" if signs else b"\2") + filling + b"\0" + text


def _unpadded(block: bytes, options: _Options, signs: bool) -> bytes:
    if options.padding is am.rsa_no_padding:
        return block
    if options.padding is am.rsa_pkcs1_oaep_padding:
        return _oaep_opened(block, options)
    end = block.find(b"\0", 2)
    filling = block[2:end]
    if block[:2] != (b"\0\1" if signs else b"\0\2") or end < 2 + _LEAST_PADDING:
        raise _Failed
    if signs and filling.strip(b"\xff"):
        raise _Failed
    return block[end + 1 :]


def _hash(name: str, text: bytes) -> bytes:
    digest = digest_of(intern(name))
    assert digest is not None
    made: bytes = digest.new(text).digest()
    return made


def _masked(seed: bytes, text: bytes, name: str) -> bytes:
    """`text` under the mask that grows from `seed`."""
    mask = b""
    count = 0
    while len(mask) < len(text):
        mask += _hash(name, seed + count.to_bytes(4, "big"))
        count += 1
    return bytes(a ^ b for a, b in zip(text, mask, strict=False))


def _oaep(text: bytes, size: int, options: _Options) -> bytes:
    label = _hash(options.digest, options.label)
    room = size - len(text) - 2 * len(label) - 2
    if room < 0:
        raise _Failed
    mask = options.mask or options.digest
    seed = secrets.token_bytes(len(label))
    block = _masked(seed, label + bytes(room) + b"\1" + text, mask)
    return b"\0" + _masked(block, seed, mask) + block


def _oaep_opened(block: bytes, options: _Options) -> bytes:
    label = _hash(options.digest, options.label)
    size = len(label)
    if len(block) < 2 * size + 2:
        raise _Failed
    mask = options.mask or options.digest
    seed = _masked(block[1 + size :], block[1 : 1 + size], mask)
    opened = _masked(seed, block[1 + size :], mask)
    rest = opened[size:].lstrip(b"\0")
    if not hmac.compare_digest(opened[:size], label) or block[0] or rest[:1] != b"\1":
        raise _Failed
    return rest[1:]
