"""What ``crypto`` takes from the package ``cryptography``, an optional dependency: ciphers and codes, by their names in Erlang.

Only :func:`enigma_gen.bifs.crypto_support.library` imports this.  What the package, or the OpenSSL it was built with, does not have is None here,
and ``notsup`` to Erlang.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers import algorithms as old
from cryptography.hazmat.primitives import cmac as cmacs
from cryptography.hazmat.primitives import poly1305 as poly1305s
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, ChaCha20Poly1305

try:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB, CFB8, OFB
except ImportError:  # before release 45
    from cryptography.hazmat.primitives.ciphers.modes import CFB, CFB8, OFB

_TAG: Final = 16
_SINGLE_DES: Final = 8

_MODES: Final[dict[str, Callable[[bytes], Any]]] = {
    "cbc": modes.CBC,
    "cfb": CFB,
    "cfb64": CFB,
    "cfb128": CFB,
    "cfb8": CFB8,
    "ctr": modes.CTR,
    "ecb": lambda _: modes.ECB(),
    "ofb": OFB,
    "ofb64": OFB,
}


def _triple_des(key: bytes) -> Any:
    """3DES; with one key three times it is DES."""
    return old.TripleDES(key * 3 if len(key) == _SINGLE_DES else key)


_FAMILIES: Final[dict[str, Callable[[bytes], Any]]] = {
    "aes": algorithms.AES,
    "blowfish": old.Blowfish,
    "des": _triple_des,
    "rc2": old.RC2,
}


def _parts(name: str) -> tuple[str, str]:
    """Family and mode of a block cipher's name, such as ``aes_128_cbc``."""
    return name.split("_", maxsplit=1)[0], name.rsplit("_", 1)[1]


def _cipher(name: str, key: bytes, iv: bytes) -> Any:
    if name == "chacha20":
        return Cipher(algorithms.ChaCha20(key, iv), None)
    if name == "rc4":
        return Cipher(old.ARC4(key), None)
    family, mode = _parts(name)
    return Cipher(_FAMILIES[family](key), _MODES[mode](iv))


def context(name: str, key: bytes, iv: bytes, encrypt: bool) -> Any:
    """Something with ``update`` that encrypts or decrypts, without padding; None when there is no such cipher or no key of that size."""
    try:
        cipher = _cipher(name, key, iv)
        return cipher.encryptor() if encrypt else cipher.decryptor()
    except (UnsupportedAlgorithm, ValueError):
        return None


def cmac(name: str, key: bytes) -> Any:
    """A running CMAC of a cipher in CBC mode, or None."""
    if not name.endswith("_cbc"):
        return None
    try:
        return cmacs.CMAC(_FAMILIES[_parts(name)[0]](key))
    except (UnsupportedAlgorithm, ValueError):
        return None


def poly1305(key: bytes) -> Any:
    """A running Poly1305."""
    return poly1305s.Poly1305(key)


# Ciphers with a code -------------------------------------------------------------------------------------------------


def _sealed_by_gcm(key: bytes, iv: bytes, text: bytes, extra: bytes) -> tuple[bytes, bytes]:
    sealing = Cipher(algorithms.AES(key), modes.GCM(iv)).encryptor()
    sealing.authenticate_additional_data(extra)
    sealed = sealing.update(text) + sealing.finalize()
    return sealed, sealing.tag


def _sealed_by_chacha(key: bytes, iv: bytes, text: bytes, extra: bytes) -> tuple[bytes, bytes]:
    result = ChaCha20Poly1305(key).encrypt(iv, text, extra)
    return result[:-_TAG], result[-_TAG:]


def seal(name: str, key: bytes, iv: bytes, text: bytes, extra: bytes, tag_size: int) -> tuple[bytes, bytes]:
    """The text encrypted, and its tag.  Raises ValueError for an IV or text of a size that cannot be."""
    if name.endswith("_ccm"):
        result = AESCCM(key, tag_size).encrypt(iv, text, extra)
        return result[:-tag_size], result[-tag_size:]
    sealed, tag = (_sealed_by_gcm if name.endswith("_gcm") else _sealed_by_chacha)(key, iv, text, extra)
    return sealed, tag[:tag_size]


def unseal(name: str, key: bytes, iv: bytes, sealed: bytes, extra: bytes, tag: bytes) -> bytes | None:
    """The text, or None when it, the tag or `extra` has been changed.  Raises ValueError for an IV or text of a size that cannot be."""
    if name.endswith("_ccm"):
        try:
            return AESCCM(key, len(tag)).decrypt(iv, sealed + tag, extra)
        except InvalidTag:
            return None
    if name.endswith("_gcm"):
        text = Cipher(algorithms.AES(key), modes.GCM(iv)).decryptor().update(sealed)
        expected = _sealed_by_gcm(key, iv, text, extra)[1]
    else:
        text = Cipher(algorithms.ChaCha20(key, b"\1\0\0\0" + iv), None).decryptor().update(sealed)
        expected = _sealed_by_chacha(key, iv, text, extra)[1]
    return text if tag and hmac.compare_digest(expected[: len(tag)], tag) else None
