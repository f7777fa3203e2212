"""Natives of ``crypto`` on ciphers.  They run on the optional library; without it there are no ciphers.

A cipher at work is a reference that ``p.system.magic`` maps to a :class:`Context`.  Padding is done here, on blocks that the library neither pads nor
checks.  Ciphers and their facts are those that OTP 25 has on OpenSSL 3.0.

Source: OTP 25 ``cipher.c``, ``api_ng.c``, ``aead.c``.
"""

from __future__ import annotations

import os
from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.crypto_support import (
    FIRST_RELEASE,
    NO_ARGUMENT,
    bad,
    data,
    failed,
    library,
    make_resource,
    resource,
    unsupported,
)
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg, error
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map
from enigma_gen.term.text import write

bif = Bifs("crypto")

_INT_MAX: Final = (1 << 31) - 1
_UINT_MAX: Final = (1 << 32) - 1


@attrs.frozen
class CipherType:
    """A cipher.  `number` is OpenSSL's (None: none), sizes are in bytes; `one_key`: no other size of keys; `aead`: it makes a tag."""

    name: str
    key_size: int
    iv_size: int
    block_size: int
    mode: Atom
    number: int | None
    one_key: bool = False
    aead: bool = False


def _aes_rows() -> list[CipherType]:
    rows = []
    for size, first in ((16, 418), (24, 422), (32, 426)):
        prefix = f"aes_{size * 8}_"
        seal = 895 + (size - 16) // 8 * 3
        rows += [
            CipherType(f"{prefix}cbc", size, 16, 16, am.cbc_mode, first + 1, True),
            CipherType(f"{prefix}cfb128", size, 16, 1, am.cfb_mode, first + 3, True),
            CipherType(f"{prefix}cfb8", size, 16, 1, am.cfb_mode, first + 3, True),
            CipherType(f"{prefix}ctr", size, 16, 1, am.ctr_mode, None, True),
            CipherType(f"{prefix}ecb", size, 0, 16, am.ecb_mode, first, True),
            CipherType(f"{prefix}ofb", size, 16, 1, am.ofb_mode, first + 2, True),
            CipherType(f"{prefix}gcm", size, 12, 1, am.gcm_mode, seal, True, True),
            CipherType(f"{prefix}ccm", size, 12, 1, am.ccm_mode, seal + 1, True, True),
        ]
    return rows


_ROWS: Final = (
    *_aes_rows(),
    CipherType("chacha20", 32, 16, 1, am.stream_cipher, None, True),
    CipherType("chacha20_poly1305", 32, 12, 1, am.stream_cipher, None, False, True),
    CipherType("blowfish_cbc", 16, 8, 8, am.cbc_mode, 91),
    CipherType("blowfish_cfb64", 16, 8, 1, am.cfb_mode, None),
    CipherType("blowfish_ecb", 16, 0, 8, am.ecb_mode, None),
    CipherType("blowfish_ofb64", 16, 8, 1, am.ofb_mode, None),
    CipherType("des_cbc", 8, 8, 8, am.cbc_mode, 31),
    CipherType("des_cfb", 8, 8, 1, am.cfb_mode, 30),
    CipherType("des_ecb", 8, 0, 8, am.ecb_mode, 29),
    CipherType("des_ede3_cbc", 24, 8, 8, am.cbc_mode, 44),
    CipherType("des_ede3_cfb", 24, 8, 1, am.cfb_mode, 30),
    CipherType("rc2_cbc", 16, 8, 8, am.cbc_mode, 37),
    CipherType("rc4", 16, 0, 1, am.stream_cipher, 5),
)
_CIPHERS: Final = {intern(row.name): row for row in _ROWS}
_FIXED_KEY: Final = ("des_", "chacha20_poly1305")
"""Beginnings of the names of ciphers that take one size of keys, though OTP looks them up by name alone."""


def is_cipher(name: Any) -> bool:
    """Whether OTP knows the cipher."""
    return type(name) is Atom and name in _CIPHERS


def cipher_of(name: Any, key_size: int) -> CipherType | None:
    """The cipher, when it may have keys of `key_size` bytes."""
    found = _CIPHERS.get(name) if type(name) is Atom else None
    return None if found is None or (found.one_key and found.key_size != key_size) else found


def _supported(cipher: CipherType) -> bool:
    found = library()
    if found is None:
        return False
    if cipher.aead:
        return True
    made = found.context(cipher.name, bytes(range(cipher.key_size)), bytes(cipher.iv_size), True)
    return made is not None


# What there is -------------------------------------------------------------------------------------------------------


@bif(since=FIRST_RELEASE)
def cipher_algorithms() -> Any:
    """The ciphers that there are."""
    return make_list([name for name, row in _CIPHERS.items() if _supported(row)])


@bif(since=FIRST_RELEASE)
def cipher_info_nif(name: Any) -> Map:
    """What is known of a cipher."""
    if not is_cipher(name):
        badarg()
    row = _CIPHERS[name]
    if not _supported(row):
        error(am.notsup)
    return Map.from_pairs(
        [
            (am.type, UNDEFINED if row.number is None else row.number),
            (am.key_length, row.key_size),
            (am.iv_length, row.iv_size),
            (am.block_size, row.block_size),
            (am.prop_aead, TRUE if row.aead else FALSE),
            (am.mode, row.mode),
        ]
    )


# Ciphers at work -----------------------------------------------------------------------------------------------------


class Context:
    """A cipher at work.

    `size` is how much it has been given, `filled` how much of that waits in an unfinished block; `padding` what to do about it at the end (an
    atom of OTP), `padded` how much has been added (-1: nothing yet).  `held` is the last block decrypted when there may be padding in it.
    """

    __slots__ = ("block_size", "cipher", "encrypt", "filled", "held", "padded", "padding", "size")

    def __init__(self, cipher: Any, block_size: int, encrypt: bool, padding: Atom) -> None:
        self.cipher = cipher
        self.block_size = block_size
        self.encrypt = encrypt
        self.padding = padding
        self.size = 0
        self.filled = 0
        self.padded = -1
        self.held = b""

    def update(self, content: bytes) -> bytes:
        """What is done now that there is `content`."""
        self.size += len(content)
        self.filled = (self.filled + len(content)) % self.block_size
        result: bytes = self.held + self.cipher.update(content)
        self.held = b""
        if self.padding is am.pkcs_padding and not self.encrypt and self.block_size > 1 and not self.filled:
            self.held = result[-self.block_size :]
            return result[: -self.block_size]
        return result

    def end(self) -> bytes:
        """What is left."""
        if self.encrypt:
            return self._end_of_encryption()
        if self.padding is UNDEFINED:
            return b""
        if self.padding is am.pkcs_padding and self.block_size > 1:
            return self._unpadded()
        if self.filled:
            failed("api_ng.c:638", "Can't finalize")
        return b""

    def _unpadded(self) -> bytes:
        count = self.held[-1] if self.held else 0
        if not 1 <= count <= self.block_size or self.held[-count:] != bytes([count]) * count:
            failed("api_ng.c:638", "Can't finalize")
        result = self.held[:-count]
        self.held = b""
        return result

    def _end_of_encryption(self) -> bytes:
        missing = -self.size % self.block_size
        self.padded = missing
        if self.padding is UNDEFINED:
            return b""
        if self.padding is am.none:
            if self.filled:
                failed("api_ng.c:610", "Padding 'none' but unfilled last block")
            return b""
        if self.padding is am.pkcs_padding:
            self.padded = missing or self.block_size
            count = self.block_size - self.filled
            return self._fill(bytes([count]) * count) if self.block_size > 1 else b""
        result = self._fill(bytes(missing) if self.padding is am.zero else os.urandom(missing))
        if self.filled:
            failed("api_ng.c:614", "Padding failed")
        return result

    def _fill(self, content: bytes) -> bytes:
        self.filled = (self.filled + len(content)) % self.block_size
        result: bytes = self.cipher.update(content)
        return result


_DIRECTION: Final = {TRUE: True, FALSE: False}
_PADDINGS: Final = (UNDEFINED, am.none, am.zero, am.random, am.pkcs_padding)


def _options(options: Any, argument: int) -> tuple[bool, Atom]:
    """Whether to encrypt, and the padding."""
    if type(options) is Atom and options in _DIRECTION:
        return _DIRECTION[options], UNDEFINED
    if options is UNDEFINED:
        _no_direction(argument)
    try:
        items = to_python(options) if type(options) is list or options is NIL else None
    except ImproperList:
        items = None
    if items is None:
        bad("api_ng.c:120", argument, "Options are not a boolean or a proper list")
    encrypt: bool | None = None
    padding: Atom | None = None
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            bad("api_ng.c:139", argument, "Options must be a property list!")
        key, value = item
        if key is am.encrypt:
            encrypt = _direction(value, encrypt, argument)
        elif key is am.padding:
            if padding is not None:
                bad("api_ng.c:157", argument, "The 'padding' option is present more than once!")
            if type(value) is not Atom or value not in _PADDINGS:
                bad("api_ng.c:168", argument, "Bad 'padding' option value")
            padding = value
        else:
            bad("api_ng.c:174", argument, f"Bad tag in option: {write(key)}"[:63])
    return encrypt is not False, UNDEFINED if padding is None else padding


def _direction(value: Any, before: bool | None, argument: int) -> bool:
    if before is not None:
        bad("api_ng.c:144", argument, "'encrypt' option is present more than once!")
    if value is UNDEFINED:
        _no_direction(argument)
    if type(value) is not Atom or value not in _DIRECTION:
        bad("api_ng.c:152", argument, "The 'encrypt' option must be a boolean!")
    return _DIRECTION[value]


def _no_direction(argument: int) -> Any:
    unsupported("api_ng.c:357", argument, "Neither encryption nor decryption")


def _start(name: Any, key: Any, iv: Any, options: Any, last: int) -> Context:
    """A cipher before its first text; `last` is the number of the argument `options`."""
    encrypt, padding = _options(options, last)
    secret = data(key, "api_ng.c:228", 1, "Bad key")
    if type(name) is not Atom:
        bad("api_ng.c:235", 0, "Cipher id is not an atom")
    row = cipher_of(name, len(secret))
    if row is None:
        if not is_cipher(name):
            bad("api_ng.c:242", 0, "Unknown cipher")
        bad("api_ng.c:244", 1, "Bad key size")
    if row.aead:
        bad("api_ng.c:250", 0, "Missing arguments for this cipher")
    if not _supported(row):
        unsupported("api_ng.c:284", 0, "Cipher not supported in this libcrypto version")
    if iv is UNDEFINED:
        unsupported("api_ng.c:295", NO_ARGUMENT, "Dynamic IV is not supported for libcrypto versions >= 3.0")
    start = data(iv, "api_ng.c:304", 2, "Bad iv type") if row.iv_size else b""
    if len(start) != row.iv_size:
        bad("api_ng.c:310", 2, "Bad iv size")
    if row.name.startswith(_FIXED_KEY) and len(secret) != row.key_size:
        failed("api_ng.c:363", "Can't initialize context, key_length", 1)
    found = library()
    cipher = None if found is None else found.context(row.name, secret, start, encrypt)
    if cipher is None:
        unsupported("api_ng.c:363", 1, "Key size not supported in this library")
    return Context(cipher, row.block_size, encrypt, padding)


@bif(since=FIRST_RELEASE)
def ng_crypto_init_nif(p: Any, name: Any, key: Any, iv: Any, options: Any) -> Any:
    """Start encrypting or decrypting."""
    if type(name) is Ref:
        resource(p, name, Context, "api_ng.c:709", "Expected cipher name atom")
        unsupported("api_ng.c:703", NO_ARGUMENT, "Can't initialize encflag")
    if type(name) is not Atom:
        bad("api_ng.c:709", 0, "Expected cipher name atom")
    return make_resource(p, _start(name, key, iv, options, 3))


@bif(since=FIRST_RELEASE)
def ng_crypto_update_nif(p: Any, ref: Any, text: Any) -> bytes:
    """Go on with a text."""
    content = _text(text, 860, 1, "expected binary")
    context = resource(p, ref, Context, "api_ng.c:731", "Bad State")
    charge_bytes(p, len(content))
    result: bytes = context.update(content)
    return result


@bif(name="ng_crypto_update_nif", since=FIRST_RELEASE)
def ng_crypto_update_nif_with_iv(p: Any, ref: Any, text: Any, iv: Any) -> bytes:
    """An IV for each text: not with OpenSSL 3."""
    _text(text, 860, 1, "expected binary")
    resource(p, ref, Context, "api_ng.c:731", "Bad State")
    unsupported("api_ng.c:736", NO_ARGUMENT, "Dynamic IV is not supported for libcrypto versions >= 3.0")


def _text(text: Any, line: int, argument: int, why: str) -> bytes:
    content = data(text, f"api_ng.c:{line}", argument, why)
    if len(content) > _INT_MAX:
        bad(f"api_ng.c:{line + 3}", argument, "too long data")
    return content


@bif(since=FIRST_RELEASE)
def ng_crypto_final_nif(p: Any, ref: Any) -> bytes:
    """What is left, and padding."""
    result: bytes = resource(p, ref, Context, "api_ng.c:886", "Bad State").end()
    return result


@bif(since=FIRST_RELEASE)
def ng_crypto_get_data_nif(p: Any, ref: Any) -> Map:
    """How far a cipher has got."""
    context = resource(p, ref, Context, "api_ng.c:992", "Bad State")
    return Map.from_pairs(
        [
            (am.size, context.size),
            (am.padding_size, context.padded),
            (am.padding_type, context.padding),
            (am.encrypt, TRUE if context.encrypt else FALSE),
        ]
    )


@bif(since=FIRST_RELEASE)
def ng_crypto_one_time_nif(p: Any, name: Any, key: Any, iv: Any, text: Any, options: Any) -> bytes:
    """Encrypt or decrypt a whole text."""
    content = _text(text, 966, 3, "expected binary as data")
    context = _start(name, key, iv, options, 4)
    charge_bytes(p, len(content))
    return context.update(content) + context.end()


# Ciphers with a tag --------------------------------------------------------------------------------------------------

_MOST_TAG: Final = 16
_MOST_IV: Final = 128


def _check_sizes(row: CipherType, secret: bytes, iv: bytes, tag_size: int) -> None:
    """Fail as OTP does for what the cipher cannot have."""
    if row.mode is am.ccm_mode:
        if not 7 <= len(iv) <= 13:
            bad("aead.c:111", 2, "Bad IV length")
        if not 4 <= tag_size <= _MOST_TAG or tag_size % 2:
            bad("aead.c:116", 5, "Can't set tag")
    elif row.mode is am.gcm_mode:
        if not 1 <= len(iv) <= _MOST_IV:
            bad("aead.c:111", 2, "Bad IV length")
        if len(iv) < 8:
            unsupported("aead.c:111", 2, "IV length not supported in this library")
    else:
        if len(iv) != row.iv_size:
            bad("aead.c:111", 2, "Bad IV length")
        if len(secret) != row.key_size:
            failed("aead.c:126", "Can't set key and iv")


@bif(since=FIRST_RELEASE)
def aead_cipher_nif(p: Any, name: Any, key: Any, iv: Any, text: Any, extra: Any, tag: Any, encrypt: Any) -> Any:
    """Encrypt a text and make its tag, or decrypt it and check the tag; `error` when that is not its tag."""
    if encrypt is UNDEFINED:
        unsupported("aead.c:109", 6, "Neither encryption nor decryption")
    if type(encrypt) is not Atom or encrypt not in _DIRECTION:
        bad("aead.c:54", 6, "Bad enc flag")
    if type(name) is not Atom:
        bad("aead.c:61", 0, "non-atom cipher type")
    secret = data(key, "aead.c:63", 1, "non-binary key")
    start = data(iv, "aead.c:65", 2, "non-binary iv")
    content = data(text, "aead.c:67", 3, "non-binary text")
    with_it = data(extra, "aead.c:69", 4, "non-binary AAD")
    seals = _DIRECTION[encrypt]
    if seals and (type(tag) is not int or not 0 <= tag <= _UINT_MAX):
        bad("aead.c:73", 5, "Bad Tag length")
    given = b"" if seals else data(tag, "aead.c:77", 5, "non-binary Tag")
    tag_size = tag if seals else len(given)
    if max(tag_size, len(secret), len(start), len(content), len(with_it)) > _INT_MAX:
        bad("aead.c:87", 5, "binary too long")
    row = cipher_of(name, len(secret))
    if row is None:
        bad("aead.c:90", 0, "Unknown cipher or invalid key size")
    if not row.aead:
        bad("aead.c:94", 0, "Not aead cipher")
    found = library()
    if found is None:
        unsupported("aead.c:98", 0, "The cipher is not supported in this libcrypto version")
    _check_sizes(row, secret, start, tag_size)
    charge_bytes(p, len(content))
    if not seals:
        if tag_size > _MOST_TAG:
            return am.error
        plain = found.unseal(row.name, secret, start, content, with_it, given)
        return am.error if plain is None else plain
    if not 1 <= tag_size <= _MOST_TAG:
        failed("aead.c:156", "Can't get Tag")
    return found.seal(row.name, secret, start, content, with_it, tag_size)
