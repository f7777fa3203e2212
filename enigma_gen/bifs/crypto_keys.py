"""Natives of ``crypto`` on keys: pairs, agreements and signatures of RSA and elliptic curves.  They run on the optional library.

What OTP can do and the library cannot is ``notsup``.  What may take its time is done in a worker of the host.

Source: OTP 25 ``algorithms.c``, ``pkey.c``, ``evp.c``, ``ec.c``, ``ecdh.c``, ``eddsa.c``, ``rsa.c``, ``dss.c``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.crypto_support import (
    FIRST_RELEASE,
    NO_ARGUMENT,
    bad,
    binary,
    data,
    digest_of,
    failed,
    keys,
    unsupported,
)
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.iolist import want_binary

bif = Bifs("crypto")

_MONTGOMERY: Final = (am.x25519, am.x448)
_EDWARDS: Final = (am.ed25519, am.ed448)
RSA_NUMBERS: Final = (3, 8)
_LEAST_RSA_BITS: Final = 256
_UINT_MAX: Final = (1 << 32) - 1


def _library(place: str) -> Any:
    found = keys()
    if found is None:
        unsupported(place, 0, "Keys are not supported without the library")
    return found


def _try(place: str, argument: int, function: Callable[..., Any], *arguments: Any) -> Any:
    """``function(*arguments)``; ``notsup`` when the library refuses them."""
    found = keys()
    assert found is not None
    try:
        return function(*arguments)
    except found.Refused:
        unsupported(place, argument, "Refused by this library")


# What there is -------------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def pubkey_algorithms() -> Any:
    """The kinds of keys that there are."""
    if keys() is None:
        return make_list([am.dh, am.srp])
    return make_list([am.rsa, am.dss, am.dh, am.ecdsa, am.ecdh, am.eddsa, am.eddh, am.srp])


@bif(since=FIRST_RELEASE)
def curve_algorithms() -> Any:
    """The curves that there are."""
    found = keys()
    return NIL if found is None else make_list(map(intern, found.curves()))


@bif(since=FIRST_RELEASE)
def rsa_opts_algorithms() -> Any:
    """The options of RSA that there are."""
    if keys() is None:
        return NIL
    return make_list(
        [
            *(am.rsa_pkcs1_pss_padding, am.rsa_pss_saltlen, am.rsa_mgf1_md, am.rsa_pkcs1_oaep_padding),
            *(am.rsa_oaep_label, am.rsa_oaep_md, am.rsa_pkcs1_padding, am.rsa_no_padding),
        ]
    )


# Pairs and agreements ------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def evp_generate_key_nif(curve: Any, secret: Any) -> Any:
    """A pair of an Edwards or Montgomery curve: a new one, or that of a private key."""
    if curve not in (*_MONTGOMERY, *_EDWARDS):
        bad("evp.c:132", 0, "Bad curve")
    found = _library("evp.c:136")
    if secret is UNDEFINED:
        return _try("evp.c:140", 0, found.raw_pair, curve.name, None)
    if not is_binary(secret):
        failed("evp.c:143", "Can't get max size", 1)
    try:
        return found.raw_pair(curve.name, want_binary(secret))
    except found.Refused:
        failed("evp.c:145", "Can't EVP_PKEY_new_raw_private_key", 1)


@bif(since=FIRST_RELEASE)
def evp_compute_key_nif(curve: Any, other: Any, mine: Any) -> Any:
    """What two parties share on a Montgomery curve."""
    if curve not in _MONTGOMERY:
        bad("evp.c:43", 0, "Bad curve")
    secret = binary(mine, "evp.c:47", 2, "Binary expected")
    found = _library("evp.c:53")
    try:
        found.raw_pair(curve.name, secret)
    except found.Refused:
        bad("evp.c:50", 2, "Not a valid raw private key")
    public = binary(other, "evp.c:60", 1, "Binary expected")
    if len(public) != len(secret):
        bad("evp.c:63", 1, "Not a raw public peer key")
    try:
        return found.raw_agreement(curve.name, secret, public)
    except found.Refused:
        failed("evp.c:79", "Can't EVP_PKEY_derive")


def _named_curve(term: Any, place: str, argument: int) -> str:
    """The name in ``{Definition, Name}``, or that of the curve that is defined so; curves that have none are not supported."""
    if type(term) is not tuple or len(term) != 2:
        failed("ec.c:73", "Tuple arity 2 expected.")
    if type(term[0]) is not tuple:
        failed("ec.c:78", "Bad curve def. Expect 5-tuple.", 1)
    if type(term[1]) is Atom and term[1] is not UNDEFINED:
        return term[1].name
    name = _defined_curve(term[0])
    if name is None:
        unsupported(place, argument, "Curves without a name are not supported by this library")
    return name


def _defined_curve(definition: Any) -> str | None:
    """The name of the curve of ``{Field, {A, B, Seed}, BasePoint, Order, Cofactor}``."""
    if len(definition) != 5 or type(definition[0]) is not tuple or type(definition[1]) is not tuple:
        return None
    field, equation, base = definition[:3]
    if len(field) != 2 or field[0] is not am.prime_field or len(equation) != 3:
        return None
    parts = (field[1], equation[0], equation[1], base)
    if not all(map(is_binary, parts)):
        return None
    prime, factor, constant, point = map(want_binary, parts)
    numbers = (int.from_bytes(number, "big") for number in (prime, factor, constant))
    found = keys()
    name: str | None = None if found is None else found.curve_name(*numbers, point)
    return name


@bif(since=FIRST_RELEASE)
def ec_generate_key_nif(curve: Any, secret: Any) -> Any:
    """A pair on a curve: a new one, or that of a private key."""
    found = _library("ec.c:361")
    if secret is not UNDEFINED and not is_binary(secret):
        bad("ec.c:273", 0, "Bad private key")
    name = _named_curve(curve, "ec.c:367", 0)
    return _try("ec.c:370", 0, found.ec_pair, name, None if secret is UNDEFINED else want_binary(secret))


@bif(since=FIRST_RELEASE)
def ecdh_compute_key_nif(other: Any, curve: Any, mine: Any) -> Any:
    """What two parties share on a curve."""
    found = _library("ecdh.c:67")
    public = binary(other, "ecdh.c:54", 0, "Bad peer public key; binary expected")
    name = _named_curve(curve, "ecdh.c:70", 1)
    secret = binary(mine, "ecdh.c:81", 0, "Bad peer public key; binary expected")
    return _try("ecdh.c:103", 0, found.ec_agreement, name, secret, public)


def _unsigned(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _rsa_pair(found: Any, bits: int, exponent: int) -> Any:
    try:
        return make_list(map(_unsigned, found.rsa_pair(bits, exponent)))
    except found.Refused:
        unsupported("rsa.c:487", NO_ARGUMENT, "Refused by this library")


@bif(since=FIRST_RELEASE, waits=True)
def rsa_generate_key_nif(p: Any, bits: Any, exponent: Any) -> Any:
    """A new private key."""
    if type(bits) is not int or not 0 <= bits <= _UINT_MAX:
        bad("rsa.c:461", 0, "Can't get unsigned int")
    if bits < _LEAST_RSA_BITS:
        bad("rsa.c:465", 0, "Can't be < 256")
    number = int.from_bytes(binary(exponent, "rsa.c:470", 1, "Can't get binary public exponent"), "big")
    return p.system.blocking(p, _rsa_pair, _library("rsa.c:478"), bits, number)


# Signatures ----------------------------------------------------------------------------------------------------------

_ALGORITHMS: Final = (am.rsa, am.dss, am.ecdsa, am.eddsa)


def check_algorithm(algorithm: Any) -> None:
    """`algorithm` is one that keys have."""
    if algorithm not in _ALGORITHMS:
        bad("pkey.c:112", 0, "Bad algorithm")


def digest_name(algorithm: Any, kind: Any, argument: int) -> str | None:
    """The hash to sign, None for the text itself."""
    if algorithm is am.eddsa or (kind is am.none and algorithm is am.rsa):
        return None
    digest = digest_of(kind)
    if digest is None:
        bad("pkey.c:138", argument, "Bad digest type")
    if not digest.supported:
        bad("pkey.c:144", argument, "Digest type not supported")
    return digest.name.name


def _to_sign(name: str | None, text: Any) -> bytes:
    """What to sign: a hash that is given or made, or a text."""
    if type(text) is tuple:
        if len(text) != 2:
            bad("pkey.c:184", 2, "Bad list")
        if text[0] is not am.digest:
            bad("pkey.c:186", 2, "Expected 'digest' as head")
        given = data(text[1], "pkey.c:188", 2, "Bad 2nd element in list")
        digest = digest_of(intern(name)) if name else None
        if digest is not None and len(given) != digest.size:
            bad("pkey.c:193", 2, "Bad binary size for the algorithm")
        return given
    digest = digest_of(intern(name)) if name else None
    if digest is None:
        return data(text, "pkey.c:201", 2, "Expected a binary or a list")
    result: bytes = digest.new(data(text, "pkey.c:208", 2, "Expected a binary or a list")).digest()
    return result


def items_of(term: Any) -> list[Any] | None:
    """The elements of a list; those before the tail when it has one."""
    if type(term) is not list and term is not NIL:
        return None
    try:
        return to_python(term)
    except ImproperList:
        return None


def _signing(algorithm: Any, options: Any, argument: int, name: str | None) -> tuple[str | None, int]:
    """The hash of the mask, None when PSS is not wanted, and the size of its salt."""
    items = items_of(options)
    if items is None:
        bad("pkey.c:254", argument, "Expected a list")
    if items and algorithm is not am.rsa:
        bad("pkey.c:271", argument, "Only RSA supports Options")
    mask: str | None = None
    pss, salt = False, -2
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            bad("pkey.c:277", argument, "Expects only two-tuples in the list")
        key, value = item
        if key is am.rsa_mgf1_md:
            if type(value) is not Atom:
                bad("pkey.c:281", argument, "Atom expected as argument to option rsa_mgf1_md")
            mask = digest_name(algorithm, value, argument)
        elif key is am.rsa_padding:
            pss = _is_pss(value, argument)
            mask = mask or (name if pss else None)
        elif key is am.rsa_pss_saltlen:
            if type(value) is not int or not -2 <= value < 1 << 31:
                bad("pkey.c:316", argument, "Bad value in option rsa_pss_saltlen")
            salt = value
        else:
            bad("pkey.c:319", argument, "Bad option")
    if pss and mask is None:
        unsupported("pkey.c:547", argument, "PSS without a hash is not supported by this library")
    return (mask if pss else None), salt


def _is_pss(value: Any, argument: int) -> bool:
    if value in (am.rsa_x931_padding, am.rsa_no_padding):
        unsupported("pkey.c:539", argument, "Padding not supported by this library")
    if value not in (am.rsa_pkcs1_padding, am.rsa_pkcs1_pss_padding):
        bad("pkey.c:310", argument, "Bad value in option rsa_padding")
    return value is am.rsa_pkcs1_pss_padding


def rsa_key(key: Any, sizes: tuple[int, ...], why: Callable[[], NoReturn]) -> list[int]:
    """The numbers of a key that is a list of one of some `sizes`; `why` is called for another."""
    items = items_of(key)
    if items is None or len(items) not in sizes or not all(map(is_binary, items)):
        why()
    return [int.from_bytes(want_binary(item), "big") for item in items]


def curve_key(key: Any, argument: int, why: Callable[[], NoReturn]) -> tuple[str, bytes]:
    """The name of the curve, and the bytes, of a key."""
    if type(key) is not tuple or len(key) != 2 or type(key[0]) is not tuple or not is_binary(key[1]):
        why()
    curve = key[0]
    if len(curve) != 2 or type(curve[0]) is not tuple:
        why()
    return _named_curve(curve, "ec.c:287", argument), want_binary(key[1])


def edwards_key(key: Any, why: Callable[[], NoReturn]) -> tuple[str, bytes]:
    """The name of the curve, and the bytes, of a key of EdDSA."""
    items = items_of(key)
    if items is None or len(items) != 2 or not is_binary(items[0]) or items[1] not in _EDWARDS:
        why()
    return items[1].name, want_binary(items[0])


@bif(since=FIRST_RELEASE)
def pkey_sign_nif(algorithm: Any, kind: Any, text: Any, key: Any, options: Any) -> Any:
    """A signature."""
    check_algorithm(algorithm)
    name = digest_name(algorithm, kind, 1)
    content = _to_sign(name, text)
    mask, salt = _signing(algorithm, options, 4, name)
    found = _library("pkey.c:526")
    if algorithm is am.rsa:
        numbers = rsa_key(key, RSA_NUMBERS, lambda: bad("pkey.c:357", 3, "Couldn't get RSA private key"))
        if name is None:
            unsupported("pkey.c:534", 1, "Signing without a hash is not supported by this library")
        return _try("pkey.c:591", 3, found.rsa_sign, numbers, content, name, mask, salt)
    if algorithm is am.ecdsa:
        curve, secret = curve_key(key, 3, lambda: bad("pkey.c:362", 3, "Couldn't get ECDSA private key"))
        return _try("pkey.c:591", 3, found.ec_sign, curve, secret, content, name)
    if algorithm is am.dss:
        numbers = rsa_key(key, (4,), lambda: bad("pkey.c:381", 3, "Couldn't get DSA private key"))
        return _try("pkey.c:591", 3, found.dsa_sign, numbers, content, name)
    curve, secret = edwards_key(key, lambda: bad("pkey.c:371", 3, "Couldn't get EDDSA private key"))
    try:
        return found.raw_sign(curve, secret, content)
    except found.Refused:
        bad("pkey.c:371", 3, "Couldn't get EDDSA private key")


@bif(since=FIRST_RELEASE)
def pkey_verify_nif(algorithm: Any, kind: Any, text: Any, signature: Any, key: Any, options: Any) -> Atom:
    """Whether that is a signature."""
    check_algorithm(algorithm)
    name = digest_name(algorithm, kind, 1)
    content = _to_sign(name, text)
    mask, salt = _signing(algorithm, options, 5, name)
    given = binary(signature, "pkey.c:758", 3, "Expected a binary")
    found = _library("pkey.c:767")
    if algorithm is am.rsa:
        numbers = rsa_key(key, (2,), lambda: bad("pkey.c:435", 4, "Couldn't get RSA public key"))
        if name is None:
            unsupported("pkey.c:775", 1, "Signing without a hash is not supported by this library")
        holds = _try("pkey.c:780", 4, found.rsa_verify, numbers, content, name, mask, salt, given)
    elif algorithm is am.ecdsa:
        curve, public = curve_key(key, 4, lambda: bad("pkey.c:440", 4, "Couldn't get ECDSA public key"))
        holds = _try("pkey.c:767", 4, found.ec_verify, curve, public, content, name, given)
    elif algorithm is am.dss:
        numbers = rsa_key(key, (4,), lambda: bad("pkey.c:459", 4, "Couldn't get DSA public key"))
        holds = _try("pkey.c:767", 4, found.dsa_verify, numbers, content, name, given)
    else:
        curve, public = edwards_key(key, lambda: bad("pkey.c:449", 4, "Couldn't get EDDSA public key"))
        try:
            holds = found.raw_verify(curve, public, content, given)
        except found.Refused:
            bad("pkey.c:449", 4, "Couldn't get EDDSA public key")
    return TRUE if holds else FALSE


@bif(since=FIRST_RELEASE)
def privkey_to_pubkey_nif(algorithm: Any, key: Any) -> Any:
    """The public key of a private key of RSA."""
    check_algorithm(algorithm)
    if algorithm is am.ecdsa:
        curve_key(key, 1, lambda: bad("pkey.c:362", 1, "Couldn't get ECDSA private key"))
        unsupported("pkey.c:1350", 0, "ECDSA not implemented")
    if algorithm is am.eddsa:
        edwards_key(key, lambda: bad("pkey.c:371", 1, "Couldn't get EDDSA private key"))
        bad("pkey.c:1352", 0, "Bad algorithm")
    if algorithm is am.dss:
        rsa_key(key, (4,), lambda: bad("pkey.c:381", 1, "Couldn't get DSA private key"))
        unsupported("pkey.c:1313", 0, "DSA not implemented")
    numbers = rsa_key(key, RSA_NUMBERS, lambda: bad("pkey.c:357", 1, "Couldn't get RSA private key"))
    return make_list(map(_unsigned, numbers[:2]))
