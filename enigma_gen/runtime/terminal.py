"""Terminals of the operating system, for the drivers and natives that use them: modes, sizes, widths of characters, what terminals can do.

Source: POSIX ``termios``; ``terminfo(5)`` through Python's ``curses``.
"""

from __future__ import annotations

import ctypes
import curses
import fcntl
import os
import re
import stat
import struct
import termios
import unicodedata
from collections.abc import Callable
from typing import Any, Final

PADDING: Final = re.compile(rb"\$<[^>]*>")
"""What ``terminfo`` writes for a pause; no terminal of today needs any."""


def own_description(fd: int, mode: int) -> int | None:
    """A new, non-blocking open file for the terminal or pipe `fd`; None where that cannot be had."""
    try:
        kind = os.fstat(fd).st_mode
        if stat.S_ISFIFO(kind) or os.isatty(fd):
            return os.open(f"/proc/self/fd/{fd}", mode | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        pass
    return None


def window_size(fd: int) -> tuple[int, int] | None:
    """Columns and rows of the terminal `fd`; None when it is none."""
    try:
        answer = fcntl.ioctl(fd, termios.TIOCGWINSZ, b"\0" * 8)
    except (OSError, ValueError):
        return None
    rows, columns = struct.unpack_from("HH", answer)
    return columns, rows


def character_width() -> Callable[[int], int]:
    """The function that says how many columns a character takes, -1 for one that is not shown: the C library's, so that we agree with what terminals do."""
    try:
        function = ctypes.CDLL(None).wcwidth
    except (AttributeError, OSError):
        return _width_of
    function.argtypes = [ctypes.c_uint32]
    function.restype = ctypes.c_int
    return lambda char: 1 if 32 <= char < 127 else function(char)


def _width_of(char: int) -> int:
    if char >= 0x110000 or unicodedata.category(chr(char)) in ("Cc", "Cs", "Cn"):
        return -1
    if unicodedata.category(chr(char)) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(chr(char)) in "WF" else 1


def set_up(name: str | None) -> bool:
    """Look the terminal `name` up (None: the one of the environment); False when nobody knows it.  Python looks once: the first terminal stays."""
    try:
        curses.setupterm(name, 1)
    except (curses.error, OSError):
        return False
    return True


class Mode:
    """The mode of the terminal `fd`: what it was, and what it is to be."""

    def __init__(self, fd: int) -> None:
        """Raises termios.error when `fd` is no terminal."""
        self.fd = fd
        self._before: list[Any] = termios.tcgetattr(fd)
        self._wanted: list[Any] = termios.tcgetattr(fd)

    def keep_bits(self) -> None:
        """Do not cut characters to seven bits."""
        self._set(0, termios.ISTRIP, False)

    def line_mode(self, on: bool) -> None:
        """Whether the terminal collects lines, or hands on each key."""
        self._set(0, termios.ICRNL, on)
        self._set(1, termios.OPOST, on)
        self._set(3, termios.ICANON, on)
        if not on:
            self._wanted[6] = [*self._wanted[6]]
            self._wanted[6][termios.VMIN] = 1
            self._wanted[6][termios.VTIME] = 0

    def echo(self, on: bool) -> None:
        """Whether keys are shown."""
        self._set(3, termios.ECHO, on)

    def signals(self, on: bool) -> None:
        """Whether some keys are signals."""
        self._set(0, termios.BRKINT | termios.IGNPAR | termios.ICRNL | termios.IXON | termios.IXANY, on)
        self._set(3, termios.ISIG | termios.IEXTEN, on)

    def reset(self) -> None:
        """Want what was there before."""
        self._wanted = [*self._before]

    def _set(self, word: int, flags: int, on: bool) -> None:
        self._wanted[word] = self._wanted[word] | flags if on else self._wanted[word] & ~flags

    def enter(self) -> None:
        """Set the mode.  Raises termios.error."""
        termios.tcsetattr(self.fd, termios.TCSANOW, self._wanted)

    def leave(self) -> None:
        """Put the former mode back."""
        try:
            termios.tcsetattr(self.fd, termios.TCSANOW, self._before)
        except termios.error:
            return  # the terminal is gone
