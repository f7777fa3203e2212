"""The break menu: what ``erl`` shows when Ctrl-C is pressed.  While it is open nothing else of the VM runs, as in OTP.

The terminal is put into the mode that it had when the VM was started, and back.  A second Ctrl-C, or the end of the input, ends the VM.

Source: OTP 25 ``break.c``, ``sys/unix/sys.c``.
"""

from __future__ import annotations

import os
import select
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from enigma_gen.otp import crash_dump
from enigma_gen.runtime import signal as signals
from enigma_gen.runtime.port import Forker, Port
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import Atom, am

CHOICES: Final = (
    "BREAK: (a)bort (A)bort with dump (c)ontinue (p)roc info (i)nfo\n"
    "       (l)oaded (v)ersion (k)ill (D)b-tables (d)istribution\n"
)
SLOGAN: Final = "Crash dump requested by user"
_KEYS: Final = 64
_KINDS: Final = {"fd": "Port is UNIX fd not opened by emulator", "spawn": "Port controls external process"}


class _Ended(Exception):
    """No more keys: the VM is to end."""


class BreakMenu:
    """The menu of one VM: `write` shows a text, `halt` ends the VM with a status or last words."""

    def __init__(self, system: System, write: Callable[[str], None], halt: Callable[[int | str], None]) -> None:
        self.system = system
        self._write = write
        self._halt = halt
        self._first_mode = _mode()
        self._asked = False

    def asked(self) -> None:
        """Ctrl-C was pressed (a handler, called anywhere in Python code).  Pressed twice before the menu could be shown, it interrupts whatever runs.

        Raises KeyboardInterrupt.
        """
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def show(self) -> None:
        """Show the menu and do what is chosen."""
        before = _mode()
        _set_mode(self._first_mode)
        try:
            with _interruptible():
                self._choose()
        except _Ended:
            self._halt(0)
        finally:
            self._asked = False
            _set_mode(before)

    def _choose(self) -> None:
        self._write(f"\n{CHOICES}")
        while True:
            key = _key()
            action = _ACTIONS.get(key)
            if action is not None:
                action(self)
                return
            if key != "\n":
                self._write(f"Invalid option '{key}'. Please enter one of the following:\n{CHOICES}")

    # What can be chosen ----------------------------------------------------------------------------------------------

    def abort(self) -> None:
        """End the VM."""
        self._halt(0)

    def abort_with_dump(self) -> None:
        """End the VM and write a crash dump."""
        self._halt(SLOGAN)

    def go_on(self) -> None:
        """Go on."""

    def processes(self) -> None:
        """Show processes and ports."""
        for process in list(self.system.processes.values()):
            self._write(crash_dump.process_section(self.system, process))
        self.ports()

    def ports(self) -> None:
        """Show ports."""
        for port in list(self.system.ports.values()):
            self._write(_port_section(port))

    def version(self) -> None:
        """Show the emulator's version."""
        self._write(f"Erlang (BEAM) emulator version {self.system.erts_version}\n")

    def kill(self) -> None:
        """Show one process after the other, and kill those that are chosen."""
        self._write(f"\n\nProcess Information\n\n{'-' * 50}\n")
        for process in reversed(list(self.system.processes.values())):
            self._write(crash_dump.process_section(self.system, process))
            self._write("(k)ill (n)ext (r)eturn:\n")
            key = _key()
            if key == "k":
                signals.kill(process, signals.KILLED)
            elif key != "n":
                return

    def tables(self) -> None:
        """Show the tables of ETS."""
        for text in crash_dump.table_sections(self.system):
            self._write(text)

    def information(self, item: Atom) -> None:
        """Show what ``erlang:system_info(item)`` says."""
        native = self.system.natives["erlang", "system_info", 1]
        process = next(iter(self.system.processes.values()), None)
        if process is not None:
            self._write(native.function(process, item).decode("utf-8", "replace"))


_ACTIONS: Final[dict[str, Callable[[BreakMenu], None]]] = {
    "q": BreakMenu.abort,
    "a": BreakMenu.abort,
    "*": BreakMenu.abort,
    "A": BreakMenu.abort_with_dump,
    "c": BreakMenu.go_on,
    "m": BreakMenu.go_on,
    "p": BreakMenu.processes,
    "o": BreakMenu.ports,
    "i": lambda menu: menu.information(am.info),
    "l": lambda menu: menu.information(am.loaded),
    "v": BreakMenu.version,
    "k": BreakMenu.kill,
    "D": BreakMenu.tables,
    "d": lambda menu: menu.information(am.dist),
}


def _port_section(port: Port) -> str:
    flags = "CONNECTED" + "|BINARY_IO" * port.binary + "|SOFT_EOF" * port.soft_eof
    lines = [f"=port:{port.pid!r}", f"State: {flags}", f"Slot: {port.pid.number}", f"Connected: {port.connected!r}"]
    if port.links:
        lines.append(f"Links: {', '.join(repr(peer.pid) for peer in port.links)}")
    if type(port.driver) is Forker:
        kind = "Port controls forker process"
    else:
        kind = _KINDS.get(port.driver.name, "Port controls linked-in driver")
    lines.append(f"{kind}: {port.title.decode('latin1')}")
    lines += [f"Input: {port.bytes_in}", f"Output: {port.bytes_out}", f"Queue: {port.driver.queued}"]
    return "\n".join(lines) + "\n"


def _key() -> str:
    """The first key of the next line.  Raises :class:`_Ended` at the end of the input."""
    try:
        select.select([0], [], [])
        keys = os.read(0, _KEYS)
    except OSError:
        keys = b""
    if not keys:
        raise _Ended
    return chr(keys[0])


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the block with :class:`_Ended`."""

    def interrupted(*_: object) -> None:
        raise _Ended

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _mode() -> Any:
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


def _set_mode(mode: Any) -> None:
    if mode is not None:
        termios.tcsetattr(0, termios.TCSANOW, mode)


def give_interrupt_key_to_shell() -> Callable[[], None]:
    """Let the terminal make no signal of Ctrl-C, but hand it on like other keys; what is returned undoes that."""
    before, wanted = _mode(), _mode()
    if wanted is not None:
        wanted[6] = [*wanted[6]]
        wanted[6][termios.VINTR] = b"\0"
    _set_mode(wanted)
    return lambda: _set_mode(before)
