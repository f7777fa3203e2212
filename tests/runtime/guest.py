"""Writing guest code by hand: a Python generator function as a process.

The body yields what it wants: ``yield receive(pattern)`` (any callable, or nothing for any message) gives the message, ``yield after(ms)`` a
time-out, ``yield again`` gives up the slice; natives are called directly.  The generator is the frame's register, so these processes can be
preempted and resumed like translated code (but not copied).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System

Body = Generator[Any, Any, Any]


class Receive:
    """Wait for a message that `wanted` accepts; after `ms` milliseconds (None: never) the answer is None."""

    def __init__(self, wanted: Callable[[Any], Any] = lambda message: True, ms: Any = None, mark: Any = None) -> None:
        self.wanted = wanted
        self.ms = ms
        self.mark = mark


def after(ms: int) -> Receive:
    """Just wait."""
    return Receive(lambda message: False, ms)


AGAIN = object()


def start(p: Process, body: Callable[..., Body], *arguments: Any) -> Any:
    """The unit of a process that runs ``body(p, *arguments)``."""
    return step(p, body(p, *arguments), None)


def step(p: Process, running: Body, value: Any) -> Any:
    """Go on with the generator till it wants something that is not there."""
    while True:
        try:
            request = running.send(value)
        except StopIteration as end:
            return end.value
        if request is AGAIN:
            p.frames.append((step, (running, None)))
            return SUSPEND
        value = waiting(p, running, request)
        if value is SUSPEND:
            return SUSPEND
        value = value[0]


def waiting(p: Process, running: Body, request: Receive) -> Any:
    """The receive loop: ``(message,)``, or SUSPEND."""
    while (message := p.peek()) is not NO_MESSAGE:
        if request.wanted(message):
            p.accept()
            return (message,)
        p.skip()
    if request.ms is None or p.wait_timeout(request.ms):
        p.frames.append((resumed, (running, request)))
        return p.wait() if request.ms is None else SUSPEND
    p.timeout()
    return (None,)


def resumed(p: Process, running: Body, request: Receive) -> Any:
    """The entry of a process that waits."""
    value = waiting(p, running, request)
    return SUSPEND if value is SUSPEND else step(p, running, value[0])


def spawn(system: System, body: Callable[..., Body], *arguments: Any, **options: Any) -> Process:
    """A process that runs `body`."""
    return system.spawn(start, (body, *arguments), **options)
