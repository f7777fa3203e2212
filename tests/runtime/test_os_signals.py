"""Signals of the operating system become messages, and the handlers that were there come back."""

from __future__ import annotations

import os
import signal

from enigma_gen.runtime.os_signals import SignalHandlers
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import am


def handlers_of(system: System) -> SignalHandlers:
    """Handlers whose host is always ready."""
    return SignalHandlers(system, lambda function, *arguments: function(*arguments))


def test_a_handled_signal_is_a_message() -> None:
    """``{notify, sigusr1}`` for the process that is registered; nothing when there is none."""
    system = System()
    handlers = handlers_of(system)
    before = signal.getsignal(signal.SIGUSR1)
    handlers.set(am.sigusr1, am.handle)
    try:
        os.kill(os.getpid(), signal.SIGUSR1)
        server = system.spawn(lambda p: am.ok, start=False)
        system.registry.register(am.erl_signal_server, server)
        os.kill(os.getpid(), signal.SIGUSR1)
        assert server.messages() == [(am.notify, am.sigusr1)]
        handlers.set(am.sigusr1, am.ignore)
        os.kill(os.getpid(), signal.SIGUSR1)
        assert server.message_count() == 1
    finally:
        handlers.stop()
    assert signal.getsignal(signal.SIGUSR1) == before


def test_what_cannot_be_handled_stays() -> None:
    """SIGSTOP has no handler; the end of a child is never ignored, or nobody could wait for it."""
    handlers = handlers_of(System())
    try:
        handlers.set(am.sigstop, am.handle)
        handlers.set(am.sigchld, am.ignore)
        assert signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL
    finally:
        handlers.stop()


def test_a_watched_signal_calls_a_function() -> None:
    """Until that is undone."""
    handlers = handlers_of(System())
    seen: list[int] = []
    before = signal.getsignal(signal.SIGWINCH)
    undo = handlers.watch(signal.SIGWINCH, lambda: seen.append(1))
    os.kill(os.getpid(), signal.SIGWINCH)
    undo()
    assert seen == [1]
    assert signal.getsignal(signal.SIGWINCH) == before
