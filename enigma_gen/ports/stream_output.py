"""What is to be written to a stream and could not be written at once: pieces of data, and files that are to be sent.

Source: OTP 25 ``inet_drv.c`` (``tcp_inet_output``, ``tcp_inet_sendfile``).
"""

from __future__ import annotations

import os
import socket
from collections import deque
from typing import Final

_MOST_PIECES: Final = 16
_FILE_PIECE: Final = (1 << 30) - 1


class FileToSend:
    """A piece of a file: our own descriptor, where it begins, how long it is, and how much has been sent."""

    __slots__ = ("fd", "offset", "left", "sent")

    def __init__(self, fd: int, offset: int, length: int) -> None:
        self.fd = fd
        self.offset = offset
        self.left = length
        self.sent = 0

    def send(self, sock: socket.socket) -> None:
        """Send as much as can be sent.  Raises OSError, BlockingIOError too."""
        while self.left:
            count = os.sendfile(sock.fileno(), self.fd, self.offset, min(self.left, _FILE_PIECE))
            if not count:
                self.left = 0
            else:
                self.sent += count
                self.offset += count
                self.left -= count

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.fd)


class StreamOutput:
    """The queue of one stream; `size` is the number of bytes of data in it."""

    __slots__ = ("items", "size")

    def __init__(self) -> None:
        self.items: deque[memoryview | FileToSend] = deque()
        self.size = 0

    def add(self, data: bytes | memoryview) -> None:
        """Queue `data`."""
        if len(data):
            self.items.append(memoryview(data))
            self.size += len(data)

    def file(self) -> FileToSend | None:
        """The file that is in the queue, if there is one."""
        return next((item for item in self.items if type(item) is FileToSend), None)

    def write(self, sock: socket.socket) -> FileToSend | None:
        """Write once; gives a file that has been sent.  Raises OSError."""
        first = self.items[0]
        if type(first) is FileToSend:
            first.send(sock)
            self.items.popleft()
            first.close()
            return first
        pieces: list[memoryview] = []
        for item in self.items:
            if type(item) is FileToSend or len(pieces) == _MOST_PIECES:
                break
            assert isinstance(item, memoryview)
            pieces.append(item)
        self._written(sock.sendmsg(pieces))
        return None

    def _written(self, count: int) -> None:
        self.size -= count
        while count:
            first = self.items[0]
            assert isinstance(first, memoryview)
            if count < len(first):
                self.items[0] = first[count:]
                return
            count -= len(first)
            self.items.popleft()

    def clear(self) -> None:
        """Forget everything."""
        for item in self.items:
            if type(item) is FileToSend:
                item.close()
        self.items.clear()
        self.size = 0
