"""The scheduler: whose turn it is, and for how long.

It is synchronous and knows neither time nor I/O: the host, a test or the laboratory calls :meth:`Scheduler.run` (many
slices) or :meth:`Scheduler.step` (one).  Who is next is decided by a *policy* (:class:`Policy`); the default one is
OTP's.

A slice's budget is ``system.budget``, one list per VM: an entry per reduction that is left.  A slice of more than
:data:`CHUNK` reductions runs as several in a row, without asking the policy in between, because Python's stack grows
with the slice (see the design, 4.3).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from enigma_gen.runtime import signal
from enigma_gen.runtime.suspension import EXITED, HIBERNATED, RECEIVE, REDUCTIONS, WAITING, Pause, Status
from enigma_gen.term.atom import Atom, intern

if TYPE_CHECKING:
    from enigma_gen.runtime.observer import Observer
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

CHUNK: Final = 4_000
"""The most reductions that run without unwinding Python's stack, and OTP's length of a slice."""
SLICE_COST: Final = 10
"""What a slice counts on top of its reductions in the limit of :meth:`Scheduler.run`."""

_RUNNABLE = Status.RUNNABLE
_RUNNING = Status.RUNNING
_PARKED = Status.PARKED


class Policy(Protocol):
    """Decides who is next, and for how long.  An object with these four methods; it is told everything and asked when it is time.

    Each process calls what :meth:`adder` gave for its priority whenever it becomes runnable, and never twice before :meth:`next` has given it back.
    """

    def adder(self, priority: Atom) -> Callable[[Process], Any]:
        """What to call to say that a process of `priority` has become runnable."""
        ...

    def next(self) -> Process | None:
        """The process to run now (it is removed from those runnable); None when there is none.

        A process that is no longer runnable (it died or was suspended in the queue) may be given: the scheduler asks
        again.
        """
        ...

    def slice(self, process: Process) -> int:
        """How many reductions, at least 1, `process` may use."""
        ...

    def __len__(self) -> int:
        """How many processes are waiting to run (dead ones may be counted)."""
        ...


class OtpPolicy:
    """OTP's: ``max`` before ``high`` before the rest; among those one of ``low`` after each 8 of ``normal``; round
    robin in each.
    """

    __slots__ = ("maximum", "high", "normal", "low", "reductions", "_normals")

    def __init__(self, reductions: int = CHUNK) -> None:
        self.maximum: deque[Process] = deque()
        self.high: deque[Process] = deque()
        self.normal: deque[Process] = deque()
        self.low: deque[Process] = deque()
        self.reductions = reductions
        self._normals = 0

    def adder(self, priority: Atom) -> Callable[[Process], Any]:
        """See :class:`Policy`."""
        name = "maximum" if priority.name == "max" else priority.name
        queue: deque[Process] = getattr(self, name)
        return queue.append

    def next(self) -> Process | None:
        """See :class:`Policy`."""
        if self.maximum:
            return self.maximum.popleft()
        if self.high:
            return self.high.popleft()
        if self.normal and (not self.low or self._normals < 8):
            self._normals += 1
            return self.normal.popleft()
        self._normals = 0
        return self.low.popleft() if self.low else None

    def slice(self, process: Process) -> int:
        """See :class:`Policy`."""
        return self.reductions

    def __len__(self) -> int:
        return len(self.maximum) + len(self.high) + len(self.normal) + len(self.low)


class Step(NamedTuple):
    """One slice: which process, why it stopped, how many reductions it used."""

    process: Process
    pause: Pause
    reductions: int


class Scheduler:
    """Runs slices.  ``policy`` is replaced through :meth:`use`; ``current`` is the process whose slice is on,
    and ``granted`` the reductions it got."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.policy: Policy = OtpPolicy()
        self.current: Process | None = None
        self.granted = CHUNK
        self.observer: Observer | None = None
        """Who is told of slices, see :mod:`enigma_gen.runtime.observer`."""
        self.slices = 0
        self.reductions = 0
        self._spare: list[None] = [None] * CHUNK

    def use(self, policy: Policy) -> None:
        """Let `policy` decide from now on; whoever is runnable stays so."""
        old = self.policy
        runnable: list[Process] = []
        while (process := old.next()) is not None:
            runnable.append(process)
        self.policy = policy
        self.system.schedule_normal = policy.adder(intern("normal"))
        for process in self.system.processes.values():
            if process.generator is not None:  # else it is run by somebody else
                process.schedule = policy.adder(process.priority)
        for process in runnable:
            if process.status is _RUNNABLE:
                process.schedule(process)
            elif process.status is Status.FROZEN_QUEUED:
                process.status = Status.FROZEN_RUNNABLE

    def ready(self) -> bool:
        """Whether there is anything to run."""
        return len(self.policy) > 0 or bool(self.system.dying) or self._chores_left()

    def _chores_left(self) -> bool:
        return self.system.debris.size > 0 or bool(self.system.chores)

    def _do_chores(self) -> None:
        system = self.system
        if system.debris.size:
            system.debris.sweep()
        if system.chores:
            system.chores.step()

    def step(self) -> Step | None:
        """Run one slice of one process; None when nobody is runnable."""
        system = self.system
        self._do_chores()
        while system.dying:
            signal.drain(system, 1_000)
        while (process := self.policy.next()) is not None:
            if process.status is _RUNNABLE:
                return self._slice(process)
            self._passed_over(process)
        return None

    def run(self, limit: int = 10_000) -> bool:
        """Run slices till about `limit` reductions are used or nobody is runnable; whether there is more to do.

        Each slice counts :data:`SLICE_COST` more than its reductions, so `limit` bounds the time spent even if every
        slice is tiny.
        """
        system = self.system
        self._do_chores()
        if system.dying and signal.drain(system, 2_000):
            return True
        policy = self.policy
        if type(policy) is not OtpPolicy or policy.reductions > CHUNK or self.observer is not None:
            return self._run_any(limit)
        budget = system.budget
        top_up = budget.extend
        spare = self._spare
        size = policy.reductions
        if len(budget) != size:
            budget[:] = spare[:size]
        self.granted = size
        maximum, high, low, normal = policy.maximum, policy.high, policy.low, policy.normal
        runnable, running, parked, receive, exited = _RUNNABLE, _RUNNING, _PARKED, RECEIVE, EXITED
        slices = total = 0
        while total < limit:
            if maximum or high or low or not normal:
                found = policy.next()
                if found is None:
                    break
                process = found
            else:
                process = normal.popleft()
            if process.status is not runnable:
                self._passed_over(process)
                continue
            process.status = running
            self.current = process
            pause = next(process.generator, exited)  # type: ignore[arg-type]
            used = size - len(budget)
            if used == 1:
                budget.append(None)
            else:
                top_up(spare[:used])
            process.reductions += used
            total += used + SLICE_COST
            slices += 1
            if process.status is not running:
                self._ended(process)
            elif pause is receive:
                process.status = parked
            else:
                self._put_back(process, pause)
        self.current = None
        self.slices += slices
        self.reductions += total - slices * SLICE_COST
        return bool(normal or maximum or high or low or system.dying) or self._chores_left()

    def _run_any(self, limit: int) -> bool:
        while limit > 0:
            step = self.step()
            if step is None:
                if self.observer is not None:
                    self.observer.sleeps()
                    if len(self.policy):
                        continue
                return self._chores_left()
            limit -= step.reductions + SLICE_COST
        return self.ready()

    def step_held(self, process: Process, reductions: int) -> Step:
        """Run one slice of `process`, which somebody keeps from running (:func:`~enigma_gen.runtime.signal.freeze`), whatever the policy says.

        It is held still when this returns, so nobody else runs it.
        """
        while self.system.dying:
            signal.drain(self.system, 1_000)
        if process.status is Status.EXITED:
            return Step(process, EXITED, 0)
        pause, total = self._run_slice(process, reductions)
        if pause is WAITING:
            self._put_back(process, pause)
        elif pause is not EXITED:
            if pause is HIBERNATED:
                process.stack.clear()
            parked = pause is RECEIVE or pause is HIBERNATED
            process.status = Status.FROZEN_PARKED if parked else Status.FROZEN_RUNNABLE
        return Step(process, pause, total)

    def _slice(self, process: Process) -> Step:
        pause, total = self._run_slice(process, max(1, self.policy.slice(process)))
        if pause is not EXITED:
            self._put_back(process, pause)
        return Step(process, pause, total)

    def _run_slice(self, process: Process, left: int) -> tuple[Pause, int]:
        """Run `process` for up to `left` reductions; why it stopped and how many it used."""
        budget = self.system.budget
        process.status = _RUNNING
        self.current = process
        observer = self.observer
        if observer is not None:
            observer.starts(process)
        total = 0
        while True:
            size = min(left, CHUNK)
            budget[:] = self._spare[:size]
            self.granted = size
            pause = next(process.generator, EXITED)  # type: ignore[arg-type]
            used = size - len(budget)
            total += used
            left -= used
            if pause is not REDUCTIONS or left <= 0 or process.status is not _RUNNING:
                break
        process.reductions += total
        self.slices += 1
        self.reductions += total
        self.current = None
        if observer is not None:
            observer.ends(process, pause, process.status is _RUNNING)
        if process.status is not _RUNNING:
            self._ended(process)
            pause = EXITED
        return pause, total

    def _put_back(self, process: Process, pause: Pause) -> None:
        if pause is RECEIVE:
            process.status = _PARKED
        elif pause is WAITING:
            process.status = Status.WAITING
            self.system.start_async(process)
        elif pause is HIBERNATED:
            process.stack.clear()
            process.status = _PARKED
            if process.mailbox:
                process.wake()
        elif process.suspends:  # by a busy port, in this very slice
            process.status = Status.FROZEN_RUNNABLE
        else:
            process.status = _RUNNABLE
            process.schedule(process)

    def _ended(self, process: Process) -> None:
        """The process is not running any more: it has ended, or an exit signal has hit it during its slice."""
        if process.status is Status.DOOMED:
            signal.finish(process, process.exit_reason)
        process.generator = None

    def _passed_over(self, process: Process) -> None:
        if process.status is Status.FROZEN_QUEUED:
            process.status = Status.FROZEN_RUNNABLE
