"""Natives of ``crypto`` on message authentication codes.

A running code is a reference that ``p.system.magic`` maps to a :class:`Mac`.  Unlike a hash it changes with every update, and ends with its code.

HMAC needs the standard library alone, CMAC and Poly1305 the optional library.

Source: OTP 25 ``mac.c``.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.crypto_cipher import cipher_of, is_cipher
from enigma_gen.bifs.crypto_support import (
    FIRST_RELEASE,
    bad,
    data,
    digest_of,
    failed,
    library,
    make_resource,
    resource,
    unsupported,
)
from enigma_gen.term.atom import am
from enigma_gen.term.cons import make_list

bif = Bifs("crypto")

_INT_MAX: Final = (1 << 31) - 1
_POLY1305_KEY: Final = 32


class Mac:
    """A running code; `state` has ``update``, and ``finalize`` or ``digest``; None when it has ended."""

    __slots__ = ("state",)

    def __init__(self, state: Any) -> None:
        self.state = state

    def end(self) -> bytes:
        """The code; it has ended."""
        state = self.state
        self.state = None
        code: bytes = state.digest() if hasattr(state, "digest") else state.finalize()
        return code


class _Places:
    """Where in ``mac.c`` the two natives that start a code find fault."""

    __slots__ = (
        "cipher",
        "digest",
        "failed",
        "key",
        "key_size",
        "length",
        "unknown",
        "unsupported_cipher",
        "unsupported_mac",
    )

    def __init__(self, first: int, digest: int, cipher: int, last: tuple[int, int], argument: int) -> None:
        self.key = f"mac.c:{first}"
        self.unknown = f"mac.c:{first + (13 if first == 220 else 7)}"
        self.length = f"mac.c:{first + (15 if first == 220 else 9)}"
        self.digest = f"mac.c:{digest}"
        self.cipher = f"mac.c:{cipher}"
        self.key_size = f"mac.c:{cipher + 3}"
        self.unsupported_cipher = f"mac.c:{cipher + 15}"
        self.unsupported_mac = (f"mac.c:{last[0]}", argument)
        self.failed = f"mac.c:{last[1]}"


_AT_ONCE: Final = _Places(220, 263, 313, (373, 387), 1)
_RUNNING: Final = _Places(580, 617, 658, (711, 737), 0)


def _start(kind: Any, part: Any, key: bytes, places: _Places, fault: str) -> Mac:
    """A code of nothing yet; `fault` is what OTP says when the library fails."""
    if kind is am.hmac:
        return _start_hmac(part, key, places, fault)
    if kind is am.cmac:
        return _start_cmac(part, key, places)
    if kind is not am.poly1305:
        bad(places.unknown, 0, "Unknown mac algorithm")
    if len(key) != _POLY1305_KEY:
        bad(places.length, 2, "Bad key length")
    found = library()
    if found is None:
        unsupported(*places.unsupported_mac, "Unsupported mac algorithm")
    return Mac(found.poly1305(key))


def _start_hmac(part: Any, key: bytes, places: _Places, fault: str) -> Mac:
    digest = digest_of(part)
    if digest is None:
        bad(places.digest, 1, "Bad digest algorithm for HMAC")
    if not digest.supported:
        failed(places.failed, fault)
    return Mac(hmac.new(key, digestmod=digest.python))


def _start_cmac(part: Any, key: bytes, places: _Places) -> Mac:
    cipher = cipher_of(part, len(key))
    if cipher is None:
        if not is_cipher(part):
            bad(places.cipher, 1, "Unknown cipher")
        bad(places.key_size, 2, "Bad key size")
    found = library()
    state = None if found is None else found.cmac(cipher.name, key)
    if state is None:
        unsupported(places.unsupported_cipher, 1, "Unsupported cipher algorithm")
    return Mac(state)


@bif(since=FIRST_RELEASE)
def mac_algorithms() -> Any:
    """The kinds of codes that there are."""
    return make_list([am.hmac] if library() is None else [am.cmac, am.hmac, am.poly1305])


@bif(since=FIRST_RELEASE)
def mac_nif(p: Any, kind: Any, part: Any, key: Any, text: Any) -> bytes:
    """The code of a text."""
    content = data(text, "mac.c:175", 3, "Bad text")
    if len(content) > _INT_MAX:
        bad("mac.c:178", 3, "Too long text")
    secret = data(key, _AT_ONCE.key, 2, "Bad key")
    mac = _start(kind, part, secret, _AT_ONCE, "Couldn't get mac")
    charge_bytes(p, len(content))
    mac.state.update(content)
    return mac.end()


@bif(since=FIRST_RELEASE)
def mac_init_nif(p: Any, kind: Any, part: Any, key: Any) -> Any:
    """A code of nothing yet."""
    secret = data(key, _RUNNING.key, 2, "Bad key")
    return make_resource(p, _start(kind, part, secret, _RUNNING, "Can't initialize EVP_MAC_CTX"))


@bif(since=FIRST_RELEASE)
def mac_update_nif(p: Any, ref: Any, text: Any) -> Any:
    """Go on with a code."""
    content = data(text, "mac.c:794", 1, "Bad text")
    if len(content) > _INT_MAX:
        bad("mac.c:797", 1, "Too long text")
    mac = resource(p, ref, Mac, "mac.c:817", "Bad ref")
    if mac.state is None:
        failed("mac.c:827", "mac update")
    charge_bytes(p, len(content))
    mac.state.update(content)
    return ref


@bif(since=FIRST_RELEASE)
def mac_final_nif(p: Any, ref: Any) -> bytes:
    """The code; it cannot go on."""
    mac = resource(p, ref, Mac, "mac.c:847", "Bad ref")
    if mac.state is None:
        failed("mac.c:866", "Signing")
    code: bytes = mac.end()
    return code
