"""VMs in a trio program: calls, spawning, the end of the block, several at once, virtual time, natives."""

from __future__ import annotations

import tracemalloc

import pytest
import trio
import trio.testing

from enigma_gen import (
    NIL,
    Bifs,
    ErlangError,
    NoOtp,
    RandomPolicy,
    VMStopped,
    intern,
    iter_list,
    make_list,
    open_vm,
    pretty,
)
from enigma_gen.samples import DIRECTORY
from tests.embed import guests


def bare(**options):
    """A VM without OTP and without a cache."""
    return open_vm(DIRECTORY, otp="none", cache=False, natives=[guests.bif], **options)


@pytest.fixture
async def vm():
    async with bare() as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_events():
    guests.events.clear()


def tasks() -> int:
    return trio.lowlevel.current_statistics().tasks_living


async def wait_until(condition):
    with trio.fail_after(60):
        while not condition():
            await trio.lowlevel.checkpoint()


# Calls ---------------------------------------------------------------------------------------------------------------


async def test_a_call_gives_the_value(vm):
    assert await vm.call("lists", "reverse", make_list([1, 2, 3]), NIL) == make_list([3, 2, 1])
    assert await vm.call(intern("erlang"), intern("abs"), -3) == 3


async def test_samples_run(vm):
    rows = dict(iter_list(await vm.call("account", "main")))
    assert rows[b"all accounts together"] == 123


async def test_an_error_has_its_stack_trace(vm):
    with pytest.raises(ErlangError) as caught:
        await vm.call("erlang", "binary_to_atom", 1)
    assert (caught.value.kind.name, caught.value.reason.name) == ("error", "badarg")
    assert "binary_to_atom" in pretty(caught.value.trace)


async def test_an_undefined_function(vm):
    with pytest.raises(ErlangError) as caught:
        await vm.call("nowhere", "nothing", 1)
    assert caught.value.reason is intern("undef")


async def test_a_call_whose_process_is_killed(vm):
    async with trio.open_nursery() as nursery:

        @nursery.start_soon
        async def _():
            with pytest.raises(ErlangError) as caught:
                await vm.call("guest", "wait")
            assert (caught.value.kind.name, caught.value.reason.name) == ("exit", "killed")

        system = vm.machine.system
        await wait_until(lambda: system.processes)
        (process,) = system.processes.values()
        async with vm.process() as me:
            me.exit(process.pid, intern("kill"))


async def test_cancelling_a_call_kills_its_process(vm):
    for function in ("spin", "wait"):
        with trio.move_on_after(0.02):
            await vm.call("guest", function)
        assert not vm.machine.system.processes


async def test_calls_run_beside_each_other(vm, autojump_clock):
    values = []
    async with trio.open_nursery() as nursery:

        async def one(n):
            values.append(await vm.call("guest", "far", n, n))

        for n in (3, 1, 2):
            nursery.start_soon(one, n)
    assert values == [1, 2, 3]
    assert trio.current_time() == pytest.approx(3)


@pytest.mark.parametrize("value", [[1, 2, 3], "text", True, None, {1: 2}, {1}, []])
async def test_what_is_no_term_is_refused(vm, value):
    with pytest.raises(TypeError):
        await vm.call("erlang", "abs", value)
    with pytest.raises(TypeError):
        vm.send("nobody", value)
    with pytest.raises(TypeError):
        await vm.spawn("erlang", "abs", value)


async def test_sending_to_nobody(vm):
    with pytest.raises(ErlangError) as caught:
        vm.send("nobody", 1)
    assert caught.value.reason is intern("badarg")
    pid = await vm.spawn("erlang", "abs", 1)
    await wait_until(lambda: not vm.machine.system.processes)
    vm.send(pid, 1)


# Opening and closing --------------------------------------------------------------------------------------------------


async def test_wrong_options():
    with pytest.raises(ValueError, match="at least 1 reduction"):
        async with bare(reductions=0):
            pass
    with pytest.raises(NoOtp):
        async with open_vm(otp="/nowhere"):
            pass
    twice = Bifs("erlang")

    @twice
    def abs(number):
        return number

    with pytest.raises(ValueError, match="erlang:abs/1 is declared twice"):
        async with open_vm(otp="none", natives=[twice]):
            pass


async def test_leaving_ends_everything():
    before = tasks()
    async with bare() as vm:
        for function in ("spin", "wait"):
            await vm.spawn("guest", function)
        await vm.spawn("guest", "far", 60, 1)
        await vm.spawn("guest", "sleep", 60_000)
        await vm.start_process(lambda me: me.receive())
        await wait_until(lambda: tasks() >= before + 3)
    assert tasks() == before
    assert guests.events == [("cancelled", 1)]
    assert not vm.machine.system.processes
    assert not len(vm.machine.system.timers)
    for use in (vm.call("erlang", "abs", 1), vm.spawn("erlang", "abs", 1)):
        with pytest.raises(VMStopped):
            await use
    with pytest.raises(VMStopped):
        vm.send("name", 1)


async def test_cancelling_the_scope_ends_everything_promptly():
    before = tasks()
    reached = False
    with trio.fail_after(30), trio.move_on_after(0.05) as scope:
        async with bare() as vm:
            await vm.spawn("guest", "spin")
            await vm.spawn("guest", "far", 60, 1)
            await vm.call("guest", "wait")
        reached = True
    assert scope.cancelled_caught
    assert not reached
    assert tasks() == before
    assert not vm.machine.system.processes


async def test_asynchronous_natives_may_clean_up():
    async with bare() as vm:
        await vm.spawn("guest", "shielded", 0)
        await wait_until(lambda: any(p.status.name == "WAITING" for p in vm.machine.system.processes.values()))
        await trio.testing.wait_all_tasks_blocked()
    assert guests.events == ["cleaned up"]


@pytest.mark.parametrize("raised", [ValueError("mine"), KeyboardInterrupt(), SystemExit(3), ErlangError(1, 2)])
async def test_an_exception_comes_out_as_it_is(raised):
    before = tasks()
    with pytest.raises(type(raised)) as caught:
        async with bare() as vm:
            await vm.spawn("guest", "spin")
            raise raised
    assert caught.value is raised
    assert tasks() == before


async def test_a_time_limit_inside_comes_out_as_it_is():
    with pytest.raises(trio.TooSlowError):
        async with bare() as vm:
            with trio.fail_after(0.01):
                await vm.call("guest", "spin")


async def test_a_group_comes_out_as_it_is():
    with pytest.raises(ExceptionGroup) as caught:
        async with bare(), trio.open_nursery():
            raise ValueError
    assert len(caught.value.exceptions) == 1
    assert type(caught.value.exceptions[0]) is ValueError


async def test_a_cancelled_nursery_around_the_block():
    async with trio.open_nursery() as outer:
        async with bare() as vm:
            outer.cancel_scope.cancel()
            async with trio.open_nursery() as inner:
                inner.start_soon(vm.call, "guest", "spin")
        raise AssertionError("not reached")
    assert outer.cancel_scope.cancelled_caught


async def test_a_failing_policy_comes_out_as_it_is():
    class Bad(RandomPolicy.__mro__[1]):
        def next(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with bare(policy=Bad()) as vm:
            await vm.call("guest", "wait")


async def test_halting_stops_the_vm_and_not_the_program():
    async with bare() as vm:
        async with trio.open_nursery() as nursery:

            @nursery.start_soon
            async def _():
                with pytest.raises(VMStopped) as caught:
                    await vm.call("guest", "wait")
                assert caught.value.status == 3

            @nursery.start_soon
            async def _():
                with pytest.raises(VMStopped):
                    async with vm.process():
                        await trio.sleep_forever()

            await trio.testing.wait_all_tasks_blocked()
            with pytest.raises(VMStopped) as caught:
                await vm.call("erlang", "halt", 3)
            assert caught.value.status == 3
        assert await vm.wait_stopped() == 3
        assert vm.status == 3
        with pytest.raises(VMStopped):
            await vm.call("erlang", "abs", 1)


async def test_several_vms_at_once():
    async with bare() as one, bare(reductions=1) as two, bare(policy=RandomPolicy(1, (1, 50))) as three:
        results = []

        async def run(vm):
            results.append(pretty(await vm.call("crash", "main")))

        async with trio.open_nursery() as nursery:
            for vm in (one, two, three):
                nursery.start_soon(run, vm)
        assert len(set(results)) == 1
        async with one.process("same"), two.process("same"):
            assert one.whereis("same") is not None
            assert three.whereis("same") is None


@pytest.mark.parametrize("reductions", [1, 2, 3999, 4001, 20_000])
async def test_slices_of_any_length(reductions):
    async with bare(reductions=reductions) as vm:
        assert await vm.call("account", "main") is not NIL
        assert await vm.call("bits", "main") is not NIL


# Time ----------------------------------------------------------------------------------------------------------------


async def test_virtual_time(vm, autojump_clock):
    assert (await vm.call("guest", "sleep", 3_600_000)).name == "awake"
    assert trio.current_time() == pytest.approx(3600, abs=0.01)
    rows = dict(iter_list(await vm.call("timers", "main")))
    assert rows[b"cancelling it again"].name == "false"
    assert trio.current_time() < 3601


async def test_a_day_of_timers_in_virtual_time(vm, autojump_clock):
    began = await vm.call("erlang", "monotonic_time", intern("second"))
    async with vm.process() as me:
        for hours in (24, 1, 12):
            await vm.call("erlang", "send_after", hours * 3_600_000, me.pid, hours)
        assert [await me.receive() for _ in range(3)] == [1, 12, 24]
    assert await vm.call("erlang", "monotonic_time", intern("second")) - began == 24 * 3600


async def test_an_idle_vm_parks(vm):
    for _ in range(50):
        await vm.spawn("guest", "wait")
    await trio.testing.wait_all_tasks_blocked()
    host = vm._host
    before = host.turns, host.parks
    await trio.sleep(0.05)
    assert (host.turns, host.parks) == before


# Natives -------------------------------------------------------------------------------------------------------------


async def test_a_native_that_calls_back():
    shop = Bifs("shop")

    @shop
    async def price(item):
        return await vm.call("erlang", "byte_size", item)

    async with open_vm(DIRECTORY, otp="none", cache=False, natives=[shop]) as vm:
        assert await vm.call("account", "cost", b"12345", 2) == 10


async def test_a_native_that_raises_an_erlang_exception():
    shop = Bifs("shop")

    @shop
    async def price(item):
        raise ErlangError(intern("error"), intern("sold_out"))

    async with open_vm(DIRECTORY, otp="none", cache=False, natives=[shop]) as vm:
        with pytest.raises(ErlangError) as caught:
            await vm.call("account", "cost", b"12345", 2)
    assert caught.value.reason is intern("sold_out")
    assert "account,cost,2" in pretty(caught.value.trace)


@pytest.mark.parametrize("function", ["fail", "fail_async"])
async def test_a_bug_in_a_native_ends_its_process_only(vm, function, capsys):
    with pytest.raises(ErlangError) as caught:
        await vm.call("guest", function, 1)
    assert caught.value.reason is intern("internal_error")
    report = capsys.readouterr().err
    assert report.startswith("a native raised what is no Erlang exception; process <")
    assert "LookupError" in report
    assert await vm.call("erlang", "abs", -1) == 1


async def test_an_asynchronous_native_ends_with_its_process(vm):
    pid = await vm.spawn("guest", "far", 60, 7)
    await wait_until(lambda: pid.process.status.name == "WAITING")
    await trio.testing.wait_all_tasks_blocked()
    async with vm.process() as me:
        me.exit(pid, intern("stop"))
    await wait_until(lambda: guests.events)
    assert guests.events == [("cancelled", 7)]


# Being a good neighbour -----------------------------------------------------------------------------------------------


async def test_an_endless_loop_leaves_others_their_turns(vm):
    """Each checkpoint of another task comes back after one turn of the host, which is a millisecond (bench/responsive.py measures)."""
    await vm.spawn("guest", "spin")
    await wait_until(lambda: vm._host.turns)
    before = vm._host.turns
    for _ in range(20):
        await trio.lowlevel.checkpoint()
    assert 18 <= vm._host.turns - before <= 22
    assert vm._host.turn <= 0.002


async def test_waiting_processes_are_small(vm):
    await vm.spawn("account", "loop", 0)
    await trio.testing.wait_all_tasks_blocked()
    tracemalloc.start()
    try:
        for _ in range(2000):
            vm.create("account", "loop", 0).wake()
        vm._host.notify()
        await trio.testing.wait_all_tasks_blocked()
        assert tracemalloc.get_traced_memory()[0] / 2000 < 2048
    finally:
        tracemalloc.stop()
