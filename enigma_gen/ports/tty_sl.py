"""The driver ``tty_sl``: the terminal for the shell, up to OTP 25.  ``user_drv`` sends it edits of one line, see ``smart_line``.

It reads and writes the terminal at descriptor 0, in the mode that its arguments ask for (``-c``: no line mode, ``-e``: no echo, ``-s``: no signals);
the mode is put back when the port closes, and set again when the VM goes on after having been stopped.  There is one such port per VM.

Source: OTP 25 ``ttsl_drv.c``.
"""

from __future__ import annotations

import codecs
import ctypes
import curses
import os
import re
import signal
import struct
import termios
import unicodedata
from collections.abc import Callable
from typing import Any, Final

import trio

from enigma_gen.abi.driver import DriverError, DriverPort, Drivers, PortOptions
from enigma_gen.ports.descriptor import DescriptorDriver, Input, Output, own_description
from enigma_gen.ports.fd import window_size
from enigma_gen.ports.smart_line import SmartLine, Terminal
from enigma_gen.runtime.posix import locale_file_names, posix_atom
from enigma_gen.term.atom import OK, am

drivers = Drivers()

_MAGIC: Final = 0x018B_0900
_GET_WINDOW_SIZE: Final = _MAGIC + 100
_GET_UNICODE: Final = _MAGIC + 101
_SET_UNICODE: Final = _MAGIC + 102
_DEFAULT_SIZE: Final = (80, 24)
_ACKNOWLEDGE_BELOW: Final = 1_024
_FAILED: Final = -1
_PADDING: Final = re.compile(rb"\$<[^>]*>")


def character_width() -> Callable[[int], int]:
    """The function that says how many columns a character takes: the C library's, so that we agree with what terminals do."""
    try:
        function = ctypes.CDLL(None).wcwidth
    except (AttributeError, OSError):
        return lambda char: 2 if char < 0x110000 and unicodedata.east_asian_width(chr(char)) in "WF" else 1
    function.argtypes = [ctypes.c_uint32]
    function.restype = ctypes.c_int
    return lambda char: 1 if 32 <= char < 127 else function(char)


def terminal_named(name: str) -> Terminal:
    """What the data base of terminals says.  Raises DriverError when it does not know the terminal, or the terminal cannot move its cursor."""
    try:
        curses.setupterm(name, 1)
    except (curses.error, OSError):
        raise DriverError(am.einval) from None
    up, down, right = (curses.tigetstr(each) for each in ("cuu1", "cud1", "cuf1"))
    if not up or not right:
        raise DriverError(am.einval)
    up, down, right = (_PADDING.sub(b"", each or b"\n") for each in (up, down, right))
    return Terminal(up, down, b"\b", right, curses.tigetflag("xenl") == 1)


class Mode:
    """The mode of a terminal: what it was, and what it is to be."""

    def __init__(self, fd: int, arguments: list[str]) -> None:
        """Raises termios.error when `fd` is no terminal."""
        self.fd = fd
        self._before = termios.tcgetattr(fd)
        self._wanted: list[Any] = termios.tcgetattr(fd)
        self._wanted[0] &= ~termios.ISTRIP
        for argument in arguments:
            on = argument[0] == "+"
            if argument[1:2] == "c":
                self._line_mode(on)
            elif argument[1:2] == "e":
                self._set(3, termios.ECHO, on)
            elif argument[1:2] == "s":
                self._set(0, termios.BRKINT | termios.IGNPAR | termios.ICRNL | termios.IXON | termios.IXANY, on)
                self._set(3, termios.ISIG | termios.IEXTEN, on)

    def _set(self, word: int, flags: int, on: bool) -> None:
        self._wanted[word] = self._wanted[word] | flags if on else self._wanted[word] & ~flags

    def _line_mode(self, on: bool) -> None:
        self._set(0, termios.ICRNL, on)
        self._set(1, termios.OPOST, on)
        self._set(3, termios.ICANON, on)
        if not on:
            self._wanted[6] = [*self._wanted[6]]
            self._wanted[6][termios.VMIN] = 1
            self._wanted[6][termios.VTIME] = 0

    def enter(self) -> None:
        """Set the mode.  Raises termios.error."""
        termios.tcsetattr(self.fd, termios.TCSANOW, self._wanted)

    def leave(self) -> None:
        """Put the former mode back."""
        try:
            termios.tcsetattr(self.fd, termios.TCSANOW, self._before)
        except termios.error:
            return  # the terminal is gone


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
            mode = Mode(0, self.options.command.decode("latin1").split()[1:])
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
