"""Natives that guests of these tests are made of, so that the tests need no compiler.  The real Erlang code in them is the package's samples."""

from __future__ import annotations

from typing import Any

import trio

from enigma_gen import Bifs, intern
from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND

bif = Bifs("guest")
events: list[Any] = []


@bif(waits=True)
def spin(p):
    """An endless loop."""
    tick = p.system.budget.pop
    while True:
        try:
            tick()
        except IndexError:
            p.frames.append((spin, ()))
            return SUSPEND


@bif(waits=True)
def wait(p):
    """Takes all messages, for ever."""
    while p.peek() is not NO_MESSAGE:
        p.accept()
    p.frames.append((wait, ()))
    return p.wait()


@bif(waits=True)
def sleep(p, ms):
    """``receive after Ms -> awake end``."""
    if p.wait_timeout(ms):
        p.frames.append((sleep, (ms,)))
        return SUSPEND
    p.timeout()
    return intern("awake")


@bif
async def far(seconds, value):
    """An asynchronous native; notes how it ends."""
    try:
        await trio.sleep(seconds)
    except trio.Cancelled:
        events.append(("cancelled", value))
        raise
    events.append(("done", value))
    return value


@bif
async def shielded(seconds):
    """An asynchronous native that cleans up slowly."""
    try:
        await trio.sleep_forever()
    finally:
        with trio.CancelScope(shield=True):
            await trio.sleep(seconds)
        events.append("cleaned up")


@bif
def fail(value):
    """A bug in a plain native."""
    raise LookupError(value)


@bif
async def fail_async(value):
    """A bug in an asynchronous native."""
    raise LookupError(value)
