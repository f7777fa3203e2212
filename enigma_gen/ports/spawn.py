"""The driver of ``{spawn, Command}`` and ``{spawn_executable, File}``: a program of the operating system, at the other end of two pipes.

The program gets a session of its own.  Closing the port closes the pipes and leaves the program alone, as in OTP; it is waited for whenever it ends, so
that no zombie stays.  When the VM itself ends, programs that are still there are killed, unless ``system.programs_survive`` says
that the whole Python process ends too.

An exit status is told only when the output has come to its end, and only on a port that reads.

What OTP leaves to its helper program, after ``open_port`` has returned, shows in the same way: a directory that is not there or a file that cannot be executed
gives a program that ends at once, with the number of the error as its status.

Source: OTP 25 ``sys_drivers.c``, ``erl_child_setup.c``.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
from typing import Final

import trio

from enigma_gen.abi.driver import DriverError, DriverPort, Drivers, PortOptions
from enigma_gen.ports import gethost
from enigma_gen.ports.descriptor import DescriptorDriver, Input, Output
from enigma_gen.runtime.posix import posix_atom

drivers = Drivers()

_SHELL: Final = b"/bin/sh"
_PLACE_IN: Final = 3
_PLACE_OUT: Final = 4


class Program:
    """One program that was started: its process identifier, and its status once it has ended."""

    def __init__(self, pid: int, status: int | None = None) -> None:
        self.pid = pid
        self.status = status

    def poll(self) -> int | None:
        """The status, as a shell gives it, when it has ended."""
        if self.status is None:
            try:
                found, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # somebody else has waited for it
                self.status = 0
            else:
                if found:
                    self._note(status)
        return self.status

    def _note(self, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        self.status = code if code >= 0 else 128 - code

    async def wait(self) -> int:
        """Wait for the end."""
        while self.poll() is None:
            try:
                fd = os.pidfd_open(self.pid)
            except (OSError, AttributeError):
                await trio.sleep(0.01)
                continue
            try:
                await trio.lowlevel.wait_readable(fd)
            finally:
                os.close(fd)
        assert self.status is not None
        return self.status

    async def reap(self, survive: bool) -> None:
        """Wait for the end; at the end of the VM kill it unless it is to `survive`."""
        try:
            await self.wait()
        finally:
            if self.poll() is None and not survive:
                with contextlib.suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    self._note(os.waitpid(self.pid, 0)[1])


@drivers("spawn")
class Spawn(DescriptorDriver):
    """See the module."""

    port_locking = True

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self.program = Program(0, 0)

    def start(self) -> None:
        """Start the program."""
        is_file = self.options.kind == "executable" and gethost.replaced(self.options.command) is None
        if is_file and not os.access(self.options.command, os.X_OK):
            raise DriverError(posix_atom(_why_not_executable(self.options.command)))
        fds: list[int] = []
        try:
            fds.extend(os.pipe())
            fds.extend(os.pipe())
            self.program = self._launch(fds[2], fds[1])
        except OSError as problem:
            for fd in fds:
                os.close(fd)
            raise DriverError(posix_atom(problem.errno)) from None
        os.close(fds[1])
        os.close(fds[2])
        self.port.os_pid = self.program.pid
        if self.program.status is None:
            self.port.start_task(self.program.reap, self.port.system.programs_survive)
        self._connect(fds[0], fds[3])

    def _connect(self, read_fd: int, write_fd: int) -> None:
        if self.options.write:
            self.out = Output(self, write_fd, owned=True)
        else:
            os.close(write_fd)
        if self.options.read:
            self.input = Input(self, read_fd, owned=True)
        else:
            os.close(read_fd)

    def _launch(self, stdin: int, stdout: int) -> Program:
        """Start the program with these ends of the pipes.  Raises OSError when there is nothing to tell the program's status."""
        options = self.options
        if options.kind == "executable":
            file = options.command
            arguments = [options.arg0 or file, *(options.args or ())]
            if (shell := gethost.replaced(file)) is not None:
                file, arguments = _SHELL, [*shell, *arguments[1:]]
        else:
            file = _SHELL
            first, *rest = options.command.split() or [b""]
            shell = gethost.replaced(first)
            arguments = [b"sh", b"-c", b"exec " + options.command] if shell is None else [*shell, *rest]
        try:
            if options.use_stdio:
                return self._popen(file, arguments, stdin, stdout)
            return self._spawn(file, arguments, stdin, stdout)
        except OSError as problem:
            if problem.errno in (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM):
                raise
            if options.cd is not None and problem.filename in (options.cd, os.fsdecode(options.cd)):
                self.port.system.report(f"spawn: Could not cd to {os.fsdecode(options.cd)}\r\n")
            return Program(0, problem.errno)

    def _popen(self, file: bytes, arguments: list[bytes], stdin: int, stdout: int) -> Program:
        options = self.options
        process = subprocess.Popen(
            arguments,
            executable=file,
            stdin=stdin if options.write else None,
            stdout=stdout if options.read else None,
            stderr=stdout if options.redirect_stderr else None,
            cwd=options.cd,
            env=options.env,
            restore_signals=False,
            start_new_session=True,
        )
        process.returncode = 0  # it is waited for here, not there
        return Program(process.pid)

    def _spawn(self, file: bytes, arguments: list[bytes], stdin: int, stdout: int) -> Program:
        """The same with the pipes at descriptors 3 and 4."""
        options = self.options
        if options.cd is not None:
            arguments = [b"sh", b"-c", b'cd "$0" && exec "$@"', options.cd, file, *arguments[1:]]
            file = _SHELL
        spare = [os.dup(stdin), os.dup(stdout)]
        actions: list[tuple[int, ...]] = []
        try:
            while min(spare) <= _PLACE_OUT:
                spare.append(os.dup(spare.pop(0)))
            if options.write:
                actions.append((os.POSIX_SPAWN_DUP2, spare[0], _PLACE_IN))
            if options.read:
                actions.append((os.POSIX_SPAWN_DUP2, spare[1], _PLACE_OUT))
            return Program(os.posix_spawn(file, arguments, options.env, file_actions=actions, setsid=True))
        finally:
            for fd in spare:
                os.close(fd)

    async def input_ended(self) -> None:
        """The end of the output; the exit status comes before anybody hears of it."""
        if self.options.exit_status:
            self.port.exited(await self.program.wait())
        await super().input_ended()


def _why_not_executable(file: bytes) -> int:
    """The error that ``access`` gives for a file that cannot be executed."""
    try:
        os.stat(file)
    except OSError as problem:
        return problem.errno or errno.ENOENT
    except ValueError:
        return errno.ENOENT
    return errno.EACCES
