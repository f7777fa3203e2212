"""Who waits for sockets: one task and one selector for all sockets of a VM.

A socket says what it wants to hear of (:data:`READ`, :data:`WRITE`) and is called when that is so.  A task per socket, or per wait, was measured to cost
several times as much as the system call it waits for; a selector is itself a descriptor that trio can wait for.

What a socket no longer wants to read is taken from the selector only when it has come to nothing once: whoever receives packet by packet changes
its mind after each, and the selector hears nothing of it.

Sources: ``select``, ``epoll`` in the Python library; ``trio.lowlevel``.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable
from typing import Any, Final

import trio

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE


class Watch:
    """What is wanted of the descriptor `fd`; ``ready(events)`` is called with what of it is so.  Belongs to one :class:`Poller`."""

    __slots__ = ("poller", "fd", "ready", "wanted", "known")

    def __init__(self, poller: Poller, fd: int, ready: Callable[[int], None]) -> None:
        self.poller = poller
        self.fd = fd
        self.ready = ready
        self.wanted = 0
        self.known = 0

    def want(self, events: int) -> None:
        """Call when one of `events` can be done, from now on."""
        self.wanted |= events
        if self.wanted & ~self.known:
            self.poller.update(self)

    def forget(self, events: int) -> None:
        """Do not call for `events` any more."""
        self.wanted &= ~events
        if self.known & events & WRITE:
            self.poller.update(self)

    def close(self) -> None:
        """The descriptor is about to be closed."""
        self.wanted = 0
        if self.known:
            self.poller.update(self)


class Poller:
    """See the module.  ``close`` ends it with the VM."""

    def __init__(self, system: Any) -> None:
        self._system = system
        self._selector = selectors.DefaultSelector()
        self._cancel: Callable[[], None] | None = None
        self._closed = False

    def update(self, watch: Watch) -> None:
        """Tell the selector what `watch` wants.  Of two for the same descriptor the one that has wanted something last is heard."""
        found = self._selector.get_map().get(watch.fd)
        owner: Watch | None = None if found is None else found.data
        if not watch.wanted:
            if owner is watch:
                self._selector.unregister(watch.fd)
        elif owner is not None:
            owner.known = 0
            self._selector.modify(watch.fd, watch.wanted, watch)
        else:
            self._selector.register(watch.fd, watch.wanted, watch)
        watch.known = watch.wanted
        if not self._selector.get_map():
            self._stop()
        elif self._cancel is None:
            self._cancel = self._system.start_task(self._run, ())

    async def _run(self) -> None:
        while not self._closed:
            try:
                await trio.lowlevel.wait_readable(self._selector.fileno())
            except trio.BusyResourceError:  # the task that was cancelled last has yet to go
                await trio.lowlevel.checkpoint()
                continue
            if self._closed:  # it was cancelled too late
                return
            for key, events in self._selector.select(0):
                watch: Watch = key.data
                happened = events & watch.wanted
                if happened:
                    watch.ready(happened)
                elif watch.known:
                    self.update(watch)
            self._system.notify()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def close(self) -> None:
        """Wait for nothing any more."""
        self._stop()
        self._closed = True
        self._selector.close()
        self._system.poller = None


def poller_of(system: Any) -> Poller:
    """The poller of `system`, made when it is first needed."""
    if system.poller is None:
        system.poller = Poller(system)
        system.at_end.append(system.poller.close)
    poller: Poller = system.poller
    return poller


def watcher(system: Any) -> Callable[[int, Callable[[int], None]], Watch]:
    """What ``system.watch_descriptor`` is: a function that makes a :class:`Watch` of the system's poller."""
    return lambda fd, ready: Watch(poller_of(system), fd, ready)
