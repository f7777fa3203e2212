"""The driver ``trace_file_drv`` of runtime_tools: trace messages into a file, or into several in turn.

The port is opened as ``trace_file_drv n NAME``, or ``trace_file_drv w SIZE COUNT TIME TAIL n NAME`` for a log that wraps: a new file is begun when the
current one has `SIZE` bytes (every `TIME` milliseconds if that is not 0), and at most `COUNT` are kept.  A number, counted from 0 to `COUNT`, stands
in the names at position `TAIL`.  What is written is a packet per message: a zero byte, the size in four bytes, the term in
external format.  ``port_control(Port, $f, _)`` writes out what is buffered.

Source: OTP 25 runtime_tools, ``trace_file_drv.c``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import BinaryIO, Final

import trio

from enigma_gen.abi.driver import Driver, DriverError, Drivers
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.term.atom import am

drivers = Drivers()

_COMMAND: Final = re.compile(rb"trace_file_drv +(?:w +(\d+) +(\d+) +(\d+) +(\d+) +)?n (.+)", re.DOTALL)
_FLUSH: Final = ord("f")


class _Names:
    """The names of the files of a wrapping log, one after the other."""

    def __init__(self, name: bytes, tail: int, count: int) -> None:
        self.name = name
        self.tail = tail
        self.count = count
        self.number = 0

    @property
    def current(self) -> bytes:
        """The name it is at."""
        return self.name[: self.tail] + b"%d" % self.number + self.name[self.tail :]

    def advance(self) -> None:
        """Go on to the next."""
        self.number = 0 if self.number >= self.count else self.number + 1


@drivers("trace_file_drv")
class TraceFile(Driver):
    """See the module."""

    def start(self) -> None:
        """Open the file."""
        parsed = _COMMAND.fullmatch(self.options.command)
        if parsed is None:
            raise DriverError(am.badarg)
        size, count, time, tail, name = parsed.groups()
        self.limit = int(size or 0)
        self.left = int(count or 0)
        self.length = 0
        self.time = int(time or 0)
        self.writing: _Names | None = None
        self.cancel: Callable[[], None] | None = None
        if size is not None:
            if int(tail) >= len(name):
                raise DriverError(am.badarg)
            self.writing = _Names(name, int(tail), self.left)
            self.oldest = _Names(name, int(tail), self.left)
            name = self.writing.current
        try:
            self.file = _create(name)
        except OSError as problem:
            raise DriverError(posix_atom(problem.errno)) from None
        if self.time:
            self.cancel = self.port.start_task(self._wrap_by_time)

    def output(self, data: bytes) -> None:
        """Write one packet."""
        try:
            self.file.write(b"\0" + len(data).to_bytes(4, "big") + data)
            self.length += 5 + len(data)
            if self.writing is not None and not self.time and self.length >= self.limit:
                self._wrap()
        except OSError as problem:
            self.port.fail(posix_atom(problem.errno))

    def control(self, operation: int, data: bytes) -> bytes | list[int] | None:
        """Flush the file."""
        if operation != _FLUSH:
            return None
        try:
            self.file.flush()
        except OSError as problem:
            self.port.fail(posix_atom(problem.errno))
        return [0]

    def stop(self) -> None:
        """Close the file."""
        if self.cancel is not None:
            self.cancel()
        self.file.close()

    def _wrap(self) -> None:
        """Begin the next file, and delete the oldest if there are enough."""
        assert self.writing is not None
        self.file.close()
        if self.left > 1:
            self.left -= 1
        else:
            os.unlink(self.oldest.current)
            self.oldest.advance()
        self.writing.advance()
        self.file = _create(self.writing.current)
        self.length = 0

    async def _wrap_by_time(self) -> None:
        while True:
            await trio.sleep(self.time / 1000)
            try:
                self._wrap()
            except OSError as problem:
                self.port.fail(posix_atom(problem.errno))


def _create(name: bytes) -> BinaryIO:
    """A new file, or the one of that name made empty."""
    return os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o777), "wb")
