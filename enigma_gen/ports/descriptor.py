"""What the drivers have in common that read and write file descriptors: packets, the queue, and waiting without blocking.

A descriptor that the VM shares with other programs (its standard input and output) must not be made non-blocking: that is a flag of the open file, and
would be seen by all who have it open, also after the VM has ended.  So where Linux lets us, a terminal or pipe is opened a second time, and that
open file is our own.  What cannot be opened again is read when there is something to read, and written by a thread.

Reading goes on whether or not anybody takes the messages; only the writer of a port is ever held up, as in OTP.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections import deque
from collections.abc import Callable
from typing import Final

import trio

from enigma_gen.abi.driver import Driver, DriverPort, PortOptions
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.terminal import own_description
from enigma_gen.term.atom import am

READ_SIZE: Final = 65_536
_WRITE_SIZE: Final = 1 << 20
_LARGEST: Final = {0: None, 1: 0xFF, 2: 0xFFFF, 4: None}


class PacketReader:
    """Cuts a stream into packets with a header of `size` bytes, big endian; `size` 0: pieces as they come."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that are complete with `data`."""
        size = self.size
        if not size:
            return [data]
        pending = self._pending
        pending += data
        packets = []
        start = 0
        while len(pending) - start >= size:
            end = start + size + int.from_bytes(pending[start : start + size], "big")
            if end > len(pending):
                break
            packets.append(bytes(pending[start + size : end]))
            start = end
        del pending[:start]
        return packets


class Output:
    """The queue of what is to be written to one descriptor."""

    def __init__(self, driver: DescriptorDriver, fd: int, *, owned: bool) -> None:
        self.driver = driver
        self.fd = fd
        self.owned = owned
        self._nonblocking = owned
        self._private: int | None = None
        self._chunks: deque[memoryview] = deque()
        self._cancel: Callable[[], None] | None = None
        self._direct = False
        self._closed = False
        if owned:
            os.set_blocking(fd, False)
        else:
            self._share()

    def _share(self) -> None:
        """The descriptor is not ours: find out how it can be written without blocking others, and for others."""
        self._private = own_description(self.fd, os.O_WRONLY)
        if self._private is not None:
            self._nonblocking = True
            return
        with contextlib.suppress(OSError):
            mode = os.fstat(self.fd).st_mode
            self._direct = stat.S_ISREG(mode) or (stat.S_ISCHR(mode) and not os.isatty(self.fd))

    def write(self, data: bytes) -> None:
        """Write at once what can be written, and queue the rest.  Raises OSError."""
        view = memoryview(data)
        if not self._chunks:
            view = view[self._try_write(view) :]
        if not len(view):
            return
        self._chunks.append(view)
        self.driver.queued += len(view)
        if self._cancel is None:
            self._cancel = self.driver.port.start_task(self._drain)

    def _try_write(self, view: memoryview) -> int:
        """Write without blocking; how much was written."""
        target = self.fd if self._private is None else self._private
        done = 0
        while done < len(view):
            try:
                if self._nonblocking or self._direct:
                    done += os.write(target, view[done : done + _WRITE_SIZE])
                else:
                    return done
            except BlockingIOError:
                return done
        return done

    async def _drain(self) -> None:
        """Write what is queued, as it can be written."""
        try:
            while self._chunks:
                view = self._chunks[0]
                count = await self._write_some(view)
                if count == len(view):
                    self._chunks.popleft()
                else:
                    self._chunks[0] = view[count:]
                self.driver.has_written(count, last=not self._chunks)
        except OSError as problem:
            self._chunks.clear()
            self.driver.port.fail(posix_atom(problem.errno))
        except trio.ClosedResourceError:
            pass
        finally:
            self._cancel = None

    async def _write_some(self, view: memoryview) -> int:
        if not self._nonblocking:
            return await trio.to_thread.run_sync(os.write, self.fd, bytes(view), abandon_on_cancel=True)
        target = self.fd if self._private is None else self._private
        while not self._closed:
            with contextlib.suppress(BlockingIOError):
                return os.write(target, view[:_WRITE_SIZE])
            await trio.lowlevel.wait_writable(target)
        raise trio.ClosedResourceError

    def close(self) -> None:
        """Write no more; close the descriptor if it is ours."""
        self._closed = True
        if self._cancel is not None:
            self._cancel()
        self._chunks.clear()
        _close(self.fd if self.owned else None)
        _close(self._private)
        self._private = None


def _close(fd: int | None) -> None:
    if fd is None:
        return
    with contextlib.suppress(RuntimeError):  # outside of trio nobody waits for it
        trio.lowlevel.notify_closing(fd)
    with contextlib.suppress(OSError):
        os.close(fd)


class Input:
    """Reads one descriptor to its end, in a task.

    Once a descriptor is closed, its number may belong to somebody else at once, so the task looks whether it is closed whenever it goes on.
    """

    def __init__(self, driver: DescriptorDriver, fd: int, *, owned: bool) -> None:
        self.driver = driver
        self.fd = fd
        self.owned = owned
        self._private = None if owned else own_description(fd, os.O_RDONLY)
        if owned:
            os.set_blocking(fd, False)
        self._closed = False
        self._cancel: Callable[[], None] | None = driver.port.start_task(self._read)

    async def _read(self) -> None:
        target = self.fd if self._private is None else self._private
        try:
            while not self._closed:
                await self.driver.port.system.wait_readable(target)
                if self._closed:
                    return
                try:
                    data = os.read(target, READ_SIZE)
                except BlockingIOError:
                    continue
                if not data:
                    self._cancel = None
                    await self.driver.input_ended()
                    return
                self.driver.has_read(data)
        except OSError:
            self._cancel = None
            self.driver.input_failed()
        except trio.ClosedResourceError:
            pass

    def close(self) -> None:
        """Read no more; close the descriptor if it is ours."""
        self._closed = True
        if self._cancel is not None:
            self._cancel()
        _close(self.fd if self.owned else None)
        _close(self._private)
        self._private = None


class DescriptorDriver(Driver):
    """A driver that reads `input` and writes `output`, either of which may be None."""

    has_limits = True

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self.input: Input | None = None
        self.out: Output | None = None
        self._packets = PacketReader(options.packet)
        self._busy = False
        self._ended = False

    def output(self, data: bytes) -> None:
        """See :class:`Driver`."""
        size = self.options.packet
        largest = _LARGEST[size]
        if largest is not None and len(data) > largest:
            self.port.fail(am.einval)
            return
        if self.out is None:
            if data or size:
                self.port.fail(am.ebadf)
            return
        try:
            self.out.write(len(data).to_bytes(size, "big") + data if size else data)
        except OSError as problem:
            self.port.fail(posix_atom(problem.errno))
            return
        if not self._busy and self.queued >= self.options.high:
            self._busy = True
            self.port.set_busy(True)

    def has_written(self, count: int, *, last: bool) -> None:
        """`count` bytes of the queue are gone; `last`: it is empty."""
        self.queued -= count
        if self._busy and (last or self.queued < self.options.low):
            self._busy = False
            self.port.set_busy(False)
        if last and not self.queued:
            self.port.written()
            if self._ended and not self.port.closing:
                self._ended = False
                self.port.end_of_file()
        self.port.system.notify()

    def has_read(self, data: bytes) -> None:
        """`data` has come in."""
        for packet in self._packets.feed(data):
            self.port.received(packet)
        self.port.system.notify()

    async def input_ended(self) -> None:
        """The end of the input has been reached."""
        self.port.end_of_file()
        self.port.system.notify()

    def input_failed(self) -> None:
        """The input cannot be read: nothing more comes, and nobody is told, as in OTP."""

    def stop(self) -> None:
        """See :class:`Driver`."""
        if self.input is not None:
            self.input.close()
        if self.out is not None:
            self.out.close()
