"""The host: runs a system inside a trio program.  The only file of the runtime that knows trio.

It runs slices for a few milliseconds, takes a checkpoint, and goes on; when nobody is runnable it parks until the
timer wheel's next deadline or until :meth:`Host.notify` says that something has happened outside (a message from
another task, data on a socket).  Parked, it costs no CPU.

Invariants: everything that touches the system happens in the trio thread, between two checkpoints, so no locks are
needed; whoever makes a process runnable from outside of a slice calls ``system.notify`` afterwards.  Asynchronous
natives run in the host's nursery, each in a cancel scope that ends with its process, and so do the tasks of port drivers; leaving
:meth:`Host.run` closes all ports and cancels them all.

Time comes from trio's clock, so that ``trio.testing.MockClock`` gives virtual time, with jumps over the idle parts;
it stands still while another thread works for the system.
"""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import trio

from enigma_gen.abi.suspend import SUSPEND, deliver
from enigma_gen.runtime.clock import SystemClock
from enigma_gen.runtime.os_signals import SignalHandlers
from enigma_gen.runtime.port import flush_all
from enigma_gen.runtime.process import Process, raise_unit
from enigma_gen.runtime.suspension import WAITING, SystemHalted
from enigma_gen.runtime.system import System, call_in_place, run_in_place
from enigma_gen.runtime.workers import Job, Workers
from enigma_gen.term.atom import am

TURN: Final = 0.001
"""Seconds that the host runs slices before it lets other tasks run."""
_RUN_LIMIT: Final = 2_000
_BLOCKING_COST: Final = 200
"""Reductions for a call that is handed to another thread."""


class TrioClock:
    """The clock of the trio run as a :class:`~enigma_gen.runtime.clock.Clock`; if it can be moved by hand, system
    time moves with it.
    """

    def __init__(self, clock: trio.abc.Clock) -> None:
        self._now: Callable[[], float] = clock.current_time
        self._virtual_start = time.time_ns() - self.monotonic() if hasattr(clock, "jump") else None

    def monotonic(self) -> int:
        """See :class:`~enigma_gen.runtime.clock.Clock`."""
        return round(self._now() * 1e9)

    def system(self) -> int:
        """See :class:`~enigma_gen.runtime.clock.Clock`."""
        return time.time_ns() if self._virtual_start is None else self._virtual_start + self.monotonic()


class Host:
    """Runs `system`; `turn` is how many seconds slices are run between two checkpoints.

    With `signals` the VM handles signals of the operating system as ``erl`` does; only in Python's main thread.
    """

    def __init__(self, system: System, *, turn: float = TURN, signals: bool = False) -> None:
        self.system = system
        self.turn = turn
        self.signals = signals
        self.on_interrupt: tuple[Callable[[], None], Callable[[], None]] | None = None
        """What to do about Ctrl-C: at once, in the handler, and then in the host's thread; None for what Python does."""
        self.turns = 0
        self.parks = 0
        self._parked: trio.Event | None = None
        self._nursery: trio.Nursery | None = None
        self._stopping = False
        self._status: int | str | None = None
        self._virtual_time = False
        self._token: trio.lowlevel.TrioToken | None = None
        self._workers = Workers(self._tell)

    async def run(
        self, *, until_idle: bool = False, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED
    ) -> int | str | None:
        """Run the system till it is halted (the status is returned), :meth:`stop` is called, or the task is cancelled.

        With `until_idle` also till nobody is runnable, no timer runs and no asynchronous native is under way.
        """
        system = self.system
        if type(system.clock) is SystemClock and not len(system.timers):
            system.use_clock(TrioClock(trio.lowlevel.current_clock()))
        system.notify = self.notify
        system.start_async = self._start_async
        system.cancel_async = self._cancel_async
        system.start_task = self._start_task
        system.blocking = self._blocking
        system.in_background = self._in_background
        self._virtual_time = hasattr(trio.lowlevel.current_clock(), "jump")
        self._token = trio.lowlevel.current_trio_token()
        self._stopping = False
        self._status = None
        handlers = SignalHandlers(system, self._token.run_sync_soon)
        system.watch_signal = handlers.watch
        system.wait_readable = _wait_readable
        if self.signals:
            system.set_signal = handlers.set
            handlers.start()
        if self.on_interrupt is not None:
            handlers.interrupt(*self.on_interrupt)
        status: int | str | None = None
        failure: BaseException | None = None
        try:
            async with trio.open_nursery() as nursery:
                self._nursery = nursery
                task_status.started()
                try:
                    status = await self._loop(until_idle)
                except (Exception, KeyboardInterrupt, SystemExit) as exc:  # noqa: BLE001  (not to be wrapped in a group)
                    failure = exc
                finally:
                    system.end_ports()
                nursery.cancel_scope.cancel()
        finally:
            self._nursery = None
            handlers.stop()
            system.blocking = run_in_place
            system.in_background = call_in_place
            self._workers.stop()
        if failure is not None:
            raise failure
        return status

    async def _loop(self, until_idle: bool) -> int | str | None:
        system = self.system
        try:
            while not self._stopping:
                if len(system.timers):
                    system.advance_timers()
                if system.scheduler.ready():
                    self._turn()
                    await trio.lowlevel.checkpoint()
                elif until_idle and self._is_idle():
                    return None
                else:
                    await self._park()
        except SystemHalted as halted:
            if halted.flush:
                await self._flush()
            return halted.status
        return self._status

    def _turn(self) -> None:
        """Run slices for about ``turn`` seconds."""
        self.turns += 1
        run = self.system.scheduler.run
        end = time.perf_counter() + self.turn
        while run(_RUN_LIMIT) and time.perf_counter() < end:
            pass

    def _is_idle(self) -> bool:
        assert self._nursery is not None
        return not len(self.system.timers) and not self._nursery.child_tasks and not self._workers.outstanding

    async def _park(self) -> None:
        """Wait for the next deadline of the timer wheel or for :meth:`notify`."""
        self.parks += 1
        self._parked = parked = trio.Event()
        stands_still = self._virtual_time and self._workers.outstanding
        deadline = None if stands_still else self.system.next_deadline()
        try:
            if deadline is None:
                await parked.wait()
            else:
                wait = (deadline - self.system.clock.monotonic()) / 1e9
                with trio.move_on_after(max(0.0, wait)):
                    await parked.wait()
        finally:
            self._parked = None

    def notify(self) -> None:
        """Something has happened outside of a slice: look at the run queue again.  To be called in the trio thread."""
        if self._parked is not None:
            self._parked.set()

    async def _flush(self) -> None:
        """Close all ports, and wait till those that have something to write have written it."""
        flush_all(self.system)
        while any(port.closing for port in self.system.ports.values()):
            self._parked = parked = trio.Event()
            await parked.wait()
        self._parked = None

    def halt(self, status: int | str) -> None:
        """Let :meth:`run` return `status` at its next checkpoint; nobody waits for what ports have still to write."""
        self._status = status
        self.stop()

    def stop(self) -> None:
        """Let :meth:`run` return at its next checkpoint."""
        self._stopping = True
        self.notify()

    # Asynchronous natives --------------------------------------------------------------------------------------------

    def _start_async(self, p: Process) -> None:
        if type(p.waiting_for) is Job:
            return
        assert self._nursery is not None
        function, arguments = p.waiting_for
        p.waiting_for = scope = trio.CancelScope()
        self._nursery.start_soon(self._run_async, p, scope, function, arguments)
        self.notify()

    async def _run_async(
        self, p: Process, scope: trio.CancelScope, function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        unit: Callable[..., Any] = deliver
        with scope:
            try:
                value = await function(*arguments)
            except Exception as exc:  # noqa: BLE001  (it goes on in the process that called the native)
                unit, value = raise_unit, exc
            if p.waiting_for is scope:
                p.continue_with(unit, (value,))
                self.notify()
            elif self._parked is not None:
                self.notify()

    @staticmethod
    def _cancel_async(p: Process) -> None:
        scope, p.waiting_for = p.waiting_for, None
        if isinstance(scope, trio.CancelScope):
            scope.cancel()

    # Tasks of port drivers -------------------------------------------------------------------------------------------

    def _start_task(self, function: Callable[..., Awaitable[None]], arguments: tuple[Any, ...]) -> Callable[[], None]:
        assert self._nursery is not None
        scope = trio.CancelScope()
        self._nursery.start_soon(self._run_task, scope, function, arguments)
        return scope.cancel

    async def _run_task(
        self, scope: trio.CancelScope, function: Callable[..., Awaitable[None]], arguments: tuple[Any, ...]
    ) -> None:
        with scope:
            try:
                await function(*arguments)
            except Exception as exc:  # noqa: BLE001  (a bug in a driver does not end the VM)
                self.system.report_bug(None, exc)
        self.notify()

    # What may wait for a disk ----------------------------------------------------------------------------------------

    def _blocking(self, p: Process, function: Callable[..., Any], *arguments: Any) -> Any:
        """See :func:`~enigma_gen.runtime.system.run_in_place`."""
        system = self.system
        del system.budget[-_BLOCKING_COST:]
        job = Job(function, arguments)
        if self._workers.start(job):
            return job.result()
        p.frames.append((deliver, (am.undefined,)))
        p.waiting_for = job
        p.pause = WAITING
        job.process = p
        return SUSPEND

    def _in_background(self, function: Callable[..., Any], *arguments: Any) -> None:
        """See :func:`~enigma_gen.runtime.system.call_in_place`."""
        self._workers.post(Job(function, arguments))

    def _tell(self, job: Job) -> None:
        """`job` is done, and nobody has waited for it (called by a worker)."""
        assert self._token is not None
        with contextlib.suppress(trio.RunFinishedError):
            self._token.run_sync_soon(self._job_done, job)

    def _job_done(self, job: Job) -> None:
        self._workers.collected()
        p = job.process
        if p is not None and p.waiting_for is job:
            if job.error is None:
                p.continue_with(deliver, (job.value,))
            else:
                p.continue_with(raise_unit, (job.error,))
        self.notify()


async def _wait_readable(fd: int) -> None:
    """Wait till there is something to read; a file never makes anybody wait."""
    try:
        await trio.lowlevel.wait_readable(fd)
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.EINVAL):
            raise
        await trio.lowlevel.checkpoint()
