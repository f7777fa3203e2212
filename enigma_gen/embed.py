"""The door for programs that run Erlang code inside their own trio program, and for the command line.

    async with open_vm(path=["ebin"]) as vm:
        value = await vm.call("lists", "sort", make_list([3, 1, 2]))

Everything happens in the one thread that trio runs in: processes, natives, and the methods of what stands here, none of which may be called from
another thread (``trio.from_thread`` leads back).  A VM's processes are run by one background task
(:class:`~enigma_gen.runtime.host.Host`) in slices of a few milliseconds, with a checkpoint in between.  Terms go in and out as they are (see
:mod:`enigma_gen.term`): nothing is copied, and nothing may be changed that has been handed over.

What the block owns ends with it: processes, tasks that are processes, asynchronous natives, waiting calls.  However it ends, an exception comes out of it
as it was raised, never in an ExceptionGroup made here.  A method that is a checkpoint has either done its work or been cancelled, never both.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, final

import trio

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import NO_MESSAGE
from enigma_gen.otp.find import Otp
from enigma_gen.runtime import signal
from enigma_gen.runtime.host import Host, TrioClock
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.scheduler import OtpPolicy, Policy
from enigma_gen.runtime.suspension import RECEIVE, Status
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import BADARG, ERROR, EXIT, THROW, ErlangError
from enigma_gen.term.ids import Pid, Ref
from enigma_gen.vm import Machine, StrPath, VMStopped, as_atom, check_terms, make_machine

Term = Any


@asynccontextmanager
async def open_vm(
    path: StrPath | Sequence[StrPath] = (),
    *,
    otp: StrPath | Otp | None = None,
    natives: Sequence[Bifs] = (),
    reductions: int = 4000,
    policy: Policy | None = None,
    cache: bool | StrPath = True,
) -> AsyncIterator[VM]:
    """A VM that runs as long as the block.

    `path`: a directory, or several, in which modules are looked for.  `otp`: the root of an installed OTP whose library is
    searched next, ``"none"`` for none; by default the one that ``erl`` or ``$ENIGMA_OTP`` says, if any.  `natives`: Python
    functions that Erlang code can call; what they raise but ErlangError is reported and ends the process that called.
    `reductions`: length of a time slice.  `policy`: who runs next (`reductions` is then the policy's affair).  `cache`: keep
    translated code on disk (True: in the user's cache directory).

    Raises :class:`NoOtp` when `otp` names none, ValueError for a number of reductions below 1 and for a native that is there already.
    """
    if reductions < 1:
        raise ValueError(f"a time slice has at least 1 reduction, got {reductions}")
    machine = make_machine(path, otp, natives, cache, TrioClock(trio.lowlevel.current_clock()))
    machine.system.scheduler.use(OtpPolicy(reductions) if policy is None else policy)
    failure: BaseException | None = None
    async with trio.open_nursery() as nursery:
        vm = VM(machine, nursery)
        try:
            await nursery.start(vm._run)
            yield vm
        except BaseException as exc:  # noqa: BLE001  (raised again below, where no nursery wraps it in a group)
            failure = exc
        vm._close()
        nursery.cancel_scope.cancel()
    machine.code.save()
    if vm._failure is not None:
        raise vm._failure
    if failure is not None:
        raise failure


@final
class VM:
    """A running VM; made by :func:`open_vm`.  ``machine`` is what it is made of, for :mod:`enigma_gen.lab`.

    ``status`` is the status it was halted with (an int, or the text of a crash), None before.  Once it is halted its methods raise :class:`VMStopped`.
    """

    def __init__(self, machine: Machine, nursery: trio.Nursery) -> None:
        self.machine = machine
        self.status: int | str | None = None
        self._nursery = nursery
        self._host = Host(machine.system)
        self._stopped = trio.Event()
        self._failure: BaseException | None = None

    async def _run(self, task_status: trio.TaskStatus[None]) -> None:
        try:
            status = await self._host.run(task_status=task_status)
            if status is not None:
                self.status = status
        except (Exception, KeyboardInterrupt, SystemExit) as exc:  # noqa: BLE001  (open_vm raises it)
            self._fail(exc)
        finally:
            self._close()

    def _fail(self, exc: BaseException) -> None:
        """Let `exc` come out of :func:`open_vm`."""
        self._failure = self._failure or exc
        self._nursery.cancel_scope.cancel()

    def _close(self) -> None:
        """End all processes, and with them whatever waits for them."""
        self._stopped.set()
        self.machine.system.shutdown()

    def halted(self, status: int | str) -> None:
        """Erlang code that somebody ran by hand has called ``halt``: stop."""
        self.status = status
        self._host.stop()
        self._close()

    async def wait_stopped(self) -> int | str | None:
        """Wait till Erlang code halts the VM; its exit status (or the text of a crash)."""
        await self._stopped.wait()
        return self.status

    async def call(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Term:
        """The value of ``module:function(arguments...)``, called in a process of its own.

        Raises :class:`ErlangError` (with the Erlang stack trace as ``trace``) when it fails, with kind ``exit`` when its process is ended from outside, and
        :class:`VMStopped` when the VM ends meanwhile; TypeError for an argument that is no term.  Cancelling the call kills the process.
        """
        self._check(arguments)
        event = trio.Event()
        process, call = self.machine.start_call(event.set, as_atom(module), as_atom(function), arguments)
        self._host.notify()
        try:
            await event.wait()
        finally:
            if not event.is_set():
                signal.kill(process, signal.KILLED)
                self._host.notify()
        if call.error is not None:
            raise call.error
        if call.finished:
            return call.value
        if self._stopped.is_set():
            raise VMStopped(self.status)
        raise ErlangError(EXIT, call.reason)

    async def spawn(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Pid:
        """Spawn a process that calls ``module:function(arguments...)``; its pid."""
        await trio.lowlevel.checkpoint()
        process = self.create(module, function, *arguments)
        process.wake()
        self._host.notify()
        return process.pid

    def create(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Process:
        """A process that is made but does not run until ``process.wake()`` lets it; see :meth:`Laboratory.inside` for stepping it by hand."""
        self._check(arguments)
        mfa = (as_atom(module), as_atom(function), len(arguments))
        return self.machine.system.spawn(
            self.machine.code.resolve(*mfa), tuple(arguments), initial_call=mfa, start=False
        )

    def send(self, destination: Pid | Atom | str, message: Term) -> None:
        """Send `message` to a pid or a registered name.  Raises ErlangError (``badarg``) for a name nobody has, TypeError for what is no term."""
        self._check((message,))
        self.machine.system.route(None, as_atom(destination), message)
        self._host.notify()

    def whereis(self, name: str | Atom) -> Pid | None:
        """The pid of the process registered as `name`, None when there is none."""
        found = self.machine.system.whereis(as_atom(name))
        return None if found is None else found.pid

    @asynccontextmanager
    async def process(self, name: str | Atom | None = None) -> AsyncIterator[TaskProcess]:
        """The current task as an Erlang process, with a pid, a mailbox, links and monitors, until the block ends.

        `name` registers it; ErlangError (``badarg``) when the name is taken.  An exit signal that it does not trap cancels the
        block and comes out of it as :class:`ErlangError` of kind ``exit``; the end of the VM does so too, as :class:`VMStopped`.

        When the block ends, so does the process: with reason ``normal``; ``shutdown`` when the block was cancelled; the reason of an
        ErlangError that leaves it, as if Erlang code had raised it; ``{python, Text}`` for any other exception.
        """
        self._check(())
        me = TaskProcess(self, name)
        with trio.CancelScope() as scope:
            me._scope = scope
            reason: Term = am.shutdown
            try:
                yield me
                reason = am.normal
            except Exception as exc:
                reason = exit_reason(exc)
                raise
            finally:
                me._end(reason)
                self._host.notify()
        if scope.cancelled_caught:
            raise VMStopped(self.status) if self._stopped.is_set() else ErlangError(EXIT, me._reason)

    async def start_process(
        self, function: Callable[[TaskProcess], Awaitable[object]], name: str | Atom | None = None
    ) -> Pid:
        """Run ``await function(me)`` in a background task that is an Erlang process; its pid.

        An exception that leaves `function` ends the process, which its links and monitors see, and is reported like a crash of a process; it does not reach the
        Python program.
        """
        pid: Pid = await self._nursery.start(self._run_task, function, name)
        return pid

    async def _run_task(
        self,
        function: Callable[[TaskProcess], Awaitable[object]],
        name: str | Atom | None,
        task_status: trio.TaskStatus[Pid],
    ) -> None:
        started = False
        try:
            async with self.process(name) as me:
                task_status.started(me.pid)
                started = True
                await function(me)
        except Exception as exc:
            if not started:
                raise
            if not isinstance(exc, (ErlangError, VMStopped)):
                text = f"a Python task that is a process ended with {type(exc).__name__}: {exc}\n"
                self.machine.system.report(text)
        except (KeyboardInterrupt, SystemExit) as exc:
            self._fail(exc)

    def _check(self, terms: Sequence[Term]) -> None:
        if self._stopped.is_set():
            raise VMStopped(self.status)
        check_terms(terms)


@final
class TaskProcess:
    """A trio task as an Erlang process; made by :meth:`VM.process`.  Its methods are to be called by that task."""

    def __init__(self, vm: VM, name: str | Atom | None) -> None:
        self._vm = vm
        self._event = trio.Event()
        self._receiving = False
        self._scope: trio.CancelScope | None = None
        self._reason: Term = am.normal
        system = vm.machine.system
        self._process = process = system.spawn(_no_unit, start=False)
        process.generator = None
        process.pause = RECEIVE
        process.schedule = self._woken
        process.exit_hooks = [self._exited]
        if name is not None:
            if not system.registry.register(as_atom(name), process):
                self._end(am.normal)
                raise ErlangError(ERROR, BADARG)
            process.name = as_atom(name)

    def __repr__(self) -> str:
        return f"<TaskProcess {self.pid!r}>"

    @property
    def pid(self) -> Pid:
        """The pid."""
        return self._process.pid

    @property
    def vm(self) -> VM:
        """The VM it is a process of."""
        return self._vm

    def _woken(self, process: Process) -> None:
        process.status = Status.PARKED
        self._event.set()

    def _exited(self, process: Process, reason: Term) -> None:
        self._reason = reason
        if self._scope is not None:
            self._scope.cancel()

    def _end(self, reason: Term) -> None:
        if self._process.status is not Status.EXITED:
            self._process.exit_hooks = None
            signal.finish(self._process, reason)

    async def receive(self, match: Callable[[Term], object] | None = None, *, timeout: float = math.inf) -> Term:
        """The first message in the mailbox for which ``match(message)`` is true (any, by default), waiting for it if need be.

        Messages that do not match stay where they are, and are not shown to `match` again while this waits.  Raises TimeoutError after `timeout` seconds; 0
        only looks.  Always a checkpoint; a message is taken only if it is returned.
        """
        if self._receiving:
            raise RuntimeError("this process is receiving already: only its own task may receive")
        await trio.lowlevel.checkpoint_if_cancelled()
        process = self._process
        process.save = process.head
        if self._find(match):
            await trio.lowlevel.cancel_shielded_checkpoint()
            return self._take()
        self._receiving = True
        try:
            with trio.move_on_after(timeout):
                while not self._find(match):
                    self._event = trio.Event()
                    await self._event.wait()
                return self._take()
        finally:
            self._receiving = False
        raise TimeoutError(f"no message within {timeout} seconds")

    def _find(self, match: Callable[[Term], object] | None) -> bool:
        """Whether there is a message to take; the save pointer is left at it, or at the end.  While others suspend the process there is none."""
        process = self._process
        if process.suspends:
            return False
        while (message := process.peek()) is not NO_MESSAGE:
            if match is None or match(message):
                return True
            process.skip()
        return False

    def _take(self) -> Term:
        message = self._process.peek()
        self._process.accept()
        return message

    def send(self, destination: Pid | Atom | str, message: Term) -> None:
        """Send a message as this process.  Raises as :meth:`VM.send` does."""
        self._vm._check((message,))
        self._process.send(as_atom(destination), message)
        self._vm._host.notify()

    def link(self, pid: Pid) -> None:
        """Link to another process.  Raises ErlangError (``noproc``) when there is none and exits are not trapped."""
        self._native("link", pid)

    def unlink(self, pid: Pid) -> None:
        """Take the link away."""
        self._native("unlink", pid)

    def monitor(self, pid: Pid | Atom | str) -> Ref:
        """Monitor a process or a name; ``{'DOWN', Ref, process, Pid, Reason}`` comes when it ends."""
        ref: Ref = self._native("monitor", am.process, as_atom(pid))
        return ref

    def demonitor(self, ref: Ref) -> None:
        """Stop monitoring."""
        self._native("demonitor", ref)

    def exit(self, pid: Pid, reason: Term) -> None:
        """Send an exit signal (``exit/2``)."""
        self._native("exit", pid, reason)

    @property
    def trap_exit(self) -> bool:
        """Whether exit signals come as messages ``{'EXIT', Pid, Reason}``."""
        return self._process.trap_exit

    @trap_exit.setter
    def trap_exit(self, value: bool) -> None:
        self._process.trap_exit = value

    def _native(self, name: str, *arguments: Term) -> Any:
        self._vm._check(arguments)
        native = self._vm.machine.natives["erlang", name, len(arguments)]
        value = native.function(self._process, *arguments)
        self._vm._host.notify()
        return value


def exit_reason(exc: Exception) -> Term:
    """The reason with which a process ends that raises `exc`."""
    if not isinstance(exc, ErlangError):
        return (am.python, f"{type(exc).__name__}: {exc}".encode("utf-8", "replace"))
    trace = NIL if exc.trace is None else exc.trace
    if exc.kind is EXIT:
        return exc.reason
    return ((am.nocatch, exc.reason) if exc.kind is THROW else exc.reason, trace)


def _no_unit(p: Process) -> Any:
    raise RuntimeError("a Python task that is a process is not run by the scheduler")
