"""A guard against what never ends, for tests of things that are slow when they are wrong.

Tests that must not be quadratic have sizes at which a quadratic one would take many minutes, and run inside of :func:`ends`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_SECONDS = 60.0
"""Tens of times what anything guarded takes on a slow machine: the guard does not measure, it only ends the run."""


@contextmanager
def ends() -> Iterator[None]:
    """Raises AssertionError in what is inside when that has used a minute of CPU time.  Only in the main thread."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"no end after {CPU_SECONDS:.0f} s of CPU time")

    previous = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
