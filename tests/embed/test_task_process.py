"""Tasks as Erlang processes: messages, links and monitors both ways, names, exit signals."""

from __future__ import annotations

import pytest
import trio
import trio.testing

from enigma_gen import ErlangError, Ref, VMStopped, intern, make_list, open_vm
from enigma_gen.samples import DIRECTORY
from tests.embed import guests

STOP = intern("stop")
EXIT = intern("EXIT")
DOWN = intern("DOWN")


@pytest.fixture
async def vm():
    async with open_vm(DIRECTORY, otp="none", cache=False, natives=[guests.bif]) as opened:
        yield opened


async def test_a_conversation_with_erlang_code(vm):
    async with vm.process() as me:
        account = await vm.spawn("account", "loop", 10)
        me.send(account, (me.pid, intern("balance")))
        assert await me.receive() == (account, 10)


async def test_selective_receive(vm):
    async with vm.process() as me:
        for n in range(5):
            vm.send(me.pid, n)
        assert await me.receive(lambda n: n == 3) == 3
        assert [await me.receive() for _ in range(4)] == [0, 1, 2, 4]


async def test_messages_are_shown_once_while_waiting(vm):
    shown = []
    async with vm.process() as me, trio.open_nursery() as nursery:

        @nursery.start_soon
        async def _():
            for n in range(4):
                vm.send(me.pid, n)
                await trio.testing.wait_all_tasks_blocked()

        assert await me.receive(lambda n: shown.append(n) or n == 3) == 3
    assert shown == [0, 1, 2, 3]


async def test_receive_with_a_time_limit(vm, autojump_clock):
    async with vm.process() as me:
        with pytest.raises(TimeoutError):
            await me.receive(timeout=5)
        assert trio.current_time() == pytest.approx(5)
        with pytest.raises(TimeoutError):
            await me.receive(timeout=0)
        vm.send(me.pid, 1)
        assert await me.receive(timeout=0) == 1


async def test_a_cancelled_receive_takes_nothing(vm):
    async with vm.process() as me:
        vm.send(me.pid, 1)
        with trio.CancelScope() as scope:
            scope.cancel()
            await me.receive()
        with trio.move_on_after(0.01):
            await me.receive(lambda n: n == 2)
        assert await me.receive() == 1


async def test_receiving_lets_others_run(vm):
    turns = 0
    async with vm.process() as me, trio.open_nursery() as nursery:
        for n in range(20):
            vm.send(me.pid, n)

        @nursery.start_soon
        async def _():
            nonlocal turns
            while True:
                turns += 1
                await trio.lowlevel.checkpoint()

        for _ in range(20):
            await me.receive()
        nursery.cancel_scope.cancel()
    assert turns >= 19


async def test_only_one_task_receives(vm):
    async with vm.process() as me, trio.open_nursery() as nursery:
        nursery.start_soon(me.receive)
        await trio.testing.wait_all_tasks_blocked()
        with pytest.raises(RuntimeError, match="only its own task"):
            await me.receive()
        nursery.cancel_scope.cancel()


async def test_names(vm):
    async with vm.process("server") as me:
        assert vm.whereis("server") == me.pid
        vm.send("server", 1)
        assert await me.receive() == 1
        with pytest.raises(ErlangError):
            async with vm.process("server"):
                pass
        with pytest.raises(ErlangError):
            await vm.start_process(lambda you: you.receive(), "server")
    assert vm.whereis("server") is None
    assert not vm.machine.system.processes


async def test_a_link_brings_the_task_down(vm):
    with pytest.raises(ErlangError) as caught:
        async with vm.process() as me:
            account = await vm.spawn("account", "loop", 10)
            me.link(account)
            me.send(account, (me.pid, intern("withdraw"), 11))
            await trio.sleep_forever()
    assert caught.value.kind.name == "exit"
    assert caught.value.reason == (intern("overdrawn"), 1)


async def test_a_link_brings_the_erlang_process_down(vm):
    for end, reason in (("cancel", "shutdown"), ("return", None), ("error", "oops")):
        pid = await vm.spawn("guest", "wait")
        watched = []
        async with vm.process() as watcher:
            ref = watcher.monitor(pid)
            with trio.CancelScope() as scope:
                try:
                    async with vm.process() as me:
                        me.link(pid)
                        if end == "cancel":
                            scope.cancel()
                            await trio.sleep_forever()
                        if end == "error":
                            raise ErlangError(intern("exit"), intern("oops"))
                except ErlangError:
                    pass
            if reason is not None:
                watched = await watcher.receive()
                assert watched == (DOWN, ref, intern("process"), pid, intern(reason))
            else:
                assert pid.process is not None


async def test_trapped_exits_are_messages(vm):
    async with vm.process() as me:
        me.trap_exit = True
        assert me.trap_exit
        pid = await vm.spawn("guest", "wait")
        me.link(pid)
        other = await vm.spawn("guest", "wait")
        me.exit(other, STOP)
        me.exit(pid, STOP)
        assert await me.receive() == (EXIT, pid, STOP)
        me.link(pid)
        assert await me.receive() == (EXIT, pid, intern("noproc"))


async def test_unlinked_processes_end_alone(vm):
    async with vm.process() as me:
        pid = await vm.spawn("guest", "wait")
        me.link(pid)
        me.unlink(pid)
        me.exit(pid, STOP)
        await trio.testing.wait_all_tasks_blocked()
        assert pid.process is None


async def test_monitors(vm):
    async with vm.process() as me:
        pid = await vm.spawn("guest", "wait")
        first, second = me.monitor(pid), me.monitor(pid)
        assert type(first) is Ref
        me.demonitor(first)
        me.exit(pid, STOP)
        assert await me.receive() == (DOWN, second, intern("process"), pid, STOP)
        gone = me.monitor("nobody")
        assert (await me.receive())[1] == gone


async def test_a_task_is_monitored(vm):
    async def crash(you):
        await you.receive()
        raise LookupError("lost")

    reports = []
    vm.machine.system.report = reports.append
    async with vm.process() as me:
        pid = await vm.start_process(crash, "crasher")
        ref = me.monitor("crasher")
        me.send("crasher", 1)
        message = await me.receive()
        assert message[:3] == (DOWN, ref, intern("process"))
        assert message[4] == (intern("python"), b"LookupError: lost")
    assert "LookupError: lost" in reports[0]
    assert pid.process is None


async def test_exit_signals_end_background_tasks(vm):
    ended = trio.Event()

    async def serve(you):
        try:
            await you.receive()
        finally:
            ended.set()

    pid = await vm.start_process(serve)
    async with vm.process() as me:
        me.exit(pid, intern("kill"))
    with trio.fail_after(60):
        await ended.wait()


async def test_a_task_that_is_suspended_gets_nothing(vm):
    async with vm.process() as me, trio.open_nursery() as nursery:
        got = []

        async def serve(you):
            got.append(await you.receive())

        pid = await vm.start_process(serve)
        native = vm.machine.natives["erlang", "suspend_process", 1].function
        native(me._process, pid)
        vm.send(pid, 1)
        await trio.testing.wait_all_tasks_blocked()
        assert not got
        vm.machine.natives["erlang", "resume_process", 1].function(me._process, pid)
        await trio.testing.wait_all_tasks_blocked()
        assert got == [1]
        nursery.cancel_scope.cancel()


async def test_process_info_of_a_task(vm):
    async with vm.process("me") as me:
        vm.send(me.pid, 1)
        shown = await vm.call("erlang", "process_info", me.pid, intern("messages"))
        assert shown == (intern("messages"), make_list([1]))
        assert (await vm.call("erlang", "process_info", me.pid, intern("registered_name")))[1] is intern("me")
        assert (await vm.call("erlang", "is_process_alive", me.pid)) is intern("true")


async def test_the_end_of_the_vm_ends_tasks_outside():
    async with trio.open_nursery() as nursery:
        stopped = []

        async def outside(vm, task_status):
            try:
                async with vm.process():
                    task_status.started()
                    await trio.sleep_forever()
            except VMStopped:
                stopped.append(True)

        async with open_vm(otp="none", cache=False) as vm:
            await nursery.start(outside, vm)
    assert stopped == [True]
