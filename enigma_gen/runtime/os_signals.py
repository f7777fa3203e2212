"""Signals of the operating system, for a VM that owns its Python process: each is ignored, does what it does by default, or is a message
``{notify, sigterm}`` to the process ``erl_signal_server``.

Handlers belong to the whole Python process and can only be set in its main thread, so an embedded VM has none of this.  A handler runs anywhere in Python
code; it only asks the host's thread to send the message soon.

Source: OTP 25 ``sys/unix/sys.c``.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import Atom, am, intern

if TYPE_CHECKING:
    from enigma_gen.runtime.system import System

_AT_START: Final = (am.sigterm, am.sigusr1, am.sigquit)
_OURS: Final = frozenset((signal.SIGCHLD,))
"""Signals whose effect on the VM's own work must stay: programs that ports have started could not be waited for."""


class SignalHandlers:
    """The handlers of one VM; `soon` calls a function in the host's thread, and may be called from a handler."""

    def __init__(self, system: System, soon: Callable[..., Any]) -> None:
        self._system = system
        self._soon = soon
        self._before: dict[int, Any] = {}

    def start(self) -> None:
        """Handle what an ``erl`` handles from the start."""
        for name in _AT_START:
            self.set(name, am.handle)

    def set(self, name: Atom, action: Atom) -> None:
        """From now on do `action`: ``ignore``, ``default`` or ``handle``.  Signals that cannot be handled stay as they are."""
        number = signal.Signals[name.name.upper()]
        handler: Any = signal.SIG_DFL
        if action is am.handle:
            handler = self._arrived
        elif action is am.ignore:
            handler = signal.SIG_IGN
        if number in _OURS and action is not am.handle:
            handler = signal.SIG_DFL
        with contextlib.suppress(OSError):
            before = signal.signal(number, handler)
            self._before.setdefault(number, before)

    def watch(self, number: int, function: Callable[[], None]) -> Callable[[], None]:
        """Call `function` in the host's thread whenever the signal comes; what is returned ends that.  Outside of the main thread nothing ever comes."""
        try:
            before = signal.signal(number, lambda *_: self._soon(function))
        except ValueError:
            return lambda: None
        self._before.setdefault(number, before)
        return lambda: self._restore(number)

    def interrupt(self, at_once: Callable[[], None], soon: Callable[[], None]) -> None:
        """When Ctrl-C is pressed, call `at_once` in the handler, and then `soon` in the host's thread."""

        def arrived(*_: object) -> None:
            at_once()
            self._soon(soon)

        before = signal.signal(signal.SIGINT, arrived)
        self._before.setdefault(signal.SIGINT, before)

    def _restore(self, number: int) -> None:
        if number in self._before:
            handler = self._before.pop(number)
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def stop(self) -> None:
        """Put back what was there before."""
        for number in list(self._before):
            self._restore(number)

    def _arrived(self, number: int, frame: object) -> None:
        self._soon(self._notify, intern(signal.Signals(number).name.lower()))

    def _notify(self, name: Atom) -> None:
        server = self._system.registry.get(am.erl_signal_server)
        if type(server) is Process:
            server.post((am.notify, name))
            self._system.notify()
