"""File names: how they cross the border between Erlang and the operating system.

A name is a list, at any depth, of characters, or a binary of uninterpreted bytes (a *raw* name); no byte of it may be 0.
Lists are written in ``p.system.file_name_encoding``, ``utf8`` or ``latin1`` (``erl``'s flags ``+fnu``, ``+fnl``,
``+fna``; the locale's by default).  What arrives from the operating system and is no UTF-8 stays raw;
``p.system.file_name_warning`` says what callers do about it: ``warning``, ``ignore`` or ``error``.

Sources: OTP 25 ``erl_unicode.c`` (``prim_file_internal_*``, ``erts_native_filename_need``).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_convert import text_list
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import bit_size, is_binary, is_bitstring, slice_bits, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg

bif = Bifs("prim_file")
file = Bifs("file")


def _characters(term: Any) -> list[int]:
    """The characters of a list of any depth.  Raises ``badarg`` for an improper list or what is no integer."""
    found: list[int] = []
    waiting: list[Any] = []
    rest = term
    while True:
        while type(rest) is list:
            head, rest = rest
            if type(head) is int:
                found.append(head)
            elif type(head) is list:
                waiting.append(rest)
                rest = head
            elif head is not NIL:
                badarg()
        if rest is not NIL:
            badarg()
        if not waiting:
            return found
        rest = waiting.pop()


def encode_characters(system: Any, term: Any) -> bytes:
    """A list of characters other than 0, at any depth, as the operating system wants it; ``badarg`` for anything else."""
    found = _characters(term)
    try:
        data = bytes(found) if system.file_name_encoding is am.latin1 else "".join(map(chr, found)).encode()
    except (ValueError, OverflowError):  # among them UnicodeEncodeError
        badarg()
    if 0 in data:
        badarg()
    return data


def encode_name(system: Any, term: Any) -> bytes:
    """A file name, a list of characters or a raw binary, as the operating system wants it (without a 0 behind it).

    Raises ``badarg`` for anything else; of a bitstring the whole bytes are taken, as OTP does.
    """
    if not is_bitstring(term):
        return encode_characters(system, term)
    data = to_bytes(term if is_binary(term) else slice_bits(term, 0, bit_size(term) & ~7))
    if 0 in data:
        badarg()
    return data


def decode_text(system: Any, data: bytes) -> Any:
    """What comes from the operating system as a list of characters; what is no UTF-8 arrives as one character per byte."""
    if system.file_name_encoding is am.latin1:
        return make_list(list(data))
    try:
        return text_list(data.decode())
    except UnicodeDecodeError:
        return make_list(list(data))


@bif
def internal_name2native(p: Any, name: Any) -> bytes:
    """A file name with a 0 behind it."""
    return encode_name(p.system, name) + b"\0"


@bif
def internal_native2name(p: Any, name: Any) -> Any:
    """A file name as a list of characters, or ``{error, ignore | warning | error}`` when it is no UTF-8 though names are."""
    data = want_binary(name)
    if p.system.file_name_encoding is am.latin1:
        return make_list(list(data))
    try:
        return text_list(data.decode())
    except UnicodeDecodeError:
        return (am.error, p.system.file_name_warning)


@bif(pure=True)
def internal_normalize_utf8(name: Any) -> Any:
    """A file name of a system that takes accents off their letters, with them put on again."""
    try:
        return text_list(unicodedata.normalize("NFC", want_binary(name).decode()))
    except UnicodeDecodeError:
        badarg()


@bif
def is_translatable(p: Any, name: Any) -> Atom:
    """Whether a raw file name can be had as characters."""
    data = want_binary(name)
    if p.system.file_name_encoding is am.latin1:
        return TRUE
    try:
        data.decode()
    except UnicodeDecodeError:
        return FALSE
    return TRUE


@file
def native_name_encoding(p: Any) -> Any:
    """The encoding of file names."""
    return p.system.file_name_encoding
