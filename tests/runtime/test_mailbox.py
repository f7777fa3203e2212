"""The mailbox: order, selective receive, cost of scanning, receive markers, time-outs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enigma_gen.abi.suspend import NO_MESSAGE
from enigma_gen.runtime.clock import ManualClock
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Pause
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import am
from enigma_gen.term.error import ErlangError
from tests.ends import ends


def idle(p: Process) -> Any:
    return p.wait()


@pytest.fixture
def process(system: System) -> Process:
    return system.spawn(idle, start=False)


def take(p: Process, wanted: Callable[[Any], bool]) -> tuple[Any, int]:
    """The first message that is `wanted` (or NO_MESSAGE), and how many were looked at."""
    looked = 0
    while (message := p.peek()) is not NO_MESSAGE:
        looked += 1
        if wanted(message):
            p.accept()
            return message, looked
        p.skip()
    return NO_MESSAGE, looked


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 9), st.tuples(st.integers(0, 9))), max_size=120))
def test_it_is_a_list(operations):
    """An int is sent, a 1-tuple is received selectively."""
    p = System(clock=ManualClock()).spawn(idle, start=False)
    model: list[int] = []
    for operation in operations:
        if type(operation) is int:
            p.post(operation)
            model.append(operation)
            continue
        wanted = operation[0]
        found, _ = take(p, lambda message, wanted=wanted: message == wanted)
        if wanted in model:
            model.remove(wanted)
            assert found == wanted
        else:
            assert found is NO_MESSAGE
            p.timeout()
        assert p.messages() == model
        assert p.message_count() == len(model)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["send", "mark", "first", "last", "middle", "use"]), max_size=80))
def test_markers_never_hide_a_newer_message(operations):
    system = System(clock=ManualClock())
    p = system.spawn(idle, start=False)
    marks: list[tuple[Any, int]] = []
    for at, operation in enumerate(operations):
        if operation == "send":
            p.post(at)
        elif operation == "mark":
            marker, ref = p.marker_reserve(), system.make_ref()
            p.marker_bind(marker, ref)
            marks.append((ref, at))
        elif operation == "use":
            for ref, since in marks[-4:]:
                p.marker_use(ref)
                seen = p.mailbox[p.save :]
                assert [m for m in p.messages() if m > since] == [m for m in seen if m > since]
                p.timeout()
        elif p.message_count():
            count = p.message_count()
            p.save = p.head + {"first": 0, "last": count - 1, "middle": count // 2}[operation]
            p.accept()


def test_a_marker_skips_old_messages(process: Process):
    for n in range(100_000):
        process.post(n)
    marker = process.marker_reserve()
    ref = process.system.make_ref()
    process.marker_bind(marker, ref)
    process.post((ref, am.reply))
    process.marker_use(ref)
    found, looked = take(process, lambda message: type(message) is tuple)
    process.marker_clear(ref)
    assert found == (ref, am.reply)
    assert looked == 1
    assert process.markers is None
    assert process.message_count() == 100_000


def test_old_style_marks(process: Process):
    process.post(1)
    process.recv_mark(7)
    process.post(2)
    process.recv_set(7)
    assert take(process, lambda message: True) == (2, 1)
    assert process.messages() == [1]


def test_receiving_in_reverse_is_not_quadratic_in_moves(process: Process):
    """Each receive takes the last message: the scan is linear, the removal is not to be."""
    count = 100_000
    for n in range(count):
        process.post(n)
    with ends():
        for n in range(count):
            process.save = process.head + count - n - 1
            process.accept()
    assert process.message_count() == 0


def test_scanning_a_hundred_thousand_messages(process: Process):
    for n in range(100_000):
        process.post(n)
    process.post(am.wanted)
    with ends():
        assert take(process, lambda message: message is am.wanted) == (am.wanted, 100_001)
    assert process.peek() == 0


def test_taking_a_hundred_thousand_messages_in_order(process: Process):
    for n in range(100_000):
        process.post(n)
    with ends():
        for n in range(100_000):
            assert process.peek() == n
            process.accept()
    assert len(process.mailbox) == 0


def test_time_outs(process: Process, system: System):
    assert process.wait_timeout(0) is False
    assert process.wait_timeout(am.infinity) is True
    assert process.pause is Pause.RECEIVE
    for bad in (-1, 1 << 32, 1.5, am.soon):
        with pytest.raises(ErlangError) as caught:
            process.wait_timeout(bad)
        assert caught.value.reason is am.timeout_value
    assert process.wait_timeout(5) is True
    assert len(system.timers) == 1
    assert process.wait_timeout(5) is True, "waking up in between does not start the time anew"
    assert len(system.timers) == 1
    system.clock.move(5_000_000)
    system.advance_timers()
    assert process.wait_timeout(5) is False
    process.timeout()
    assert process.timer is None


def test_a_message_cancels_the_timer(process: Process, system: System):
    process.wait_timeout(5)
    process.post(1)
    process.accept()
    assert len(system.timers) == 0
