"""The host: parking, waking up, fairness to other trio tasks, asynchronous natives, virtual time."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import trio
import trio.testing

from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND
from enigma_gen.runtime.host import Host
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status, SystemHalted
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import am
from enigma_gen.term.error import ErlangError


def forever(p: Process) -> Any:
    """An endless loop."""
    tick = p.system.budget.pop
    while True:
        try:
            tick()
        except IndexError:
            p.frames.append((forever, ()))
            return SUSPEND


def echo(p: Process, log: list[Any]) -> Any:
    """Collect messages for ever."""
    while (message := p.peek()) is not NO_MESSAGE:
        p.accept()
        log.append(message)
    p.frames.append((echo, (log,)))
    return p.wait()


def sleeper(p: Process, ms: int, log: list[Any]) -> Any:
    """``receive after Ms -> ok end``."""
    if p.wait_timeout(ms):
        p.frames.append((sleeper, (ms, log)))
        return SUSPEND
    p.timeout()
    log.append(p.system.monotonic())
    return am.ok


async def test_other_tasks_run_beside_an_endless_loop():
    system = System()
    system.spawn(forever)
    host = Host(system)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(host.run)
        reductions = []
        for _ in range(60):
            await trio.sleep(0.001)
            reductions.append(system.scheduler.reductions)
        nursery.cancel_scope.cancel()
    between = [after - before for before, after in itertools.pairwise(reductions)]
    assert max(between) < 1_000_000
    assert reductions[-1] > 10_000


async def test_a_message_from_another_task_wakes_the_host():
    system = System()
    log: list[Any] = []
    server = system.spawn(echo, (log,))
    host = Host(system)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(host.run)
        await trio.testing.wait_all_tasks_blocked()
        assert server.status is Status.PARKED
        server.post("hello")
        system.notify()
        await trio.testing.wait_all_tasks_blocked()
        assert log == ["hello"]
        host.stop()


async def test_an_idle_host_uses_no_cpu():
    system = System()
    system.spawn(echo, ([],))
    host = Host(system)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(host.run)
        await trio.testing.wait_all_tasks_blocked()
        parks = host.parks
        await trio.sleep(0.08)
        assert host.parks == parks
        host.stop()


async def test_virtual_time(autojump_clock: trio.testing.MockClock):
    system = System()
    log: list[int] = []
    for ms in (86_400_000, 10, 5_000):
        system.spawn(sleeper, (ms, log))
    await Host(system).run(until_idle=True)
    start = log[0] - 10_000_000
    assert [round((at - start) / 1e6) for at in log] == [10, 5_000, 86_400_000]


async def double(p: Process, n: int) -> int:
    """An asynchronous native."""
    await trio.sleep(1)
    if n < 0:
        raise ErlangError(am.error, am.badarg)
    return 2 * n


def caller(p: Process, n: int, log: list[Any]) -> Any:
    value = p.wait_async(double, (p, n))
    assert value is SUSPEND
    p.frames.append((caller_after, (log,)))
    return SUSPEND


def caller_after(p: Process, value: Any, log: list[Any]) -> Any:
    log.append(value)
    return value


async def test_asynchronous_natives(autojump_clock: trio.testing.MockClock):
    system = System()
    log: list[Any] = []
    system.spawn(caller, (21, log))
    system.spawn(caller, (4, log))
    await Host(system).run(until_idle=True)
    assert sorted(log) == [8, 42]


async def test_a_failing_asynchronous_native_raises_in_its_process(autojump_clock: trio.testing.MockClock):
    system = System()
    reports: list[str] = []
    system.report = reports.append
    log: list[Any] = []
    process = system.spawn(caller, (-1, log))
    await Host(system).run(until_idle=True)
    assert log == []
    assert process.status is Status.EXITED
    assert "badarg" in reports[0]


async def test_killing_a_process_cancels_its_native(autojump_clock: trio.testing.MockClock):
    from enigma_gen.runtime import signal

    system = System()
    log: list[Any] = []
    process = system.spawn(caller, (1, log))
    host = Host(system)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(host.run)
        await trio.sleep(0.5)
        assert process.status is Status.WAITING
        signal.exit_signal(process, None, am.kill)
        assert process.exit_reason is am.killed
        await trio.sleep(2)
        assert host._is_idle()
        host.stop()
    assert log == []


async def test_halt():
    system = System()

    def halt(p: Process) -> Any:
        raise SystemHalted(3)

    system.spawn(forever)
    system.spawn(halt)
    assert await Host(system).run() == 3


async def test_cancelling_the_host_cancels_natives():
    system = System()
    system.spawn(caller, (1, []))
    with trio.move_on_after(0.01) as scope:
        await Host(system).run()
    assert scope.cancelled_caught


async def test_the_clock_is_replaced_only_without_timers():
    system = System()
    system.spawn(sleeper, (1_000, []))
    system.scheduler.run()
    with pytest.raises(RuntimeError):
        system.use_clock(system.clock)
