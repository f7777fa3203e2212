"""Programs that ports start, seen from Python: what is left of them when the port, or the VM, is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio

from enigma_gen.embed import TaskProcess, open_vm
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL, make_list


def open_port(me: TaskProcess, command: bytes, *settings: Any) -> Any:
    """``open_port({spawn, Command}, Settings)`` by `me`."""
    return me._native("open_port", (am.spawn, command), make_list(list(settings)))


def os_pid(me: TaskProcess, port: Any) -> int:
    """The process identifier of the port's program."""
    pid: int = me._native("port_info", port, am.os_pid)[1]
    return pid


def state(pid: int) -> str:
    """``R``, ``S``, ``Z`` (a zombie), ...; empty when the process is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def none_left(pids: list[int]) -> bool:
    """Whether none of these processes is there any more."""
    return not any(map(state, pids))


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait till `condition` holds."""
    with trio.fail_after(seconds):
        while not condition():
            await trio.sleep(0.01)


def open_descriptors() -> set[str]:
    """The descriptors of this process."""
    return set(os.listdir("/proc/self/fd"))


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at processes through Linux's /proc")


@needs_proc
async def test_programs_are_killed_and_reaped_with_the_vm() -> None:
    """Also one that ignores the end of its input, and SIGTERM."""
    before = open_descriptors()
    async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
        pids = [
            os_pid(me, open_port(me, command))
            for command in (b"cat", b"sleep 1000", b"sh -c 'trap \"\" TERM HUP; sleep 1000'")
        ]
        assert all(state(pid) for pid in pids)
    assert [state(pid) for pid in pids] == ["", "", ""]
    assert open_descriptors() == before


@needs_proc
async def test_programs_are_killed_when_the_vm_is_cancelled() -> None:
    """Cancelling the task that runs the VM leaves nothing behind either."""
    pid = 0
    with trio.CancelScope() as scope:
        async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
            pid = os_pid(me, open_port(me, b"sleep 1000"))
            scope.cancel()
            await trio.sleep_forever()
    assert pid
    assert state(pid) == ""


@needs_proc
async def test_a_closed_port_leaves_its_program_alone() -> None:
    """As in OTP: its pipes are closed, nothing more; and it is waited for when it ends."""
    async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
        port = open_port(me, b"sleep 0.3")
        pid = os_pid(me, port)
        me._native("port_close", port)
        await trio.sleep(0.05)
        assert state(pid) in "RSD"
        await until(lambda: state(pid) == "")


@needs_proc
async def test_no_zombies_and_no_descriptors_are_left() -> None:
    """Three hundred programs that end by themselves."""
    before = open_descriptors()
    async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
        during = open_descriptors()
        for _ in range(30):
            pids = [os_pid(me, open_port(me, b"true", am.exit_status)) for _ in range(10)]
            for _ in pids:
                assert (await me.receive(timeout=60))[1] == (am.exit_status, 0)
            await until(partial(none_left, pids))
        await until(lambda: len(open_descriptors()) <= len(during))
    assert open_descriptors() == before


@needs_proc
async def test_a_thousand_ports_at_once() -> None:
    """Each echoes what it gets; all are open at the same time."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4_096)), hard))
    async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
        ports = [open_port(me, b"cat", am.binary) for _ in range(1_000)]
        for number, port in enumerate(ports):
            me._native("port_command", port, b"%d" % number)
        answers = {}
        for _ in ports:
            port, (_, data) = await me.receive(timeout=60)
            answers[port] = int(data)
        assert [answers[port] for port in ports] == list(range(1_000))
        for port in ports:
            me._native("port_close", port)
        assert me._native("ports") == [vm.machine.system.ports[0].pid, NIL]


@needs_proc
async def test_a_full_pipe_holds_up_nobody_else() -> None:
    """While a program does not read, the VM and other tasks go on."""
    async with open_vm(otp="none", cache=False) as vm, vm.process() as me:
        port = open_port(me, b"sleep 1000")
        me._native("port_command", port, bytes(10_000_000))
        assert me._native("port_info", port, am.queue_size)[1] > 9_000_000
        other = open_port(me, b"cat", am.binary)
        me._native("port_command", other, b"hello")
        assert (await me.receive(timeout=60))[1] == (am.data, b"hello")
