"""Run a system without a host: synchronously, in virtual time.

What the host does with trio, this does with a :class:`~enigma_gen.runtime.clock.ManualClock`: whenever nobody is
runnable, time jumps to the next timer.  For tests, for tools that need no I/O, and for the laboratory.
"""

from __future__ import annotations

from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.system import System


def drive(system: System, *, slices: int | None = None, until: int | None = None) -> bool:
    """Run till nobody is runnable and no timer is left (or none before `until`, in ms from now); whether all came to
    rest.

    At most `slices` slices, if given: then False says that there was more to do.  The system's clock must be a
    ManualClock.
    """
    clock = system.clock
    if not isinstance(clock, ManualClock):
        raise TypeError(f"a synchronous run needs a ManualClock, got {type(clock).__name__}")
    end = None if until is None else clock.monotonic() + until * 1_000_000
    while True:
        system.advance_timers()
        if slices is None:
            while system.scheduler.run():
                pass
        else:
            while slices > 0 and system.scheduler.step() is not None:
                slices -= 1
            if slices <= 0:
                return not system.scheduler.ready()
        deadline = system.next_deadline()
        if deadline is None or (end is not None and deadline > end):
            if end is not None:
                clock.move(max(0, end - clock.monotonic()))
            return True
        clock.move(max(0, deadline - clock.monotonic()))
