"""Policies: chance that repeats itself, choices by a function."""

from __future__ import annotations

import pytest

from enigma_gen import ChosenPolicy, Laboratory, OtpPolicy, RandomPolicy, intern, pretty
from enigma_gen.samples import DIRECTORY
from tests.embed import guests


def history(policy) -> list[tuple[int, int]]:
    """Who ran, and for how long, in a run of a sample."""
    ran = []
    with Laboratory(DIRECTORY, otp="none", policy=policy, natives=[guests.bif]) as lab:
        process = lab.create("account", "main")
        lab.release(process)
        while (stop := lab.next()) is not None:
            ran.append((stop.process.pid.number, stop.reductions))
        assert pretty(lab.value(process)) == pretty(lab.call("account", "main"))
    return ran


def test_chance_repeats_itself():
    one = history(RandomPolicy(1, (1, 5)))
    assert one == history(RandomPolicy(1, (1, 5)))
    assert len({tuple(history(RandomPolicy(seed, (1, 5)))) for seed in range(8)}) > 1


@pytest.mark.parametrize("seed", range(10))
def test_programs_give_the_same_value_in_any_order(seed):
    for sample in ("crash", "account"):
        with Laboratory(DIRECTORY, otp="none", policy=RandomPolicy(seed, (1, 3))) as lab:
            shuffled = pretty(lab.call(sample, "main"))
        with Laboratory(DIRECTORY, otp="none", policy=OtpPolicy()) as lab:
            assert shuffled == pretty(lab.call(sample, "main"))


def test_a_function_chooses():
    asked = []

    def last(runnable):
        asked.append(len(runnable))
        return runnable[-1]

    assert history(ChosenPolicy(last, 2))
    assert max(asked) > 1
    assert history(ChosenPolicy(lambda runnable: runnable[0], lambda process: 1 + process.pid.number))


def test_a_choice_that_is_none():
    with Laboratory(otp="none", policy=ChosenPolicy(lambda runnable: None), natives=[guests.bif]) as lab:
        lab.release(lab.create("guest", "wait"))
        with pytest.raises(ValueError, match="not runnable"):
            lab.next()


def test_dead_and_suspended_processes_are_passed_over():
    with Laboratory(otp="none", policy=RandomPolicy(1), natives=[guests.bif]) as lab:
        processes = [lab.create("guest", "wait") for _ in range(3)]
        for process in processes:
            lab.release(process)
        lab.hold(processes[0])
        lab.machine.natives["erlang", "exit", 2].function(processes[1], processes[1].pid, intern("stop"))
        assert lab.run_until_idle()
        assert [p.status.name for p in processes] == ["FROZEN_RUNNABLE", "EXITED", "PARKED"]


@pytest.mark.parametrize("reductions", [0, (0, 3), (4, 3)])
def test_wrong_lengths(reductions):
    with pytest.raises(ValueError, match="at least 1 reduction"):
        RandomPolicy(1, reductions)
    if not isinstance(reductions, tuple):
        with pytest.raises(ValueError, match="at least 1 reduction"):
            ChosenPolicy(lambda runnable: runnable[0], reductions)


def test_a_policy_can_be_replaced():
    with Laboratory(otp="none", natives=[guests.bif]) as lab:
        for _ in range(3):
            lab.release(lab.create("guest", "spin"))
        lab.next()
        lab.use(ChosenPolicy(max_pid, 1))
        assert {lab.next().process.pid.number for _ in range(5)} == {2}


def max_pid(runnable):
    return max(runnable, key=lambda process: process.pid.number)
