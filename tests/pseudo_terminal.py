"""Runs a program in a pseudo-terminal, for the tests that compare what a terminal gets to see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence


class Session:
    """A program whose terminal is ours; ``seen`` is all that it has written so far."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self.pid, self.fd = pty.fork()
        if not self.pid:
            sizes = ("COLUMNS", "LINES")  # pytest's workers have them set; the size is the window's
            os.execvpe(command[0], list(command), {k: v for k, v in environment.items() if k not in sizes})
        self.resize(columns, rows)
        self.seen = b""

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def mode(self) -> list[object]:
        """The mode of the terminal."""
        return termios.tcgetattr(self.fd)

    def read_until(self, end: bytes | re.Pattern[bytes], seconds: float = 60, quiet: float = 0.1) -> bytes:
        """What has been written since the last call, up to `end`, and whatever follows with pauses below `quiet` seconds.  Raises TimeoutError."""
        pattern = re.compile(re.escape(end)) if isinstance(end, bytes) else end
        start = len(self.seen)
        deadline = time.monotonic() + seconds
        while not pattern.search(self.seen, start):
            if time.monotonic() > deadline or not self._read(0.2):
                raise TimeoutError(f"waited for {end!r}, saw {self.seen[start:]!r}")
        while self._read(quiet, quiet=True):
            pass
        return self.seen[start:]

    def read_more(self, count: int, seconds: float) -> bytes:
        """What is written till there are `count` bytes of it, or `seconds` have passed."""
        start = len(self.seen)
        deadline = time.monotonic() + seconds
        while len(self.seen) - start < count and time.monotonic() < deadline and self._read(0.1):
            pass
        while self._read(0.03, quiet=True):
            pass
        return self.seen[start:]

    def read_all(self, seconds: float = 60) -> bytes:
        """All that is written till the program ends."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._read(0.5):
            pass
        return self.seen

    def _read(self, seconds: float, *, quiet: bool = False) -> bool:
        """Read what there is; whether there was something (with `quiet`), or the program is still there."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return not quiet
        with contextlib.suppress(OSError):
            data = os.read(self.fd, 65_536)
            self.seen += data
            return bool(data)
        return False

    def close(self) -> int:
        """End the program if it still runs; its exit status (negative: the signal that killed it)."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


@contextlib.contextmanager
def session(command: Sequence[str], environment: Mapping[str, str], columns: int = 80) -> Iterator[Session]:
    """A :class:`Session` that is closed at the end of the block."""
    made = Session(command, environment, columns)
    try:
        yield made
    finally:
        with contextlib.suppress(ChildProcessError, OSError):
            made.close()
