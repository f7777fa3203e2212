"""The laboratory: a VM that runs only when told to, one slice of one process at a time.  See :mod:`enigma_gen.lab`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, final
from weakref import WeakKeyDictionary

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import deliver
from enigma_gen.lab.stack import Frame, stack_of
from enigma_gen.otp.find import Otp
from enigma_gen.runtime import signal
from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.process import Process, raise_unit
from enigma_gen.runtime.scheduler import OtpPolicy, Policy, Step
from enigma_gen.runtime.suspension import Pause, Status, SystemHalted
from enigma_gen.runtime.system import MONOTONIC_BEGIN, System
from enigma_gen.term.atom import Atom
from enigma_gen.term.error import EXIT, ErlangError
from enigma_gen.term.ids import Pid
from enigma_gen.vm import Call, Machine, StrPath, VMStopped, as_atom, check_terms, make_machine

if TYPE_CHECKING:
    from enigma_gen.embed import VM

Term = Any

FRAMES = 100
"""How many frames a :class:`Suspension` holds unless more are asked for."""


class LabError(RuntimeError):
    """The laboratory was asked for what cannot be; the text says why, and what to do instead."""


@final
@attrs.frozen(eq=False, repr=False)
class Suspension:
    """What came of one slice.

    `process`, the one that ran; `pause`, why it stopped (:class:`~enigma_gen.runtime.suspension.Pause`); `reductions`, how many it used;
    `ended`, whether it is no more, and then `exit_reason`; `value` and `error`, what the function returned or raised with which a process of
    :meth:`Laboratory.create` began (None until then); `stack`, its frames, innermost first; `depth`, how many
    continuation frames it has in all, `messages`, how many messages wait in its mailbox.
    """

    process: Process
    pause: Pause
    reductions: int
    ended: bool
    exit_reason: Term
    value: Term
    error: ErlangError | None
    stack: tuple[Frame, ...]
    depth: int
    messages: int

    def __repr__(self) -> str:
        where = f" in {self.stack[0]}" if self.stack else ""
        return f"<Suspension of {self.process.pid!r}: {self.pause.value}, {self.reductions} reductions{where}>"


@final
class Laboratory:
    """A VM without a host, in virtual time: nothing runs but what is told to.  A context manager; leaving it ends all processes.

    The parameters are those of :func:`~enigma_gen.embed.open_vm`; translated code is not kept on disk unless `cache` says so.  No trio program is
    needed.  In one, :meth:`inside` gives the laboratory of a VM that the host runs: then only processes that are held are run by hand.
    """

    def __init__(
        self,
        path: StrPath | Sequence[StrPath] = (),
        *,
        otp: StrPath | Otp | None = None,
        natives: Sequence[Bifs] = (),
        reductions: int = 4000,
        policy: Policy | None = None,
        cache: bool | StrPath = False,
    ) -> None:
        _positive(reductions)
        self._setup(make_machine(path, otp, natives, cache, ManualClock()), None)
        self.system.scheduler.use(OtpPolicy(reductions) if policy is None else policy)
        self.system.start_async = _nothing  # the process waits for finish_native()

    def _setup(self, machine: Machine, vm: VM | None) -> None:
        self.machine = machine
        self._vm = vm
        self._calls: WeakKeyDictionary[Process, Call] = WeakKeyDictionary()
        self._stopped: VMStopped | None = None

    @classmethod
    def inside(cls, vm: VM) -> Laboratory:
        """The laboratory of a VM that runs in a trio program: time is trio's, and whatever is not held is run by the host."""
        made = object.__new__(cls)
        made._setup(vm.machine, vm)
        return made

    def __enter__(self) -> Laboratory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes (of a laboratory of its own; a VM in trio has its block)."""
        if self._vm is None:
            self._stopped = self._stopped or VMStopped()
            self.system.shutdown()
            self.machine.code.save()

    @property
    def system(self) -> System:
        """What the processes share: registered names, timers, the scheduler."""
        return self.machine.system

    # Processes -------------------------------------------------------------------------------------------------------

    def create(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Process:
        """A process that is to call ``module:function(arguments...)``.  It is held: only :meth:`step` runs it, until it is released.

        Raises TypeError for an argument that is no term.
        """
        self._check_running()
        check_terms(arguments)
        process, call = self.machine.start_call(
            _nothing, as_atom(module), as_atom(function), tuple(arguments), start=False
        )
        self._calls[process] = call
        signal.freeze(process)
        return process

    def hold(self, process: Process | Pid) -> None:
        """From now on only :meth:`step` runs `process` (once more, if it is held already)."""
        signal.freeze(self._alive(process))

    def release(self, process: Process | Pid) -> None:
        """Undo :meth:`create`'s or one other :meth:`hold`: the scheduler runs the process again.  Raises :class:`LabError` when it is not held."""
        found = self._alive(process)
        if not found.suspends:
            raise LabError(f"{found.pid!r} is not held")
        fresh = found.reductions == 0 and found.status is Status.FROZEN_PARKED
        signal.thaw(found)
        if fresh:
            found.wake()
        self.system.notify()

    def step(self, process: Process | Pid, reductions: int = 1, *, frames: int = FRAMES) -> Suspension:
        """Run one slice of a process that is held, of at most so many reductions, and tell what came of it.

        A process that waits for a message and has none looks again and stops again, using no reductions.  `frames` is the most of its stack to show.
        Raises :class:`LabError` for one that has ended, is not held, or waits for an asynchronous native; :class:`VMStopped` when it halts the VM.
        """
        _positive(reductions)
        found = self._alive(process)
        if not found.suspends:
            raise LabError(f"{found.pid!r} is not held, so the scheduler runs it; hold() it first")
        if found.status is Status.RUNNING:
            raise LabError(f"{found.pid!r} is running: it cannot be stepped from within")
        if found.status is Status.WAITING:
            raise LabError(f"{found.pid!r} waits for an asynchronous native; {self._how_to_finish()}")
        self._advance_timers()
        suspension = self._suspension(self._run(lambda: self.system.scheduler.step_held(found, reductions)), frames)
        self.system.notify()
        return suspension

    def _how_to_finish(self) -> str:
        return "end it with finish_native()" if self._vm is None else "let other tasks run till it has ended"

    def stack(self, process: Process | Pid, frames: int = FRAMES) -> tuple[Frame, ...]:
        """The innermost frames of a process that is not running, innermost first."""
        return stack_of(self._find(process), frames)

    def value(self, process: Process) -> Term:
        """What the function returned that a process of :meth:`create` began with.

        Raises the ErlangError that it failed with (kind ``exit`` when it was ended from outside), and :class:`LabError` when it has not come to its end.
        """
        call = self._calls.get(process)
        if call is None:
            raise LabError(f"{process.pid!r} was not made by create(), so nobody keeps its value")
        if call.error is not None:
            raise call.error
        if call.finished:
            return call.value
        if process.status is Status.EXITED:
            raise ErlangError(EXIT, call.reason)
        raise LabError(f"{process.pid!r} has not come to its end: {process.pause.value}")

    def native_call(self, process: Process | Pid) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The asynchronous native that a process waits for: the function and its arguments."""
        found = self._alone("native_call")._alive(process)
        if found.status is not Status.WAITING:
            raise LabError(f"{found.pid!r} waits for no asynchronous native")
        waiting: tuple[Callable[..., Any], tuple[Any, ...]] = found.waiting_for
        return waiting

    def finish_native(self, process: Process | Pid, value: Term = None, *, error: Exception | None = None) -> None:
        """Be the asynchronous native that a process waits for: return `value`, or raise `error`."""
        self.native_call(process)
        found = self._find(process)
        if error is not None:
            found.continue_with(raise_unit, (error,))
        else:
            check_terms((value,))
            found.continue_with(deliver, (value,))

    # Messages --------------------------------------------------------------------------------------------------------

    def send(self, destination: Process | Pid | Atom | str, message: Term) -> None:
        """Send a message to a process or a registered name.  Raises ErlangError (``badarg``) for a name nobody has, TypeError for what is no term."""
        self._check_running()
        check_terms((message,))
        target = destination.pid if isinstance(destination, Process) else as_atom(destination)
        self.system.route(None, target, message)
        self.system.notify()

    def messages(self, process: Process | Pid) -> tuple[Term, ...]:
        """The messages in the mailbox, oldest first."""
        return tuple(self._find(process).messages())

    # Who runs, and when ----------------------------------------------------------------------------------------------

    def runnable(self) -> tuple[Process, ...]:
        """The processes that the scheduler may run next, in the order of their pids.  Those that are held are none of them."""
        return tuple(p for p in self.system.processes.values() if p.status is Status.RUNNABLE)

    def held(self) -> tuple[Process, ...]:
        """The processes that only :meth:`step` runs, in the order of their pids."""
        return tuple(p for p in self.system.processes.values() if p.suspends)

    def use(self, policy: Policy) -> None:
        """Let `policy` decide from now on who runs next."""
        self.system.scheduler.use(policy)

    def next(self, *, frames: int = FRAMES) -> Suspension | None:
        """Run one slice of the process that the policy chooses, and tell what came of it; None when nobody is runnable."""
        self._alone("next")._advance_timers()
        step = self._run(self.system.scheduler.step)
        return None if step is None else self._suspension(step, frames)

    def run_until_idle(self, slices: int | None = None) -> bool:
        """Run whoever the policy chooses till nobody is runnable, without letting time pass; whether that came about within so many `slices`."""
        self._alone("run_until_idle")._advance_timers()
        step = self.system.scheduler.step
        while slices is None or slices > 0:
            if self._run(step) is None:
                return True
            slices = None if slices is None else slices - 1
        return not self.runnable()

    def advance(self, seconds: float) -> int:
        """Let time pass, with nobody running meanwhile; returns how many timers went off, in their order."""
        if seconds < 0:
            raise ValueError(f"time does not go back: got {seconds} seconds")
        clock = self._clock("advance")
        end = clock.monotonic() + round(seconds * 1e9)
        fired = 0
        while (deadline := self.system.next_deadline()) is not None and deadline <= end:
            clock.move(max(0, deadline - clock.monotonic()))
            fired += self.system.advance_timers()
        clock.move(end - clock.monotonic())
        return fired + self.system.advance_timers()

    def run(self, seconds: float | None = None, *, slices: int | None = None) -> bool:
        """Run whoever the policy chooses, and let time jump over what is idle, till nothing is left to do (or so much time has passed).

        False when `slices` were used up first.
        """
        clock = self._clock("run")
        end = None if seconds is None else clock.monotonic() + round(seconds * 1e9)
        while True:
            before = self.system.scheduler.slices
            if not self.run_until_idle(slices):
                return False
            slices = None if slices is None else slices - (self.system.scheduler.slices - before)
            deadline = self.system.next_deadline()
            if deadline is None or (end is not None and deadline > end):
                if end is not None:
                    clock.move(max(0, end - clock.monotonic()))
                return True
            clock.move(max(0, deadline - clock.monotonic()))

    def call(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Term:
        """The value of ``module:function(arguments...)``: make the process and run everything till it has ended.

        Raises the ErlangError that it fails with, and :class:`LabError` when all has come to rest and the process still waits.
        """
        process = self.create(module, function, *arguments)
        self.release(process)
        while process.status is not Status.EXITED:
            if self.next() is None:
                self._jump(process)
        return self.value(process)

    def _jump(self, process: Process) -> None:
        deadline = self.system.next_deadline()
        if deadline is None:
            raise LabError(f"nothing is left that could run, and {process.pid!r} still waits: {process.pause.value}")
        clock = self._clock("call")
        clock.move(max(0, deadline - clock.monotonic()))
        self.system.advance_timers()

    @property
    def now(self) -> float:
        """Seconds of the VM's monotonic time since its start."""
        system = self.system
        return (system.monotonic() - MONOTONIC_BEGIN) / 1e9

    def next_timer(self) -> float | None:
        """Seconds till the next timer may go off, None without timers."""
        deadline = self.system.next_deadline()
        return None if deadline is None else max(0, deadline - self.system.clock.monotonic()) / 1e9

    # Inside ----------------------------------------------------------------------------------------------------------

    def _suspension(self, step: Step, frames: int) -> Suspension:
        process = step.process
        call = self._calls.get(process)
        ended = process.status is Status.EXITED
        return Suspension(
            process=process,
            pause=step.pause,
            reductions=step.reductions,
            ended=ended,
            exit_reason=process.exit_reason if ended else None,
            value=None if call is None else call.value,
            error=None if call is None or not isinstance(call.error, ErlangError) else call.error,
            stack=stack_of(process, frames),
            depth=len(process.stack),
            messages=process.message_count(),
        )

    def _run(self, function: Callable[[], Any]) -> Any:
        self._check_running()
        if self.system.scheduler.current is not None:
            raise LabError("a process is running: its natives cannot run others by hand")
        try:
            return function()
        except SystemHalted as halted:
            self.system.scheduler.current = None
            self._stopped = VMStopped(halted.status)
            if self._vm is not None:
                self._vm.halted(halted.status)
            else:
                self.system.shutdown()
            raise self._stopped from None

    def _advance_timers(self) -> None:
        if len(self.system.timers):
            self.system.advance_timers()

    def _alone(self, what: str) -> Laboratory:
        if self._vm is not None:
            raise LabError(f"{what}() is for a laboratory of its own: in a trio program the host decides that")
        return self

    def _clock(self, what: str) -> ManualClock:
        clock = self._alone(what).system.clock
        assert isinstance(clock, ManualClock)
        return clock

    def _check_running(self) -> None:
        if self._stopped is not None:
            raise VMStopped(self._stopped.status)

    def _find(self, process: Process | Pid) -> Process:
        if isinstance(process, Process):
            if process.system is not self.system:
                raise LabError(f"{process.pid!r} belongs to another VM")
            return process
        if not isinstance(process, Pid):
            raise TypeError(f"a process or a pid is wanted, got {type(process).__name__}")
        found = self.system.find(process)
        if found is None:
            raise LabError(f"there is no process {process!r}")
        return found

    def _alive(self, process: Process | Pid) -> Process:
        self._check_running()
        found = self._find(process)
        if found.status is Status.EXITED:
            raise LabError(f"{found.pid!r} has ended")
        if found.generator is None:
            raise LabError(f"{found.pid!r} is a Python task: trio runs it")
        return found


def _positive(reductions: int) -> None:
    if reductions < 1:
        raise ValueError(f"a slice has at least 1 reduction, got {reductions}")


def _nothing(*_: object) -> None:
    """Nobody waits."""
