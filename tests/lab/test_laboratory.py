"""Stepping processes by hand: what a suspension tells, who runs, virtual time, misuse, and a laboratory inside a trio program."""

from __future__ import annotations

import pytest
import trio
import trio.testing

from enigma_gen import (
    ErlangError,
    LabError,
    Laboratory,
    Pause,
    VMStopped,
    intern,
    iter_list,
    make_list,
    open_vm,
    pretty,
)
from enigma_gen.samples import DIRECTORY
from tests.embed import guests


@pytest.fixture
def lab():
    with Laboratory(DIRECTORY, otp="none", natives=[guests.bif]) as opened:
        yield opened


def names(stop):
    return [f"{frame.function.name}/{frame.arity}" for frame in stop.stack]


def finish(lab, process, reductions):
    """Step to the end; why it stopped each time."""
    pauses = []
    while not pauses or pauses[-1] is not Pause.EXITED:
        pauses.append(lab.step(process, reductions).pause)
        lab.run(1)
    return pauses


# What a suspension tells ---------------------------------------------------------------------------------------------


def test_a_process_is_made_and_does_not_run(lab):
    process = lab.create("account", "total", make_list([]))
    lab.run(10)
    assert process.reductions == 0
    (frame,) = lab.stack(process)
    assert str(frame).startswith("account:total/1")
    assert frame.registers["x0"] is make_list([])
    with pytest.raises(LabError, match="not come to its end"):
        lab.value(process)


def test_stepping_through_a_receive(lab):
    account = lab.create("account", "loop", 100)
    bank = lab.create("account", "total", make_list([account.pid]))
    stop = lab.step(bank)
    assert (stop.pause, stop.reductions, names(stop)) == (Pause.REDUCTIONS, 1, ["balance/1", "total/1"])
    assert stop.stack[0].registers["x0"] == account.pid
    assert (stop.stack[1].file, stop.stack[1].line) == ("account.erl", 35)
    stop = lab.step(bank)
    assert stop.pause is Pause.RECEIVE
    assert lab.messages(account) == ((bank.pid, intern("balance")),)
    lab.send(bank, intern("noise"))
    assert lab.step(bank).messages == 1
    assert lab.step(account, 10).pause is Pause.RECEIVE
    stop = lab.step(bank, 10)
    assert (stop.ended, stop.value, stop.exit_reason.name) == (True, 100, "normal")
    assert stop.stack == ()
    assert lab.value(bank) == 100


@pytest.mark.parametrize("reductions", [1, 2, 7, 4000, 9000])
@pytest.mark.parametrize("sample", ["account", "bits", "crash"])
def test_a_program_stepped_to_its_end_gives_its_value(lab, sample, reductions):
    process = lab.create(sample, "main")
    finish(lab, process, reductions)
    assert pretty(lab.value(process)) == pretty(lab.call(sample, "main"))


def test_a_deep_stack_is_shown_in_part(lab):
    process = lab.create("deep", "main")
    stop = lab.step(process, 1000, frames=3)
    assert len(stop.stack) == 3
    assert stop.depth > 900
    assert len(lab.stack(process, 500)) == 500


def test_the_result_of_a_call_is_a_register(lab):
    process = lab.create("deep", "main")
    stop = lab.step(process, 1)
    while stop.depth < 3:
        stop = lab.step(process, 1)
    assert "x0" in stop.stack[0].registers


def test_an_error_is_told(lab, capsys):
    process = lab.create("account", "cost", 1, 2)
    stop = lab.step(process, 100)
    assert (stop.ended, stop.error.reason) == (True, intern("undef"))
    with pytest.raises(ErlangError):
        lab.value(process)
    killed = lab.create("guest", "wait")
    lab.step(killed)
    lab.machine.natives["erlang", "exit", 2].function(killed, killed.pid, intern("stop"))
    with pytest.raises(ErlangError) as caught:
        lab.value(killed)
    assert caught.value.reason is intern("stop")


def test_descriptions(lab):
    process = lab.create("account", "loop", 5)
    stop = lab.step(process, 5)
    assert repr(stop).startswith("<Suspension of <0.0.0>: it waits for a message")
    assert "account:loop/1 (account.erl:" in stop.stack[0].describe()
    assert stop.stack[0].describe().endswith("= 5")


# Who runs, and when ---------------------------------------------------------------------------------------------------


def test_held_and_released(lab):
    account = lab.create("account", "loop", 1)
    assert lab.held() == (account,)
    assert lab.runnable() == ()
    lab.release(account)
    assert lab.runnable() == (account,)
    stop = lab.next()
    assert (stop.process, stop.pause) == (account, Pause.RECEIVE)
    assert lab.next() is None
    lab.hold(account)
    lab.send(account, (account.pid, intern("balance")))
    assert lab.run_until_idle()
    assert lab.messages(account) == ((account.pid, intern("balance")),)
    lab.release(account.pid)
    assert not lab.run_until_idle(slices=1) or lab.messages(account) == ((account.pid, 1),)
    lab.run_until_idle()


def test_an_endless_loop_is_run_for_some_slices(lab):
    lab.release(lab.create("guest", "spin"))
    assert lab.run_until_idle(slices=3) is False
    assert lab.run(5, slices=3) is False
    assert lab.now == 0


def test_virtual_time(lab):
    process = lab.create("guest", "sleep", 1500)
    assert lab.step(process).pause is Pause.RECEIVE
    assert lab.next_timer() <= 1.5
    assert lab.advance(1) == 0
    assert lab.step(process).pause is Pause.RECEIVE
    assert lab.advance(0.5) == 1
    stop = lab.step(process)
    assert (stop.ended, stop.value.name, lab.now) == (True, "awake", 1.5)
    assert lab.next_timer() is None


def test_running_jumps_over_idle_time(lab):
    lab.release(lab.create("guest", "sleep", 3_600_000))
    assert lab.run(60)
    assert lab.now == 60
    assert lab.run()
    assert lab.now == 3600
    assert dict(iter_list(lab.call("timers", "main")))[b"cancelling it again"].name == "false"


def test_asynchronous_natives_are_played_by_hand(lab):
    process = lab.create("guest", "far", 60, 7)
    assert lab.step(process).pause is Pause.WAITING
    function, arguments = lab.native_call(process)
    assert (function, arguments) == (guests.far, (60, 7))
    with pytest.raises(LabError, match="finish_native"):
        lab.step(process)
    lab.finish_native(process, 42)
    assert lab.step(process).value == 42
    process = lab.create("guest", "far", 60, 7)
    lab.step(process)
    lab.finish_native(process, error=ErlangError(intern("throw"), 1))
    assert lab.step(process).error.kind.name == "throw"


# Misuse --------------------------------------------------------------------------------------------------------------


def test_misuse_is_explained(lab):
    with pytest.raises(ValueError, match="at least 1 reduction"):
        Laboratory(otp="none", reductions=0)
    process = lab.create("guest", "wait")
    with pytest.raises(ValueError, match="at least 1 reduction, got 0"):
        lab.step(process, 0)
    with pytest.raises(TypeError, match="make_list"):
        lab.send(process, [1, 2, 3])
    with pytest.raises(TypeError, match="no term"):
        lab.create("guest", "wait", "text")
    with pytest.raises(TypeError, match="a process or a pid"):
        lab.step("wait")
    with pytest.raises(ValueError, match="does not go back"):
        lab.advance(-1)
    with pytest.raises(LabError, match="no asynchronous native"):
        lab.finish_native(process, 1)
    lab.release(process)
    with pytest.raises(LabError, match="not held"):
        lab.step(process)
    with pytest.raises(LabError, match="is not held"):
        lab.release(process)
    with pytest.raises(LabError, match="nobody keeps its value"):
        lab.value(lab.system.spawn(guests.wait))
    with pytest.raises(LabError, match="still waits"):
        lab.call("guest", "wait")
    ended = lab.create("erlang", "abs", 1)
    lab.step(ended)
    with pytest.raises(LabError, match="has ended"):
        lab.step(ended)
    with pytest.raises(LabError, match="there is no process"):
        lab.step(ended.pid)
    with Laboratory(otp="none") as other, pytest.raises(LabError, match="another VM"):
        other.step(process)


def test_halting_stops_the_laboratory(lab):
    process = lab.create("erlang", "halt", 2)
    with pytest.raises(VMStopped) as caught:
        lab.step(process)
    assert caught.value.status == 2
    with pytest.raises(VMStopped):
        lab.create("erlang", "abs", 1)


def test_nothing_runs_after_closing():
    with Laboratory(otp="none", natives=[guests.bif]) as lab:
        process = lab.create("guest", "wait")
    with pytest.raises(VMStopped):
        lab.step(process)


# In a trio program ----------------------------------------------------------------------------------------------------


async def test_inside_a_trio_program():
    async with open_vm(DIRECTORY, otp="none", cache=False, natives=[guests.bif]) as vm:
        lab = Laboratory.inside(vm)
        account = await vm.spawn("account", "loop", 10)
        bank = lab.create("account", "total", make_list([account]))
        assert lab.step(bank, 10).pause is Pause.RECEIVE
        await trio.testing.wait_all_tasks_blocked()
        assert lab.messages(bank) == ((account, 10),)
        assert lab.step(bank, 10).value == 10
        far = lab.create("guest", "far", 0, 5)
        assert lab.step(far).pause is Pause.WAITING
        with pytest.raises(LabError, match="other tasks run"):
            lab.step(far)
        with trio.fail_after(60):
            while far.status.name == "WAITING":
                await trio.sleep(0.001)
        assert lab.step(far).value == 5
        with pytest.raises(LabError, match="the host decides"):
            lab.next()
        async with vm.process() as me:
            with pytest.raises(LabError, match="Python task"):
                lab.step(me.pid)


async def test_a_process_that_is_held_is_released_to_the_host():
    async with open_vm(otp="none", cache=False, natives=[guests.bif]) as vm:
        lab = Laboratory.inside(vm)
        process = lab.create("guest", "sleep", 1)
        lab.release(process)
        with trio.fail_after(60):
            while process.status.name != "EXITED":
                await trio.sleep(0.001)
        assert lab.value(process).name == "awake"


async def test_halting_by_hand_stops_the_vm():
    async with open_vm(otp="none", cache=False) as vm:
        lab = Laboratory.inside(vm)
        with pytest.raises(VMStopped):
            lab.step(lab.create("erlang", "halt", 4))
        assert await vm.wait_stopped() == 4
