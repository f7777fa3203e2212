"""Why a process stopped, and what the scheduler may do with it meanwhile.

Both enumerations are compared with ``is`` only.  The members stand as module constants too, because the hot paths read
them as globals.
"""

from __future__ import annotations

import enum
from typing import Final


class Pause(enum.Enum):
    """Why a process gave control back: what its generator yields."""

    REDUCTIONS = "the slice is used up"
    YIELDED = "it gave up the rest of its slice"
    RECEIVE = "it waits for a message, perhaps with a deadline"
    WAITING = "it waits for an asynchronous native"
    HIBERNATED = "it waits for a message and has no stack"
    EXITED = "it is no more"


class Status(enum.Enum):
    """Where a process is, seen from the scheduler.

    `RUNNABLE`: in a run queue.  `RUNNING`: its slice is on.  `DOOMED`: running, but an exit signal has hit it, so it
    ends at its next suspension.  `PARKED`: any message or time-out makes it runnable.  `WAITING`: only the completion
    of its asynchronous native does.  The frozen ones are suspended by ``suspend_process``: `FROZEN_QUEUED` is still
    in a run queue (and is dropped when it comes up), `FROZEN_RUNNABLE` goes back into one when it is resumed,
    `FROZEN_PARKED` was parked.
    """

    RUNNABLE = enum.auto()
    RUNNING = enum.auto()
    DOOMED = enum.auto()
    PARKED = enum.auto()
    WAITING = enum.auto()
    FROZEN_QUEUED = enum.auto()
    FROZEN_RUNNABLE = enum.auto()
    FROZEN_PARKED = enum.auto()
    EXITED = enum.auto()


REDUCTIONS: Final = Pause.REDUCTIONS
YIELDED: Final = Pause.YIELDED
RECEIVE: Final = Pause.RECEIVE
WAITING: Final = Pause.WAITING
HIBERNATED: Final = Pause.HIBERNATED
EXITED: Final = Pause.EXITED


class ProcessKilled(BaseException):
    """Raised by a native when its own process has been hit by an exit signal: no Erlang code can catch it."""


class SystemHalted(BaseException):
    """Raised by ``erlang:halt``: it goes through the process and the scheduler to whoever runs them.

    `status` is the exit status (an int), or the text of a crash.
    """

    def __init__(self, status: int | str, *, flush: bool = True) -> None:
        super().__init__(status)
        self.status = status
        self.flush = flush
