"""The driver ``tty_sl``: the terminal for the shell, up to OTP 25.  ``user_drv`` sends it edits of one line, see ``smart_line``.

It reads and writes the terminal at descriptor 0, in the mode that its arguments ask for (``-c``: no line mode, ``-e``: no echo, ``-s``: no signals);
the mode is put back when the port closes, and set again when the VM goes on after having been stopped.  There is one such port per VM.

Source: OTP 25 ``ttsl_drv.c``.
"""

from __future__ import annotations

import codecs
import curses
import os
import signal
import struct
import termios
from collections.abc import Callable
from typing import Final

import trio

from enigma_gen.abi.driver import DriverError, DriverPort, Drivers, PortOptions
from enigma_gen.ports.descriptor import DescriptorDriver, Input, Output
from enigma_gen.ports.smart_line import SmartLine, Terminal
from enigma_gen.runtime.posix import locale_file_names, posix_atom
from enigma_gen.runtime.terminal import PADDING, Mode, character_width, own_description, set_up, window_size
from enigma_gen.term.atom import OK, am

drivers = Drivers()

_MAGIC: Final = 0x018B_0900
_GET_WINDOW_SIZE: Final = _MAGIC + 100
_GET_UNICODE: Final = _MAGIC + 101
_SET_UNICODE: Final = _MAGIC + 102
_DEFAULT_SIZE: Final = (80, 24)
_ACKNOWLEDGE_BELOW: Final = 1_024
_FAILED: Final = -1


def terminal_named(name: str) -> Terminal:
    """What the data base of terminals says.  Raises DriverError when it does not know the terminal, or the terminal cannot move its cursor."""
    if not set_up(name):
        raise DriverError(am.einval)
    up, down, right = (curses.tigetstr(each) for each in ("cuu1", "cud1", "cuf1"))
    if not up or not right:
        raise DriverError(am.einval)
    up, down, right = (PADDING.sub(b"", each or b"\n") for each in (up, down, right))
    return Terminal(up, down, b"\b", right, curses.tigetflag("xenl") == 1)


def mode_for(arguments: list[str]) -> Mode:
    """The mode that the driver's arguments ask for.  Raises termios.error when there is no terminal."""
    mode = Mode(0)
    mode.keep_bits()
    setters = {"c": mode.line_mode, "e": mode.echo, "s": mode.signals}
    for argument in arguments:
        setter = setters.get(argument[1:2])
        if setter is not None and argument[0] in "+-":
            setter(argument[0] == "+")
    return mode


@drivers("tty_sl")
class SmartTerminal(DescriptorDriver):
    """See the module."""

    has_limits = False

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self._mode: Mode | None = None
        self._cancel: Callable[[], None] | None = None
        self._acknowledge = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._line: SmartLine

    def start(self) -> None:
        """Take the terminal."""
        others = (port.driver for port in self.port.system.ports.values() if port is not self.port)
        if any(isinstance(driver, SmartTerminal) for driver in others) or not (os.isatty(0) and os.isatty(1)):
            raise DriverError(am.einval)
        name = self.port.system.environment.get(b"TERM", b"").decode("latin1")
        terminal = terminal_named(name)
        width = character_width()
        self._line = SmartLine(terminal, self._columns, width, unicode=locale_file_names() is am.utf8)
        try:
            mode = mode_for(self.options.command.decode("latin1").split()[1:])
            mode.enter()
        except termios.error:
            raise DriverError(am.einval) from None
        self._mode = mode
        own = own_description(0, os.O_RDWR)
        if own is None:
            self.input, self.out = Input(self, 0, owned=False), Output(self, 0, owned=False)
        else:
            self.input, self.out = Input(self, os.dup(own), owned=True), Output(self, own, owned=True)
        self._cancel = self.port.start_task(self._set_again, mode)

    async def _set_again(self, mode: Mode) -> None:
        """Set the terminal's mode when the program goes on after having been stopped: the shell has changed it."""
        try:
            receiver = trio.open_signal_receiver(signal.SIGCONT)
            with receiver as signals:
                async for _ in signals:
                    mode.enter()
        except (RuntimeError, termios.error):  # not in the main thread: nobody tells us; or the terminal is gone
            return

    def _columns(self) -> int:
        return self._size()[0]

    def _size(self) -> tuple[int, int]:
        columns, rows = window_size(0) or _DEFAULT_SIZE
        return columns or _DEFAULT_SIZE[0], rows or _DEFAULT_SIZE[1]

    def output(self, data: bytes) -> None:
        """One edit."""
        line = self._line
        line.limit()
        operation, rest = data[:1], data[1:]
        if operation in (b"\0", b"\5"):
            line.put(rest)
        elif operation == b"\1":
            line.move(_signed(rest))
        elif operation == b"\2":
            line.insert(rest)
        elif operation == b"\3":
            line.delete(_signed(rest))
        elif operation == b"\4":
            line.beep()
        assert self.out is not None
        try:
            self.out.write(line.take_output())
        except OSError as problem:
            self.port.fail(posix_atom(problem.errno))
            return
        if operation == b"\5":
            self._acknowledge = True
            self._tell_written()

    def _tell_written(self) -> None:
        if self._acknowledge and self.queued <= _ACKNOWLEDGE_BELOW:
            self._acknowledge = False
            self.port.deliver(OK)

    def has_written(self, count: int, *, last: bool) -> None:
        """See :class:`DescriptorDriver`."""
        super().has_written(count, last=last)
        self._tell_written()

    def has_read(self, data: bytes) -> None:
        """Keys have been pressed: they are handed on as UTF-8.  What is none shows that the terminal speaks Latin-1."""
        if self._line.unicode:
            try:
                data = self._decoder.decode(data).encode()
            except UnicodeDecodeError as problem:
                self._line.unicode = False
                data = bytes(problem.object).decode("latin1").encode()
        else:
            data = data.decode("latin1").encode()
        self.port.received(data)
        self.port.system.notify()

    async def input_ended(self) -> None:
        """The terminal has been hung up."""
        self.input_failed()

    def input_failed(self) -> None:
        """The terminal is gone."""
        self.port.fail(_FAILED)
        self.port.system.notify()

    def control(self, operation: int, data: bytes) -> list[int] | None:
        """The size of the window; whether the terminal speaks Unicode."""
        if operation == _GET_WINDOW_SIZE:
            return list(struct.pack("=II", *self._size()))
        if operation not in (_GET_UNICODE, _SET_UNICODE):
            return None
        before = self._line.unicode
        if operation == _SET_UNICODE:
            if not data:
                return []
            self._line.unicode = data[0] != 0
        return [int(before)]

    def stop(self) -> None:
        """Give the terminal back."""
        if self._cancel is not None:
            self._cancel()
        mode, self._mode = self._mode, None
        super().stop()
        if mode is not None:
            mode.leave()


def _signed(data: bytes) -> int:
    return int.from_bytes(data[:2], "big", signed=True)
