"""What ``crypto`` takes from the package ``cryptography``: keys, signatures, agreements.

Keys come as the numbers and bytes that Erlang has of them.  What the package does not take raises :class:`Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa, x448, x25519
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Refused(Exception):
    """The package does not take that."""


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (UnsupportedAlgorithm, ValueError, TypeError, OverflowError) as problem:
        raise Refused from problem


_RAW: Final[dict[str, tuple[Any, Any]]] = {
    "ed25519": (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey),
    "ed448": (ed448.Ed448PrivateKey, ed448.Ed448PublicKey),
    "x25519": (x25519.X25519PrivateKey, x25519.X25519PublicKey),
    "x448": (x448.X448PrivateKey, x448.X448PublicKey),
}
_CURVES: Final[dict[str, Callable[[], ec.EllipticCurve]]] = {
    "secp224r1": ec.SECP224R1,
    "secp256k1": ec.SECP256K1,
    "secp384r1": ec.SECP384R1,
    "secp521r1": ec.SECP521R1,
    "secp192r1": ec.SECP192R1,
    "prime192v1": ec.SECP192R1,
    "secp256r1": ec.SECP256R1,
    "prime256v1": ec.SECP256R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "brainpoolP384r1": ec.BrainpoolP384R1,
    "brainpoolP512r1": ec.BrainpoolP512R1,
}
"""In OTP's order."""
_EQUATIONS: Final[dict[str, tuple[int, int]]] = {
    "secp192r1": (2**192 - 2**64 - 1, -3),
    "secp224r1": (2**224 - 2**96 + 1, -3),
    "secp256r1": (2**256 - 2**224 + 2**192 + 2**96 - 1, -3),
    "secp384r1": (2**384 - 2**128 - 2**96 + 2**32 - 1, -3),
    "secp521r1": (2**521 - 1, -3),
    "secp256k1": (2**256 - 2**32 - 977, 0),
    "brainpoolP256r1": (
        0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
        0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
    ),
    "brainpoolP384r1": (
        0x8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53,
        0x7BC382C63D8C150C3C72080ACE05AFA0C2BEA28E4FB22787139165EFBA91F90F8AA5814A503AD4EB04A8C7DD22CE2826,
    ),
    "brainpoolP512r1": (
        int(
            "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA70330871"
            "7D4D9B009BC66842AECDA12AE6A380E62881FF2F2D82C68528AA6056583A48F3",
            16,
        ),
        int(
            "7830A3318B603B89E2327145AC234CC594CBDD8D3DF91610A83441CAEA9863BC"
            "2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CA",
            16,
        ),
    ),
}
"""The prime p and the factor a of each curve's equation ``y² = x³ + ax + b``; with a point on it, its base point, that is all there is to know of a curve."""
_HASHES: Final[dict[str, Callable[[], hashes.HashAlgorithm]]] = {
    "md5": hashes.MD5,
    "sha": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_224": hashes.SHA3_224,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}


def _hash(name: str) -> hashes.HashAlgorithm:
    made = _HASHES.get(name)
    if made is None:
        raise Refused
    return made()


@cache
def _curve(name: str) -> ec.EllipticCurve:
    made = _CURVES.get(name)
    if made is None:
        raise Refused
    curve = made()
    with _refusing():
        ec.derive_private_key(1, curve)
    return curve


def curves() -> list[str]:
    """The names of the curves that there are."""
    return [name for name in _CURVES if _has_curve(name)] + list(_RAW)


def _has_curve(name: str) -> bool:
    try:
        _curve(name)
    except Refused:
        return False
    return True


def curve_name(prime: int, factor: int, constant: int, base: bytes) -> str | None:
    """The name of the curve of an equation and a base point, uncompressed or not; None for one that is not known."""
    for name, (known, a) in _EQUATIONS.items():
        if prime != known or factor != a % known or not _has_curve(name):
            continue
        point = ec.derive_private_key(1, _curve(name)).public_key()
        numbers = point.public_numbers()
        x, y = numbers.x, numbers.y
        forms = (PublicFormat.UncompressedPoint, PublicFormat.CompressedPoint)
        if (y * y - x**3 - a * x - constant) % prime == 0 and base in {
            point.public_bytes(Encoding.X962, form) for form in forms
        }:
            return name
    return None


# Keys that are bytes -------------------------------------------------------------------------------------------------


def raw_pair(name: str, secret: bytes | None) -> tuple[bytes, bytes]:
    """Public and private key of an Edwards or Montgomery curve; a new one without `secret`."""
    with _refusing():
        made = _RAW[name][0].generate() if secret is None else _RAW[name][0].from_private_bytes(secret)
        return made.public_key().public_bytes_raw(), made.private_bytes_raw()


def raw_agreement(name: str, secret: bytes, other: bytes) -> bytes:
    """What two parties share."""
    with _refusing():
        result: bytes = _RAW[name][0].from_private_bytes(secret).exchange(_RAW[name][1].from_public_bytes(other))
        return result


def raw_sign(name: str, secret: bytes, text: bytes) -> bytes:
    """A signature of EdDSA."""
    with _refusing():
        result: bytes = _RAW[name][0].from_private_bytes(secret).sign(text)
        return result


def raw_verify(name: str, public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether that is the signature."""
    with _refusing():
        key = _RAW[name][1].from_public_bytes(public)
    return _holds(lambda: key.verify(signature, text))


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except InvalidSignature:
        return False
    return True


# Points on curves ----------------------------------------------------------------------------------------------------


def _private_point(name: str, secret: bytes) -> ec.EllipticCurvePrivateKey:
    curve = _curve(name)
    with _refusing():
        return ec.derive_private_key(int.from_bytes(secret, "big"), curve)


def _public_point(name: str, public: bytes) -> ec.EllipticCurvePublicKey:
    curve = _curve(name)
    with _refusing():
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, public)


def ec_pair(name: str, secret: bytes | None) -> tuple[bytes, bytes]:
    """Public and private key; a new one without `secret`."""
    with _refusing():
        made = ec.generate_private_key(_curve(name)) if secret is None else _private_point(name, secret)
        point = made.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point, made.private_numbers().private_value.to_bytes((made.key_size + 7) // 8, "big")


def ec_agreement(name: str, secret: bytes, other: bytes) -> bytes:
    """What two parties share."""
    mine, theirs = _private_point(name, secret), _public_point(name, other)
    with _refusing():
        return mine.exchange(ec.ECDH(), theirs)


def ec_sign(name: str, secret: bytes, digest: bytes, kind: str) -> bytes:
    """A signature of ECDSA on a hash of `kind`."""
    key = _private_point(name, secret)
    with _refusing():
        return key.sign(digest, ec.ECDSA(Prehashed(_hash(kind))))


def ec_verify(name: str, public: bytes, digest: bytes, kind: str, signature: bytes) -> bool:
    """Whether that is a signature."""
    key = _public_point(name, public)
    with _refusing():
        method = ec.ECDSA(Prehashed(_hash(kind)))
        return _holds(lambda: key.verify(signature, digest, method))


# RSA -----------------------------------------------------------------------------------------------------------------


def rsa_pair(bits: int, exponent: int) -> list[int]:
    """A new private key: exponent, modulus, private exponent, and what makes it fast."""
    with _refusing():
        numbers = rsa.generate_private_key(exponent, bits).private_numbers()
    public = numbers.public_numbers
    return [public.e, public.n, numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp]


def _rsa_private(numbers: list[int]) -> rsa.RSAPrivateKey:
    exponent, modulus, secret, *fast = numbers
    with _refusing():
        if not fast:
            p, q = rsa.rsa_recover_prime_factors(modulus, exponent, secret)
            fast = [p, q, rsa.rsa_crt_dmp1(secret, p), rsa.rsa_crt_dmq1(secret, q), rsa.rsa_crt_iqmp(p, q)]
        p, q, dmp1, dmq1, iqmp = fast
        public = rsa.RSAPublicNumbers(exponent, modulus)
        return rsa.RSAPrivateNumbers(p, q, secret, dmp1, dmq1, iqmp, public).private_key()


def _rsa_public(numbers: list[int]) -> rsa.RSAPublicKey:
    with _refusing():
        return rsa.RSAPublicNumbers(*numbers).public_key()


def _rsa_padding(mask: str | None, salt: int, open_salt: Any) -> Any:
    """PKCS 1's padding, or with `mask`, the hash of its mask, PSS; `salt` is a size, -1 for that of the hash, -2 for `open_salt`."""
    if mask is None:
        return padding.PKCS1v15()
    size = {-1: padding.PSS.DIGEST_LENGTH, -2: open_salt}.get(salt, salt)
    return padding.PSS(padding.MGF1(_hash(mask)), size)


def rsa_sign(numbers: list[int], digest: bytes, kind: str, mask: str | None, salt: int) -> bytes:
    """A signature on a hash of `kind`."""
    key = _rsa_private(numbers)
    with _refusing():
        how = _rsa_padding(mask, salt, padding.PSS.MAX_LENGTH)
        return key.sign(digest, how, Prehashed(_hash(kind)))


def rsa_verify(numbers: list[int], digest: bytes, kind: str, mask: str | None, salt: int, signature: bytes) -> bool:
    """Whether that is a signature."""
    key = _rsa_public(numbers)
    with _refusing():
        how = _rsa_padding(mask, salt, padding.PSS.AUTO)
        return _holds(lambda: key.verify(signature, digest, how, Prehashed(_hash(kind))))


# DSA -----------------------------------------------------------------------------------------------------------------


def _dsa_public(prime: int, order: int, generator: int, public: int) -> dsa.DSAPublicNumbers:
    return dsa.DSAPublicNumbers(public, dsa.DSAParameterNumbers(prime, order, generator))


def dsa_sign(numbers: list[int], digest: bytes, kind: str) -> bytes:
    """A signature on a hash of `kind`, by the numbers p, q, g and the private key."""
    prime, order, generator, secret = numbers
    with _refusing():
        public = _dsa_public(prime, order, generator, pow(generator, secret, prime))
        return dsa.DSAPrivateNumbers(secret, public).private_key().sign(digest, Prehashed(_hash(kind)))


def dsa_verify(numbers: list[int], digest: bytes, kind: str, signature: bytes) -> bool:
    """Whether that is a signature, by the numbers p, q, g and the public key."""
    with _refusing():
        key = _dsa_public(*numbers).public_key()
        method = Prehashed(_hash(kind))
        return _holds(lambda: key.verify(signature, digest, method))
