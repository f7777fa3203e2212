"""The driver ``ram_file_drv``: files in memory (``file:open(Data, [ram, ...])``), on which ``erl_tar`` and others stand.

A command is an operation and its arguments, big-endian integers of 32 bits; the answer is the result's kind, as a list in front of the data:
``ok``, ``error`` with the name of an error, data with its length, or a number.  What is no operation gets no answer.

Source: OTP 25 ``ram_file_drv.c``.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Callable
from typing import Final

from enigma_gen.abi.driver import Driver, Drivers
from enigma_gen.runtime.posix import posix_atom

drivers = Drivers()

_OK: Final = b"\0"
_ERROR: Final = b"\1"
_DATA: Final = b"\2"
_NUMBER: Final = b"\3"
_Answer = tuple[bytes, bytes | None]
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
        if operation is None:
            return
        try:
            header, answer = operation(self, data[1:])
        except _Failed as failed:
            header, answer = _ERROR + posix_atom(failed.args[0]).name.encode(), None
        self.port.received_after(header, answer)

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
