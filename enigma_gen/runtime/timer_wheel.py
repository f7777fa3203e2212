"""A hierarchical timing wheel: start, cancel and read cost O(1), whatever the number of timers.

Time is a whole number of ticks, never negative.  There are :data:`LEVELS` wheels of 256 slots; a timer lies in the
wheel of the highest byte in which its tick differs from ``now``, in the slot which that byte of the tick names.  From
that follow the invariants everything rests on:

* the slots of wheel *n* that are in use belong to the block of 256**(n+1) ticks that holds ``now``, and none lies
  behind it;
* so the next timer is in the lowest wheel in use, in its lowest slot in use, found by bit arithmetic on one integer
  per wheel;
* when ``now`` enters the block of a slot of a higher wheel, that slot is emptied into the wheels below *before*
  anything can be started there directly, so timers of the same tick fire in the order in which they were started;
* the wheel and slot of a timer can be computed anew at any time from its tick and ``now``: cancelling needs no back
  pointer.

Advancing jumps from slot in use to slot in use, so that a jump over days of virtual time is as cheap as one over a
millisecond. A slot is a ``dict`` used as an ordered set.  Rejected: a heap (cancelling leaves dead entries behind:
every ``receive ... after`` that gets its message in time would), and lists per slot with lazy cancelling, for the
same reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

LEVELS: Final = 8
MAX_TICK: Final = (1 << 8 * LEVELS) - 1


class Timer:
    """One timer: fires at `tick` by calling ``action(timer)``.  `owner`, `message` and `ref` belong to whoever
    started it. ``live`` is true until it has fired or was cancelled.
    """

    __slots__ = ("tick", "action", "owner", "message", "ref", "live")

    def __init__(self, tick: int, action: Callable[[Timer], None], owner: Any, message: Any, ref: Any) -> None:
        self.tick = tick
        self.action = action
        self.owner = owner
        self.message = message
        self.ref = ref
        self.live = True


class TimerWheel:
    """All timers of one VM.  ``now`` is the tick up to which timers have been fired."""

    __slots__ = ("now", "_wheels", "_used", "_count")

    def __init__(self, now: int = 0) -> None:
        self.now = now
        self._wheels: list[list[dict[Timer, None] | None]] = [[None] * 256 for _ in range(LEVELS)]
        self._used = [0] * LEVELS
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def start(
        self,
        tick: int,
        action: Callable[[Timer], None],
        owner: Any = None,
        message: Any = None,
        ref: Any = None,
    ) -> Timer:
        """Start a timer that fires at `tick` (at the next :meth:`advance` if that has passed)."""
        now = self.now
        if tick < now:
            tick = now
        elif tick > MAX_TICK:
            tick = MAX_TICK
        timer = Timer(tick, action, owner, message, ref)
        self._count += 1
        self._place(timer)
        return timer

    def _place(self, timer: Timer) -> None:
        tick = timer.tick
        difference = tick ^ self.now
        level = (difference.bit_length() - 1) >> 3 if difference else 0
        index = (tick >> (level << 3)) & 255
        wheel = self._wheels[level]
        slot = wheel[index]
        if slot is None:
            wheel[index] = {timer: None}
            self._used[level] |= 1 << index
        else:
            slot[timer] = None

    def cancel(self, timer: Timer) -> bool:
        """Cancel `timer`; False when it has fired or was cancelled before."""
        if not timer.live:
            return False
        timer.live = False
        self._count -= 1
        tick = timer.tick
        difference = tick ^ self.now
        level = (difference.bit_length() - 1) >> 3 if difference else 0
        index = (tick >> (level << 3)) & 255
        wheel = self._wheels[level]
        slot = wheel[index]
        if slot is not None and timer in slot:  # else its slot is being fired right now
            del slot[timer]
            if not slot:
                wheel[index] = None
                self._used[level] &= ~(1 << index)
        return True

    def next_deadline(self) -> int | None:
        """The earliest tick at which :meth:`advance` may have something to do, None without timers.

        It is the tick of the next timer if that lies in the block of 256 ticks which holds ``now``; otherwise the
        start of its block, where the timers of the block are only sorted in: at most one such stop per wheel and
        timer.
        """
        for level, used in enumerate(self._used):
            if used:
                shift = level << 3
                index = (used & -used).bit_length() - 1
                return ((self.now >> (shift + 8)) << (shift + 8)) | (index << shift)
        return None

    def advance(self, now: int) -> int:
        """Fire, in order, all timers up to tick `now`; returns how many fired.

        Actions may start and cancel timers; one that is started for a tick that has passed fires in the same call.
        """
        fired = 0
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            fired += self._enter(deadline)
        self.now = max(self.now, now)
        return fired

    def _enter(self, tick: int) -> int:
        level = next(level for level, used in enumerate(self._used) if used)
        self.now = tick
        index = (tick >> (level << 3)) & 255
        slot = self._wheels[level][index]
        assert slot is not None
        self._wheels[level][index] = None
        self._used[level] &= ~(1 << index)
        if level:
            for timer in slot:
                self._place(timer)
            return 0
        fired = 0
        for timer in slot:
            if timer.live:
                timer.live = False
                self._count -= 1
                fired += 1
                timer.action(timer)
        return fired
