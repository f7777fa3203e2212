"""Natives of ``crypto`` on agreements by numbers: Diffie-Hellman and SRP.  They need nothing but Python's integers.

Which keys are made follows OpenSSL 3: a safe prime of RFC 3526 or RFC 7919 (known by its shape: ones at both ends) allows short private keys, any other prime
gets one of full length.  As there, a private key that is given is not used for anything: a new one is made.

Source: OTP 25 ``dh.c``, ``srp.c``, ``bn.c``; OpenSSL 3 for the sizes of keys.
"""

from __future__ import annotations

import secrets
from math import log
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.crypto_support import FIRST_RELEASE, bad, failed
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.term.atom import UNDEFINED, am
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL

bif = Bifs("crypto")

_LEAST_BITS: Final = 512
_MOST_LENGTH: Final = (1 << 63) - 1
_ENDS: Final = (1 << 64) - 1
_GROUPS: Final = {1536: 200, 2048: 225, 3072: 275, 4096: 325, 6144: 375, 8192: 400}
"""How many bits a private key has, by those of a well-known prime."""


def _unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(binary: Any) -> int:
    return int.from_bytes(want_binary(binary), "big")


def _parameters(term: Any, argument: int, places: tuple[str, str, str]) -> tuple[int, int]:
    """Prime and generator, of which `term` is the list."""
    numbers = []
    for name, place in zip("pg", places, strict=False):
        if type(term) is not list or not is_binary(term[0]):
            bad(place, argument, f"Bad value of '{name}'")
        number, term = term
        numbers.append(_number(number))
    if term is not NIL:
        bad(places[2], argument, "Not a two-element list")
    return numbers[0], numbers[1]


def _is_group(prime: int, generator: int) -> bool:
    """Whether the prime is one of those that are well known."""
    bits = prime.bit_length()
    return generator == 2 and bits in _GROUPS and prime & _ENDS == _ENDS and prime >> (bits - 64) == _ENDS


def _strength(bits: int) -> int:
    """How many bits of security a prime of so many bits gives: the formula of SP 800-56B, rounded to bytes."""
    natural = bits * log(2)
    value = (1.923 * (natural * log(natural) ** 2) ** (1 / 3) - 4.69) / log(2)
    return int(value + 4) & ~7


def _private(prime: int, generator: int, length: int) -> int | None:
    """A new private key, of `length` bits unless that is 0; None when such a one is not made."""
    bits = prime.bit_length()
    if bits < _LEAST_BITS or not prime & 1:
        return None
    if _is_group(prime, generator):
        length = length or _GROUPS[bits]
        if not 2 * _strength(bits) <= length <= bits - 1:
            return None
        return 1 + secrets.randbelow(min(1 << length, prime >> 1) - 1)
    if length >= bits:
        return None
    length = length or bits - 1
    made = secrets.randbits(length) | 1 << (length - 1)
    return made & ~1 if generator == 2 and not prime & 4 else made


@bif(since=FIRST_RELEASE)
def dh_generate_key_nif(secret: Any, parameters: Any, mpint: Any, length: Any) -> Any:
    """A new pair."""
    if secret is not UNDEFINED and not is_binary(secret):
        bad("dh.c:57", 0, "PrivKeyIn")
    prime, generator = _parameters(parameters, 1, ("dh.c:66", "dh.c:71", "dh.c:77"))
    if type(length) is not int or not 0 <= length <= _MOST_LENGTH:
        bad("dh.c:89", 3, "Bad value of length element")
    made = _private(prime, generator, length)
    if made is None:
        failed("dh.c:124", "Can't generate DH key pair")
    return _unsigned(pow(generator, made, prime)), _unsigned(made)


@bif(since=FIRST_RELEASE)
def dh_compute_key_nif(other: Any, mine: Any, parameters: Any) -> bytes:
    """What two parties share."""
    if not is_binary(other):
        bad("dh.c:187", 0, "Bad peer public key; binary expected")
    prime, generator = _parameters(parameters, 2, ("dh.c:194", "dh.c:197", "dh.c:201"))
    if not is_binary(mine):
        bad("dh.c:215", 0, "Bad peer public key; binary expected")
    public, secret = _number(other), _number(mine)
    known = _is_group(prime, generator)
    if not 1 < public < prime - 1 or (known and pow(public, prime >> 1, prime) != 1):
        failed("dh.c:236", "Can't get result size")
    shared = pow(public, secret, prime) if prime.bit_length() >= _LEAST_BITS and prime & 1 else 0
    if not 1 < shared < prime - 1:
        failed("dh.c:243", "Can't get result")
    return _unsigned(shared)


# SRP: what makes no sense is the atom ``error`` ------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def srp_value_B_nif(multiplier: Any, verifier: Any, generator: Any, exponent: Any, prime: Any) -> Any:
    """The host's public key."""
    factor, v, g, b, n = map(_number, (multiplier, verifier, generator, exponent, prime))
    result = (factor * v + pow(g, b, n)) % n if n else 0
    return _unsigned(result) if result else am.error


@bif(since=FIRST_RELEASE)
def srp_user_secret_nif(a: Any, u: Any, host: Any, multiplier: Any, generator: Any, exponent: Any, prime: Any) -> Any:
    """What the user computes."""
    mine, scrambler, public, factor, g, x, n = map(_number, (a, u, host, multiplier, generator, exponent, prime))
    if not n or not public % n:
        return am.error
    return _unsigned(pow((public - factor * pow(g, x, n)) % n, mine + scrambler * x, n))


@bif(since=FIRST_RELEASE)
def srp_host_secret_nif(verifier: Any, b: Any, u: Any, user: Any, prime: Any) -> Any:
    """What the host computes."""
    v, mine, scrambler, public, n = map(_number, (verifier, b, u, user, prime))
    if not n or not public % n:
        return am.error
    return _unsigned(pow(public * pow(v, scrambler, n) % n, mine, n))
