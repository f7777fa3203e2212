"""The door for programs that run Erlang code inside their own trio program, and for the command line.

    async with open_vm(path=["ebin"]) as vm:
        value = await vm.call("lists", "sort", make_list([3, 1, 2]))

Everything here runs in one trio thread.  A VM's processes are run by one background task (:class:`~enigma_gen.runtime.host.Host`) in slices of a
few milliseconds; leaving the block, or cancelling it, ends them all at once.  Terms go in and out as they are (see
:mod:`enigma_gen.term`): nothing is copied.
"""

from __future__ import annotations

import math
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trio

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import NO_MESSAGE
from enigma_gen.otp.find import Otp, find_otp
from enigma_gen.runtime import signal
from enigma_gen.runtime.host import Host
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.scheduler import OtpPolicy, Policy
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.error import BADARG, ERROR, EXIT, ErlangError
from enigma_gen.term.ids import Pid, Ref
from enigma_gen.translate.cache import default_directory
from enigma_gen.vm import Machine

Term = Any


class VMStopped(RuntimeError):
    """The VM was halted, or its block was left, while something waited for it.  ``status`` is its exit status, if it has one."""

    def __init__(self, status: int | str | None = None) -> None:
        super().__init__("the VM has stopped" if status is None else f"the VM has stopped with status {status}")
        self.status = status


@asynccontextmanager
async def open_vm(
    path: Sequence[str | os.PathLike[str]] = (),
    *,
    otp: str | os.PathLike[str] | Otp | None = None,
    natives: Sequence[Bifs] = (),
    reductions: int = 4000,
    policy: Policy | None = None,
    cache: bool | str | os.PathLike[str] = True,
) -> AsyncIterator[VM]:
    """A VM that runs as long as the block.

    `path`: directories in which modules are looked for.  `otp`: the root of an installed OTP whose library is searched next, ``"none"`` for none; by
    default the one that ``erl`` or ``$ENIGMA_OTP`` says, if any.  `natives`: Python functions that Erlang code can call.  `reductions`: length of a
    time slice.  `policy`: who runs next (`reductions` is then the policy's affair).  `cache`: keep translated code on disk (True: in
    the user's cache directory).

    Raises :class:`~enigma_gen.otp.find.NoOtp` when `otp` names none, ValueError for a number of reductions below 1.
    """
    if reductions < 1:
        raise ValueError(f"a time slice has at least 1 reduction, got {reductions}")
    found = otp if isinstance(otp, Otp) else find_otp(otp if otp is None else os.fspath(otp))
    directory = default_directory() if cache is True else None if cache is False else Path(cache)
    machine = Machine(path=[Path(p) for p in path], otp=found, natives=natives, cache=directory)
    machine.system.scheduler.use(policy or OtpPolicy(reductions))
    async with trio.open_nursery() as nursery:
        vm = VM(machine, nursery)
        nursery.start_soon(vm._run)
        try:
            yield vm
        finally:
            vm._close()
            nursery.cancel_scope.cancel()
    machine.code.save()


class VM:
    """A running VM; made by :func:`open_vm`.  ``machine`` is what it is made of (for experiments)."""

    def __init__(self, machine: Machine, nursery: trio.Nursery) -> None:
        self.machine = machine
        self.status: int | str | None = None
        self._nursery = nursery
        self._host = Host(machine.system)
        self._stopped = trio.Event()
        self._waiting: set[trio.Event] = set()

    async def _run(self) -> None:
        try:
            self.status = await self._host.run()
        finally:
            self._stopped.set()
            for event in self._waiting:
                event.set()

    def _close(self) -> None:
        self.machine.system.shutdown()
        self._stopped.set()
        for event in self._waiting:
            event.set()

    async def wait_stopped(self) -> int | str | None:
        """Wait till Erlang code halts the VM; its exit status (or the text of a crash)."""
        await self._stopped.wait()
        return self.status

    async def call(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Term:
        """The value of ``module:function(arguments...)``, called in a process of its own.

        Raises :class:`ErlangError` (with the Erlang stack trace as ``trace``) when it fails, :class:`VMStopped` when the VM
        ends meanwhile.  Cancelling the call kills the process.
        """
        self._check_running()
        event = trio.Event()
        process, call = self.machine.start_call(event.set, as_atom(module), as_atom(function), arguments)
        process.exit_hooks = [call.exited]
        self._waiting.add(event)
        self._host.notify()
        try:
            await event.wait()
        except trio.Cancelled:
            signal.finish(process, am.killed)
            raise
        finally:
            self._waiting.discard(event)
        if call.error is not None:
            raise call.error
        if not call.finished:
            if self._stopped.is_set():
                raise VMStopped(self.status)
            raise ErlangError(EXIT, call.reason)
        return call.value

    async def spawn(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Pid:
        """Spawn a process that calls ``module:function(arguments...)``; its pid."""
        process = self.create(module, function, *arguments)
        process.wake()
        self._host.notify()
        await trio.lowlevel.checkpoint()
        return process.pid

    def create(self, module: str | Atom, function: str | Atom, *arguments: Term) -> Process:
        """A process that is made but does not run, for :mod:`enigma_gen.lab`; ``process.wake()`` lets it run."""
        self._check_running()
        mfa = (as_atom(module), as_atom(function), len(arguments))
        return self.machine.system.spawn(
            self.machine.code.resolve(*mfa), tuple(arguments), initial_call=mfa, start=False
        )

    def send(self, destination: Pid | Atom | str, message: Term) -> None:
        """Send `message` to a pid or a registered name.  Raises ErlangError (``badarg``) for a name nobody has."""
        self._check_running()
        target = intern(destination) if isinstance(destination, str) else destination
        self.machine.system.route(None, target, message)
        self._host.notify()

    @asynccontextmanager
    async def process(self, name: str | None = None) -> AsyncIterator[TaskProcess]:
        """The current task as an Erlang process, with a pid, a mailbox, links and monitors, until the block ends.

        `name` registers it.  An exit signal that it does not trap cancels the block and comes out of it as :class:`ErlangError`.  When the block ends, so does the process: with
        reason ``normal``, or with ``{python, Text}`` when an exception leaves it.
        """
        self._check_running()
        me = TaskProcess(self, name)
        with trio.CancelScope() as scope:
            me._scope = scope
            try:
                yield me
            except Exception as exc:
                text = f"{type(exc).__name__}: {exc}".encode("utf-8", "replace")
                me._end((am.python, text))
                raise
            finally:
                me._end(am.normal)
                self._host.notify()
        if scope.cancelled_caught:
            raise ErlangError(EXIT, me._reason)

    async def start_process(
        self, function: Callable[[TaskProcess], Awaitable[object]], name: str | None = None
    ) -> Pid:
        """Run ``await function(me)`` in a background task that is an Erlang process; its pid.

        An exception that leaves `function` ends the process, which its links and monitors see; it does not reach the Python program.
        """
        return await self._nursery.start(self._run_task, function, name)

    async def _run_task(
        self,
        function: Callable[[TaskProcess], Awaitable[object]],
        name: str | None,
        task_status: trio.TaskStatus[Pid],
    ) -> None:
        try:
            async with self.process(name) as me:
                task_status.started(me.pid)
                await function(me)
        except Exception as exc:
            if not isinstance(exc, ErlangError):
                self.machine.system.report(f"a Python task that is a process ended with {type(exc).__name__}: {exc}\n")

    def _check_running(self) -> None:
        if self._stopped.is_set():
            raise VMStopped(self.status)


class TaskProcess:
    """A trio task as an Erlang process; made by :meth:`VM.process`.  Its methods are to be called by that task."""

    def __init__(self, vm: VM, name: str | None) -> None:
        self._vm = vm
        self._event = trio.Event()
        self._scope: trio.CancelScope | None = None
        self._reason: Term = am.normal
        system = vm.machine.system
        self._process = process = system.spawn(_no_unit, start=False)
        process.generator = None
        process.schedule = self._woken
        process.exit_hooks = [self._exited]
        if name is not None:
            if not system.registry.register(intern(name), process):
                self._end(am.normal)
                raise ErlangError(ERROR, BADARG)
            process.name = intern(name)

    @property
    def pid(self) -> Pid:
        """The pid."""
        return self._process.pid

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

    async def receive(self, match: Callable[[Term], bool] | None = None, *, timeout: float = math.inf) -> Term:
        """The first message in the mailbox for which ``match(message)`` holds (any, by default), waiting for it if need be.

        Messages that do not match stay where they are.  Raises TimeoutError after `timeout` seconds.
        """
        process = self._process
        with trio.move_on_after(timeout):
            await trio.lowlevel.checkpoint()
            while True:
                while (message := process.peek()) is not NO_MESSAGE:
                    if match is None or match(message):
                        process.accept()
                        return message
                    process.skip()
                self._event = trio.Event()
                process.status = Status.PARKED
                await self._event.wait()
        process.save = process.head
        raise TimeoutError(f"no message within {timeout} seconds")

    def send(self, destination: Pid | Atom | str, message: Term) -> None:
        """Send a message as this process."""
        target = intern(destination) if isinstance(destination, str) else destination
        self._process.send(target, message)
        self._vm._host.notify()

    def link(self, pid: Pid) -> None:
        """Link to another process.  Raises ErlangError (``noproc``) when there is none and exits are not trapped."""
        self._native("link", 1)(self._process, pid)

    def unlink(self, pid: Pid) -> None:
        """Take the link away."""
        self._native("unlink", 1)(self._process, pid)

    def monitor(self, pid: Pid | Atom) -> Ref:
        """Monitor a process or a name; a ``DOWN`` message comes when it ends."""
        return self._native("monitor", 2)(self._process, am.process, pid)

    def demonitor(self, ref: Ref) -> None:
        """Stop monitoring."""
        self._native("demonitor", 1)(self._process, ref)

    def exit(self, pid: Pid, reason: Term) -> None:
        """Send an exit signal (``exit/2``)."""
        self._native("exit", 2)(self._process, pid, reason)

    @property
    def trap_exit(self) -> bool:
        """Whether exit signals come as messages ``{'EXIT', Pid, Reason}``."""
        return self._process.trap_exit

    @trap_exit.setter
    def trap_exit(self, value: bool) -> None:
        self._process.trap_exit = value

    def _native(self, name: str, arity: int) -> Callable[..., Any]:
        native = self._vm.machine.natives["erlang", name, arity]
        host = self._vm._host

        def call(*arguments: Any) -> Any:
            value = native.function(*arguments)
            host.notify()
            return value

        return call


def _no_unit(p: Process) -> Any:
    raise RuntimeError("a Python task that is a process is not run by the scheduler")


def as_atom(name: str | Atom) -> Atom:
    """An atom, given itself or its text."""
    return intern(name) if isinstance(name, str) else name
