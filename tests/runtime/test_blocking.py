"""What may wait for a disk: done in place when it is quick, in another thread when it is not, and nobody else waits."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import trio

from enigma_gen.abi.suspend import SUSPEND, deliver
from enigma_gen.bifs import prim_file, prim_file_handle
from enigma_gen.runtime import signal
from enigma_gen.runtime.host import Host
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import ErlangError, error
from tests.runtime.test_host import forever


def call(p: Process, log: list[Any], function: Any, *arguments: Any) -> Any:
    """``Log ! catch function(Arguments)`` for a native that may suspend."""
    try:
        value = function(p, *arguments)
    except ErlangError as failed:
        log.append(failed.reason)
        return am.ok
    if value is SUSPEND:
        p.frames.append((note, (log,)))
        return SUSPEND
    return note(p, value, log)


def note(p: Process, value: Any, log: list[Any]) -> Any:
    """The unit that keeps `value`."""
    log.append(value)
    return deliver(p, am.ok)


def blocking(p: Process, function: Any, *arguments: Any) -> Any:
    """``system.blocking`` as a native."""
    return p.system.blocking(p, function, *arguments)


def opens(path: Path) -> int:
    """How many descriptors of this process are open on `path`."""
    found = 0
    for name in os.listdir("/proc/self/fd"):
        try:
            found += os.readlink(f"/proc/self/fd/{name}") == str(path)
        except OSError:
            continue
    return found


async def until(condition: Any) -> None:
    """Wait till `condition()` holds, at most half a minute."""
    with trio.fail_after(30):
        while not condition():
            await trio.sleep(0.002)


@pytest.fixture
async def system():
    made = System()
    host = Host(made)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(host.run)
        await trio.sleep(0)
        yield made
        nursery.cancel_scope.cancel()


def test_without_a_host_it_is_done_in_place():
    system = System()
    p = system.spawn(forever)
    assert system.blocking(p, lambda a, b: a + b, 1, 2) == 3


async def test_what_is_quick_does_not_suspend(system):
    log: list[Any] = []
    p = system.spawn(call, (log, blocking, lambda a: a + 1, 1))
    system.notify()
    await until(lambda: log)
    assert log == [2]
    assert p.status is Status.EXITED


async def test_what_is_slow_lets_others_run(system):
    log: list[Any] = []
    busy = system.spawn(forever)
    sleeping = system.spawn(call, (log, blocking, lambda: time.sleep(0.1) or am.done))
    system.notify()
    await until(lambda: sleeping.status is Status.WAITING)
    before = busy.reductions
    await until(lambda: log)
    assert log == [am.done]
    assert busy.reductions - before > 4_000


async def test_many_slow_ones_do_not_add_up(system):
    log: list[Any] = []
    together = threading.Barrier(20, timeout=30)  # none returns before all have begun
    for _ in range(20):
        system.spawn(call, (log, blocking, lambda: together.wait() is not None and am.done))
    system.notify()
    await until(lambda: len(log) == 20)
    assert log == [am.done] * 20


@pytest.mark.parametrize("seconds", [0, 0.02])
async def test_an_exception_is_raised_in_the_process(system, seconds):
    log: list[Any] = []

    def fail() -> None:
        time.sleep(seconds)
        error(am.broken)

    p = system.spawn(call, (log, blocking, fail))
    system.notify()
    await until(lambda: p.status is Status.EXITED)
    if seconds:
        reason, trace = p.exit_reason
        assert reason is am.broken
        assert trace is not None
    else:
        assert log == [am.broken]


async def test_threads_end_with_their_host():
    before = threading.active_count()
    system = System()
    log: list[Any] = []
    system.spawn(call, (log, blocking, lambda: am.done))
    await Host(system).run(until_idle=True)
    assert log == [am.done]
    await until(lambda: threading.active_count() == before)


async def test_opening_a_pipe_stalls_nobody(system, tmp_path):
    """A process waits for the other end of a named pipe; others run, and open that end."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    name = bytes(path) + b"\0"
    log: list[Any] = []
    reader = system.spawn(call, (log, prim_file_handle.open_nif, name, make_list([am.read])))
    other = system.spawn(forever)
    system.notify()
    await until(lambda: reader.status is Status.WAITING)
    before = other.reductions
    await until(lambda: other.reductions > before + 4_000)
    assert not log
    writer = system.spawn(call, (log, prim_file_handle.open_nif, name, make_list([am.write])))
    system.notify()
    await until(lambda: len(log) == 2)
    assert [found[0] for found in log] == [am.ok, am.ok]
    assert writer.status is Status.EXITED
    await until(lambda: opens(path) == 0)


async def test_what_is_opened_too_late_is_closed(system, tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    log: list[Any] = []
    p = system.spawn(call, (log, prim_file_handle.open_nif, bytes(path) + b"\0", make_list([am.read])))
    system.notify()
    await until(lambda: p.status is Status.WAITING)
    signal.kill(p, am.killed)
    assert p.status is Status.EXITED
    fd = os.open(path, os.O_WRONLY)
    await until(lambda: gc.collect() is not None and opens(path) == 1)
    os.close(fd)
    assert not log


async def test_a_read_under_way_when_its_owner_dies(system, tmp_path):
    """The descriptor is closed when the read has ended, not under its feet."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writing = os.open(path, os.O_RDWR)

    def reads(p: Process) -> Any:
        found = prim_file_handle.open_nif(p, bytes(path) + b"\0", make_list([am.read]))
        if found is SUSPEND:
            p.frames.append((opened, ()))
            return SUSPEND
        return opened(p, found)

    def opened(p: Process, found: Any) -> Any:
        return prim_file_handle.read_nif(p, found[1], 10)

    p = system.spawn(reads)
    system.notify()
    await until(lambda: p.status is Status.WAITING and opens(path) == 2)
    await trio.sleep(0.01)
    signal.kill(p, am.killed)
    await trio.sleep(0.01)
    assert opens(path) == 2
    os.write(writing, b"0123456789")
    await until(lambda: opens(path) == 1)
    os.close(writing)


async def test_plain_operations_answer(system, tmp_path):
    """Plain operations on files answer, with threads all the same."""
    (tmp_path / "one").write_bytes(b"1")
    log: list[Any] = []
    system.spawn(call, (log, prim_file.list_dir_nif, bytes(tmp_path) + b"\0"))
    system.notify()
    await until(lambda: log)
    assert log == [(am.ok, make_list([b"one"]))]
