"""Where the VM reads the time: one object, so that a test or the laboratory can replace it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks, both in nanoseconds: one that never goes back, and the system's time since 1970 (UTC)."""

    def monotonic(self) -> int:
        """Nanoseconds since some fixed point."""
        ...

    def system(self) -> int:
        """Nanoseconds since the start of 1970, as the operating system has it."""
        ...


class SystemClock:
    """The clocks of the operating system."""

    def monotonic(self) -> int:
        """See :class:`Clock`."""
        return time.monotonic_ns()

    def system(self) -> int:
        """See :class:`Clock`."""
        return time.time_ns()


class ManualClock:
    """A clock that stands still until it is told to move: virtual time for the synchronous driver and for tests."""

    def __init__(self, system: int = 1_700_000_000_000_000_000) -> None:
        self._elapsed = 0
        self._start = system

    def monotonic(self) -> int:
        """See :class:`Clock`."""
        return self._elapsed

    def system(self) -> int:
        """See :class:`Clock`."""
        return self._start + self._elapsed

    def move(self, nanoseconds: int) -> None:
        """Let `nanoseconds` pass."""
        self._elapsed += nanoseconds
