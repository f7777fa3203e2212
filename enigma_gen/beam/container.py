"""The container of a ``.beam`` file: an IFF ``FOR1`` form of type ``BEAM``, plain or compressed by gzip.

Decompression is bounded twice: by :data:`MAX_SIZE`, and by what deflate can make of that many bytes at most, so that a
size that lies is found before memory is allocated for it.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Final

from enigma_gen.beam.error import BadBeamFile

MAX_SIZE: Final = 256 * 1024 * 1024
"""The largest file, and the largest decompressed chunk, in bytes."""
DEFLATE_RATIO: Final = 1032
"""No deflate stream decompresses to more than this many times its size (plus a constant)."""

MD5_CHUNKS: Final = (b"Atom", b"AtU8", b"Code", b"StrT", b"ImpT", b"ExpT", b"FunT", b"LitT", b"Meta")
"""What the MD5 of a module covers, in this order (OTP 25 ``beam_lib``; the file's order does not matter)."""
CODE_CHUNKS: Final = (*MD5_CHUNKS, b"LocT", b"Line", b"Type")
"""All that decoding and translating read."""

_FUN_ENTRY: Final = 24


def inflate(data: bytes, size: int, chunk: str, wbits: int = zlib.MAX_WBITS) -> bytes:
    """`data` decompressed, which must give `size` bytes at most.  Raises :class:`BadBeamFile`."""
    if size > MAX_SIZE or size > len(data) * DEFLATE_RATIO + 64:
        raise BadBeamFile(chunk, 0, f"{len(data)} compressed bytes cannot be {size} bytes")
    stream = zlib.decompressobj(wbits)
    try:
        result = stream.decompress(data, size + 1)
    except zlib.error as problem:
        raise BadBeamFile(chunk, 0, f"expected compressed data ({problem})") from None
    if len(result) > size:
        raise BadBeamFile(chunk, 0, f"the data decompresses to more than {size} bytes")
    if not stream.eof:
        raise BadBeamFile(chunk, 0, "the compressed data ends too early")
    return result


def read_chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a ``.beam`` file by name, in the order of the file.  Raises :class:`BadBeamFile`."""
    if data[:2] == b"\x1f\x8b":
        data = inflate(data, min(MAX_SIZE, len(data) * DEFLATE_RATIO + 64), "", 31)
    if len(data) > MAX_SIZE:
        raise BadBeamFile("", 0, f"expected a file of at most {MAX_SIZE} bytes")
    if data[:4] != b"FOR1" or data[8:12] != b"BEAM":
        raise BadBeamFile("", 0, 'expected "FOR1", a size and "BEAM"')
    end = 8 + int.from_bytes(data[4:8], "big")
    if end > len(data):
        raise BadBeamFile("", 4, f"the form should have {end} bytes, the file has {len(data)}")
    chunks: dict[bytes, bytes] = {}
    position = 12
    while position < end:
        name = data[position : position + 4]
        start = position + 8
        stop = start + int.from_bytes(data[position + 4 : start], "big")
        if start > end or stop > end:
            raise BadBeamFile("", position, "a chunk goes beyond the end of the form")
        if name in chunks:
            raise BadBeamFile("", position, f"the chunk {name.decode('latin-1')!r} is there twice")
        chunks[name] = data[start:stop]
        position = stop + (-stop & 3)
    return chunks


def module_md5(chunks: dict[bytes, bytes]) -> bytes:
    """The 16 bytes that identify the code, as ``beam_lib:md5/1`` and ``M:module_info(md5)`` give them."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in MD5_CHUNKS:
        data = chunks.get(name)
        if data is not None:
            digest.update(_without_uniq(data) if name == b"FunT" else data)
    return digest.digest()


def code_digest(chunks: dict[bytes, bytes]) -> bytes:
    """32 bytes that identify everything in a file that its code depends on, line numbers and types too."""
    digest = hashlib.blake2b(digest_size=32)
    for name in CODE_CHUNKS:
        data = chunks.get(name, b"")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _without_uniq(data: bytes) -> bytes:
    """The ``FunT`` chunk with ``old_uniq``, which is made from the MD5 itself, set to 0 in each entry."""
    result = bytearray(data)
    for position in range(4, len(data) - _FUN_ENTRY + 1, _FUN_ENTRY):
        result[position + 20 : position + 24] = bytes(4)
    return bytes(result)
