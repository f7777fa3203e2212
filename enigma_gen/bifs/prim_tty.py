"""Natives of ``prim_tty``, the terminal for the shell from OTP 26 on, and all of standard input and output.

A terminal is a reference, which stands for a :class:`Tty`.  Whoever *selects* gets one message ``{select, Tty, Ref, ready_input}`` when there is something to
read; reading selects again.  Signals of the operating system arrive in the same way.  The mode that the terminal had is put back when the process that changed
it ends, and at the end of the VM.

Sources: ``prim_tty_nif.c`` of OTP 26 and of the newest release, ``prim_tty.erl`` of OTP 27.
"""

from __future__ import annotations

import curses
import errno
import os
import select
import signal
import struct
import termios
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.posix import locale_file_names, posix_atom
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.terminal import PADDING, Mode, character_width, own_description, set_up, window_size
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import iter_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.iolist import iolist_bytes
from enigma_gen.term.map import Map

bif = Bifs("prim_tty")

_DESCRIPTORS: Final = {am.stdin: 0, am.stdout: 1, am.stderr: 2}
_READ_SIZE: Final = 1_024
_WCHAR_SIZE: Final = 4
_SIGNALS: Final = {signal.SIGWINCH: am.winch, signal.SIGCONT: am.cont}
_STRINGS: Final = {
    "cl": "clear",
    "up": "cuu1",
    "do": "cud1",
    "le": "cub1",
    "nd": "cuf1",
    "bc": "OTbc",
    "IC": "ich",
    "DC": "dch",
    "ta": "ht",
    "cd": "ed",
    "u6": "u6",
    "u7": "u7",
}
"""What ``termcap`` calls the strings that ``prim_tty`` asks for, and ``terminfo``."""
_NUMBERS: Final = {"co": "cols", "li": "lines"}
_FLAGS: Final = {"xn": "xenl", "bs": "OTbs", "am": "am"}


class Tty:
    """Standard input and output: the descriptors, the mode, and who waits for what."""

    def __init__(self, output: int) -> None:
        self.input = 0
        self.output = output
        self.mode: Mode | None = None
        self.enabled = False
        self.signals: list[Atom] = []
        self.undo: list[Callable[[], None]] = []
        self._read_fd: int | None = None
        self._write_fd: int | None = None

    def readable(self) -> int:
        """The descriptor to read from."""
        if self._read_fd is None:
            self._read_fd = own_description(self.input, os.O_RDONLY) or self.input
        return self._read_fd

    def write(self, data: bytes) -> int:
        """Write what can be written without waiting; how much that was.  Raises OSError."""
        if self._write_fd is None:
            self._write_fd = own_description(self.output, os.O_WRONLY)
        if self._write_fd is None:
            return 0
        done = 0
        while done < len(data):
            try:
                done += os.write(self._write_fd, data[done:])
            except BlockingIOError:
                break
        return done

    def leave(self) -> None:
        """Put the mode back."""
        if self.mode is not None and self.enabled:
            self.mode.leave()
            self.enabled = False


def _tty(p: Process, term: Any) -> Tty:
    found = p.system.magic.get(term) if type(term) is Ref else None
    return found if type(found) is Tty else badarg()


def _errno(function: str, number: int | None) -> Any:
    return (am.error, (getattr(am, function), posix_atom(number)))


def _create(p: Process, output: int) -> Any:
    ref = p.system.make_ref()
    tty = Tty(output)
    p.system.magic[ref] = tty
    p.system.at_end.append(tty.leave)
    return (OK, ref)


@bif(since=26)
def isatty(p: Process, device: Any) -> Atom:
    """Whether ``stdin``, ``stdout`` or ``stderr`` is a terminal; ``ebadf`` when it is closed."""
    fd = _DESCRIPTORS.get(device) if type(device) is Atom else None
    if fd is None:
        badarg()
    try:
        os.fstat(fd)
    except OSError:
        return am.ebadf
    return TRUE if os.isatty(fd) else FALSE


@bif(since=26, until=28)
def tty_create(p: Process) -> Any:
    """Standard input and output."""
    return _create(p, 1)


@bif(name="tty_create", since=28)
def tty_create_for(p: Process, output: Any) -> Any:
    """Standard input, and ``stdout`` or ``stderr``."""
    fd = _DESCRIPTORS.get(output) if type(output) is Atom else None
    if not fd:
        badarg()
    return _create(p, fd)


@bif(since=26, until=28)
def tty_init(p: Process, ref: Any, device: Any, options: Any) -> Any:
    """Prepare a mode of the terminal: ``#{canon, echo, sig}``; :func:`tty_set` sets it."""
    fd = _DESCRIPTORS.get(device) if type(device) is Atom else None
    if fd is None or type(options) is not Map:
        badarg()
    tty = _tty(p, ref)
    canon, echo, sig = (options.get(key) for key in (am.canon, am.echo, am.sig))
    if canon is None or echo is None:
        badarg()
    try:
        tty.mode = mode = Mode(fd)
    except termios.error as problem:
        return _errno("tcgetattr", problem.args[0])
    mode.keep_bits()
    mode.line_mode(canon is TRUE)
    mode.echo(echo is TRUE)
    if sig is TRUE or sig is FALSE:
        mode.signals(sig is TRUE)
    tty.enabled = True
    _restore_with(p, tty)
    return OK


@bif(name="tty_init", since=28)
def tty_init_mode(p: Process, ref: Any, options: Any) -> Any:
    """Set the mode of the terminal: ``#{input := raw | cooked | ...}``."""
    tty = _tty(p, ref)
    wanted = options.get(am.input) if type(options) is Map else None
    if wanted is None:
        badarg()
    try:
        tty.mode = tty.mode or Mode(tty.output)
        if wanted is am.raw or tty.enabled:
            tty.mode.reset()
            if wanted is am.raw:
                tty.mode.keep_bits()
                tty.mode.line_mode(False)
                tty.mode.echo(False)
            tty.mode.enter()
    except termios.error as problem:
        if tty.mode is not None:
            return _errno("tcsetattr", problem.args[0])
        return (am.error, am.enotsup) if wanted is am.raw else OK
    tty.enabled = wanted is am.raw
    _restore_with(p, tty)
    return OK


def _restore_with(p: Process, tty: Tty) -> None:
    """Put the mode back when `p` ends."""
    p.exit_hooks = [*(p.exit_hooks or ()), lambda process, reason: tty.leave()]


@bif(since=26, until=28)
def tty_set(p: Process, ref: Any) -> Any:
    """Set the mode that was prepared."""
    tty = _tty(p, ref)
    if tty.mode is not None:
        try:
            tty.mode.enter()
        except termios.error as problem:
            return _errno("tcsetattr", problem.args[0])
        tty.enabled = True
    return OK


@bif(since=26)
def setlocale(p: Process, ref: Any) -> Atom:
    """Whether the locale's encoding is UTF-8."""
    return TRUE if locale_file_names() is am.utf8 else FALSE


@bif(since=26)
def tty_encoding(p: Process, ref: Any) -> Atom:
    """How the terminal encodes characters."""
    return am.utf8


@bif(since=26)
def tty_window_size(p: Process, ref: Any) -> Any:
    """``{ok, {Columns, Rows}}``, or ``{error, enotsup}``."""
    tty = _tty(p, ref)
    size = window_size(tty.input) or window_size(tty.output)
    if size is None or not any(size):
        return (am.error, am.enotsup)
    return (OK, (size[0] or -1, size[1] or -1))


# Reading and writing -------------------------------------------------------------------------------------------------


def _select(p: Process, ref: Any, tty: Tty, message: Any) -> None:
    """Tell `p` once that there is something to read."""
    system = p.system

    async def wait() -> None:
        await system.wait_readable(tty.readable())
        p.post((am.select, ref, message, am.ready_input))
        system.notify()

    cancel = system.start_task(wait, ())
    tty.undo[:1] = [cancel]


def _start_reader(p: Process, tty: Tty) -> None:
    tty.undo.append(lambda: None)
    p.exit_hooks = [*(p.exit_hooks or ()), lambda process, reason: _stop_reader(tty)]


def _stop_reader(tty: Tty) -> None:
    for undo in tty.undo:
        undo()
    tty.undo.clear()


@bif(since=26, until=28)
def tty_select(p: Process, ref: Any, signal_ref: Any, read_ref: Any) -> Any:
    """Tell the caller when something can be read, and when the window's size changes or the program goes on after it was stopped."""
    tty = _tty(p, ref)
    _start_reader(p, tty)

    def arrived(name: Atom) -> None:
        tty.signals.append(name)
        p.post((am.select, ref, signal_ref, am.ready_input))
        p.system.notify()

    for number, name in _SIGNALS.items():
        tty.undo.append(p.system.watch_signal(number, partial(arrived, name)))
    _select(p, ref, tty, read_ref)
    return OK


@bif(name="tty_select", since=28)
def tty_select_input(p: Process, ref: Any, read_ref: Any) -> Any:
    """Tell the caller when something can be read."""
    tty = _tty(p, ref)
    _start_reader(p, tty)
    _select(p, ref, tty, read_ref)
    return OK


@bif(since=26, until=28)
def tty_read_signal(p: Process, ref: Any, signal_ref: Any) -> Any:
    """``{ok, winch | cont}``: the signal that has come."""
    tty = _tty(p, ref)
    return (OK, tty.signals.pop(0)) if tty.signals else (am.error, am.eagain)


def _read(p: Process, ref: Any, read_ref: Any, size: int) -> Any:
    tty = _tty(p, ref)
    try:
        data = os.read(tty.readable(), size)
    except BlockingIOError:
        data = None
    except OSError as problem:
        return _errno("read", problem.errno)
    if data == b"":
        return (am.error, am.closed)
    _select(p, ref, tty, read_ref)
    return (OK, data or b"")


@bif(since=26, until=28)
def read_nif(p: Process, ref: Any, read_ref: Any) -> Any:
    """``{ok, Bytes}``, ``{error, closed}`` at the end."""
    return _read(p, ref, read_ref, _READ_SIZE)


@bif(name="read_nif", since=28)
def read_nif_some(p: Process, ref: Any, read_ref: Any, size: Any) -> Any:
    """The same, at most so many bytes."""
    if type(size) is not int or size < 0:
        badarg()
    return _read(p, ref, read_ref, min(size, _READ_SIZE))


@bif(since=26, waits=True)
def write_nif(p: Process, ref: Any, data: Any) -> Any:
    """Write everything; waits till that is done.  ``ok`` or ``{error, Reason}``."""
    tty = _tty(p, ref)
    output = iolist_bytes(data)
    try:
        done = tty.write(output)
    except OSError as problem:
        return (am.error, posix_atom(problem.errno))
    if done == len(output):
        return OK
    return p.system.blocking(p, _write_all, tty.output, output[done:])


def _write_all(fd: int, data: bytes) -> Any:
    """Write all of `data`, whoever else has made the descriptor non-blocking."""
    try:
        while data:
            try:
                data = data[os.write(fd, data) :]
            except BlockingIOError:
                select.select([], [fd], [])
    except OSError as problem:
        return (am.error, posix_atom(problem.errno))
    return OK


@bif(since=28)
def tty_is_open(p: Process, ref: Any, device: Any) -> Any:
    """Whether the other end of ``stdin``, ``stdout`` or ``stderr`` is still there."""
    _tty(p, ref)
    fd = _DESCRIPTORS.get(device) if type(device) is Atom else None
    if fd is None:
        badarg()
    poll = select.poll()
    poll.register(fd, select.POLLHUP)
    found = poll.poll(0)
    if not found:
        return TRUE
    return FALSE if found[0][1] & select.POLLHUP else badarg()


# Characters ----------------------------------------------------------------------------------------------------------


@bif(since=26)
def isprint(p: Process, char: Any) -> Atom:
    """Whether a byte is a character that is shown."""
    if type(char) is not int:
        badarg()
    return TRUE if 32 <= char < 127 else FALSE


@bif(since=26)
def wcwidth(p: Process, char: Any) -> Any:
    """How many columns a character takes, or ``{error, not_printable}``."""
    if type(char) is not int or not 0 <= char < 1 << 31:
        badarg()
    width = character_width()(char)
    return (am.error, am.not_printable) if width < 0 else width


@bif(since=26)
def wcswidth(p: Process, data: Any) -> Any:
    """``{ok, Columns}`` of characters given as 32-bit words of this machine, or ``{error, not_printable}``."""
    words = iolist_bytes(data)
    count = len(words) // _WCHAR_SIZE
    width_of = character_width()
    total = 0
    for char in struct.unpack_from(f"={count}I", words):
        if char == 0:
            break
        width = width_of(char)
        if width < 0:
            return (am.error, am.not_printable)
        total += width
    return (OK, total)


@bif(since=26)
def sizeof_wchar(p: Process) -> int:
    """The size of a character in :func:`wcswidth`."""
    return _WCHAR_SIZE


# What the terminal can do --------------------------------------------------------------------------------------------


def _name(term: Any) -> str:
    return iolist_bytes(term).split(b"\0")[0].decode("latin1")


@bif(since=26, until=28)
def tgetent_nif(name: Any) -> Any:
    """Look up the terminal called so."""
    return OK if set_up(_name(name)) else _errno("tgetent", errno.ENOENT)


@bif(since=26, until=28)
def tgetnum_nif(name: Any) -> int:
    """A number, -1 when there is none; names are those of ``termcap``."""
    return max(-1, curses.tigetnum(_NUMBERS.get(_name(name)[:2], "")))


@bif(since=26, until=28)
def tgetflag_nif(name: Any) -> Atom:
    """Whether the terminal has a property."""
    return TRUE if curses.tigetflag(_FLAGS.get(_name(name)[:2], "")) > 0 else FALSE


@bif(since=26, until=28)
def tgetstr_nif(name: Any) -> Any:
    """``{ok, String}``, or ``false``."""
    found = curses.tigetstr(_STRINGS.get(_name(name)[:2], ""))
    return FALSE if not found else (OK, found)


def _put(string: bytes, *arguments: int) -> Any:
    return (OK, PADDING.sub(b"", curses.tparm(string, *arguments) if arguments else string))


@bif(since=26, until=28)
def tgoto_nif(string: Any) -> Any:
    """``{ok, Bytes}``: what to send for a string of the terminal's."""
    return _put(iolist_bytes(string).split(b"\0")[0])


@bif(name="tgoto_nif", since=26, until=28)
def tgoto_nif_one(string: Any, argument: Any) -> Any:
    """The same, with an argument."""
    if type(argument) is not int:
        badarg()
    return _put(iolist_bytes(string).split(b"\0")[0], argument)


@bif(name="tgoto_nif", since=26, until=28)
def tgoto_nif_two(string: Any, column: Any, row: Any) -> Any:
    """The same, with a column and a row."""
    if type(column) is not int or type(row) is not int:
        badarg()
    return _put(iolist_bytes(string).split(b"\0")[0], row, column)


@bif(since=28)
def setupterm_nif(p: Process) -> Any:
    """Look up the terminal of the environment."""
    name = p.system.environment.get(b"TERM", b"").decode("latin1")
    return OK if name and set_up(name) else _errno("setupterm", errno.ENOENT)


@bif(since=28)
def tigetnum_nif(name: Any) -> int:
    """A number, -1 when there is none; names are those of ``termcap``."""
    return max(-1, curses.tigetnum(_NUMBERS.get(_name(name)[:2], "")))


@bif(since=28)
def tigetflag_nif(name: Any) -> Atom:
    """Whether the terminal has a property; names are those of ``termcap``."""
    return TRUE if curses.tigetflag(_FLAGS.get(_name(name)[:2], "")) > 0 else FALSE


@bif(since=28)
def tigetstr_nif(name: Any) -> Any:
    """``{ok, String}``, or ``false``; names are those of ``terminfo``."""
    found = curses.tigetstr(_name(name))
    return FALSE if not found else (OK, found)


@bif(since=28)
def tputs_nif(string: Any, arguments: Any) -> Any:
    """``{ok, Bytes}``: what to send for a string of the terminal's, with arguments."""
    numbers = list(iter_list(arguments))
    if not all(type(number) is int for number in numbers) or len(numbers) > 9:
        badarg()
    return _put(iolist_bytes(string).split(b"\0")[0], *numbers)
