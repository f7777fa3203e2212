"""The driver ``ram_file_drv``: files in memory (``file:open(Data, [ram, ...])``), on which ``erl_tar`` and others stand.

A command is an operation and its arguments, big-endian integers of 32 bits; the answer is the result's kind, as a list in front of the data:
``ok``, ``error`` with the name of an error, data with its length, or a number.  What is no operation gets no answer.  Up to OTP 23 there are more of them, on
which ``beam_lib`` and with it the shell stand.

Source: OTP 25 and 22 ``ram_file_drv.c``, ``gzio.c``.
"""

from __future__ import annotations

import binascii
import errno
import struct
import zlib
from collections.abc import Callable
from typing import Final

from enigma_gen.abi.driver import Driver, Drivers
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.signal import NORMAL

drivers = Drivers()

_OK: Final = b"\0"
_ERROR: Final = b"\1"
_DATA: Final = b"\2"
_NUMBER: Final = b"\3"
_Answer = tuple[bytes, bytes | None]
_GZIP_HEADER: Final = bytes((0x1F, 0x8B, zlib.DEFLATED, 0, 0, 0, 0, 0, 0, 3))
_UU_LINE: Final = 45
_FEWER_OPERATIONS: Final = 24
"""The release from which on some operations are no more."""
_READ: Final = 1
_WRITE: Final = 2


class _Failed(Exception):
    """An operation has failed with the value of ``errno`` that is its argument."""


def _integers(data: bytes, count: int) -> tuple[int, ...]:
    """The signed integers that `data` begins with; ``einval`` when it is too short."""
    if len(data) < 4 * count:
        raise _Failed(errno.EINVAL)
    return struct.unpack_from(f">{count}i", data)


@drivers("ram_file_drv")
class RamFile(Driver):
    """One file: what is in it, where it stands, and what it is open for."""

    def start(self) -> None:
        """It is empty, and not open."""
        self.flags = 0
        self.content = bytearray()
        self.position = 0

    def output(self, data: bytes) -> None:
        """Do what a command says, and answer."""
        operation = _OPERATIONS.get(data[0]) if data else None
        if operation is None and data and self.port.system.release < _FEWER_OPERATIONS:
            operation = _OLD_OPERATIONS.get(data[0])
        if operation is None:
            return
        try:
            header, answer = operation(self, data[1:])
        except _Failed as failed:
            header, answer = _ERROR + posix_atom(failed.args[0]).name.encode(), None
        self.port.received_after(header, answer)
        if operation is RamFile.take:
            self.port.fail(NORMAL)

    def open(self, arguments: bytes) -> _Answer:
        """The flags, and what the file begins with."""
        (self.flags,) = _integers(arguments, 1)
        self.content = bytearray(arguments[4:])
        self.position = 0
        return _number(0)

    def read(self, arguments: bytes) -> _Answer:
        """As many bytes, from where the file stands."""
        (count,) = _integers(arguments, 1)
        found = self._read(self.position, count)
        self.position += len(found)
        return _data(found)

    def pread(self, arguments: bytes) -> _Answer:
        """Position and number of bytes."""
        at, count = _integers(arguments, 2)
        return _data(self._read(at, count))

    def _read(self, at: int, count: int) -> bytes:
        if not self.flags & _READ:
            raise _Failed(errno.EINVAL if at < 0 else errno.EBADF)
        if at < 0 or count < 0:
            raise _Failed(errno.EINVAL)
        return bytes(self.content[at : at + count])

    def write(self, arguments: bytes) -> _Answer:
        """Data, to where the file stands."""
        self._write(self.position, arguments)
        self.position += len(arguments)
        return _number(len(arguments))

    def pwrite(self, arguments: bytes) -> _Answer:
        """A position and data."""
        (at,) = _integers(arguments, 1)
        if at < 0:
            raise _Failed(errno.EINVAL)
        self._write(at, arguments[4:])
        return _number(len(arguments) - 4)

    def _write(self, at: int, data: bytes) -> None:
        if not self.flags & _WRITE:
            raise _Failed(errno.EBADF)
        if at > len(self.content):
            self.content.extend(bytes(at - len(self.content)))
        self.content[at : at + len(data)] = data

    def seek(self, arguments: bytes) -> _Answer:
        """A distance, and from where: the beginning, where the file stands, or the end."""
        if not self.flags:
            raise _Failed(errno.EBADF)
        distance, origin = _integers(arguments, 2)
        if not 0 <= origin <= 2:
            raise _Failed(errno.EINVAL)
        at = (0, self.position, len(self.content))[origin] + distance
        if at < 0:
            raise _Failed(errno.EINVAL)
        self.position = at
        return _number(at)

    def truncate(self, arguments: bytes) -> _Answer:
        """Let the file end where it stands."""
        if not self.flags & _WRITE:
            raise _Failed(errno.EACCES)
        del self.content[self.position :]
        self.content.extend(bytes(self.position - len(self.content)))
        return _OK, None

    def nothing(self, arguments: bytes) -> _Answer:
        """What means nothing in memory: ``sync``, ``datasync``, ``advise``, ``allocate``."""
        if not self.flags:
            raise _Failed(errno.EBADF)
        return _OK, None

    def whole(self, arguments: bytes) -> _Answer:
        """All that is in the file."""
        return _data(bytes(self.content))

    def size(self, arguments: bytes) -> _Answer:
        """How long the file is."""
        return _number(len(self.content))

    # Up to OTP 23 ----------------------------------------------------------------------------------------------------

    def set(self, arguments: bytes) -> _Answer:
        """What is in the file from now on."""
        self.content = bytearray(arguments)
        self.position = 0
        return self.size(b"")

    def take(self, arguments: bytes) -> _Answer:
        """All that is in the file, which is closed after that."""
        return self.whole(b"")

    def compress(self, arguments: bytes) -> _Answer:
        """Let the file be the ``gzip`` form of itself."""
        work = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = work.compress(self.content) + work.flush()
        tail = struct.pack("<II", zlib.crc32(self.content), len(self.content) & 0xFFFF_FFFF)
        return self.set(_GZIP_HEADER + packed + tail)

    def uncompress(self, arguments: bytes) -> _Answer:
        """Let the file be what it is the ``gzip`` form of; another stays as it is."""
        if self.content[:2] != _GZIP_HEADER[:2]:
            return self.set(bytes(self.content))
        work = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
        try:
            plain = work.decompress(bytes(self.content))
        except zlib.error:
            raise _Failed(errno.EINVAL) from None
        if not work.eof:
            raise _Failed(errno.EINVAL)
        return self.set(plain)

    def encode(self, arguments: bytes) -> _Answer:
        """Let the file be ``uuencode``'s form of itself."""
        content = bytes(self.content)
        lines = [binascii.b2a_uu(content[at : at + _UU_LINE]) for at in range(0, len(content), _UU_LINE)]
        return self.set(b"".join(lines) + b" \n")

    def decode(self, arguments: bytes) -> _Answer:
        """The reverse of :meth:`encode`."""
        plain = bytearray()
        for line in bytes(self.content).split(b"\n"):
            if line in (b"", b" "):
                break
            try:
                plain += binascii.a2b_uu(line)
            except binascii.Error:
                raise _Failed(errno.EINVAL) from None
        return self.set(bytes(plain))


def _number(value: int) -> _Answer:
    return _NUMBER + (value & 0xFFFF_FFFF).to_bytes(4, "big"), None


def _data(data: bytes) -> _Answer:
    return _DATA + (len(data) & 0xFFFF_FFFF).to_bytes(4, "big"), data


_OPERATIONS: Final[dict[int, Callable[[RamFile, bytes], _Answer]]] = {
    1: RamFile.open,
    2: RamFile.read,
    3: RamFile.seek,
    4: RamFile.write,
    9: RamFile.nothing,
    14: RamFile.truncate,
    17: RamFile.pread,
    18: RamFile.pwrite,
    19: RamFile.nothing,
    30: RamFile.whole,
    37: RamFile.size,
    38: RamFile.nothing,
    39: RamFile.nothing,
}
_OLD_OPERATIONS: Final[dict[int, Callable[[RamFile, bytes], _Answer]]] = {
    31: RamFile.set,
    32: RamFile.take,
    33: RamFile.compress,
    34: RamFile.uncompress,
    35: RamFile.encode,
    36: RamFile.decode,
}
