"""Clocks, timers and calendar natives in virtual time."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from guest import Receive, after, spawn

from enigma_gen.bifs import erlang_process
from enigma_gen.bifs import erlang_time as bifs
from enigma_gen.runtime.drive import drive
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import Ref


def run_body(system: System, body: Callable[..., Any]) -> None:
    spawn(system, body)
    drive(system)


def test_the_clocks(system: System):
    log: list[Any] = []

    def body(p: Process) -> Any:
        start = bifs.monotonic_time(p)
        assert start == -576_460_752_000_000_000
        assert bifs.system_time(p) == start + bifs.time_offset(p) == p.system.clock.system()
        yield after(1_500)
        log.append((bifs.monotonic_time(p) - start) // 1_000_000 in (1_500, 1_501))
        log.append(bifs.monotonic_time_in(p, am.second) == bifs.monotonic_time(p) // 1_000_000_000)
        log.append(bifs.monotonic_time_in(p, 1_000) == bifs.monotonic_time_in(p, am.millisecond))
        for bad in (0, -1, 1.5, am.foo):
            with pytest.raises(ErlangError):
                bifs.system_time_in(p, bad)
        first, second = bifs.now(p), bifs.now(p)
        log.append(first < second)
        assert bifs.statistics(p, am.wall_clock)[0] >= 1_500

    run_body(system, body)
    assert log == [True] * 4


def test_timers_fire_in_order(system: System):
    log: list[Any] = []

    def body(p: Process) -> Any:
        bifs.send_after(p, 300, p.pid, "third")
        bifs.send_after(p, 10, p.pid, "first")
        ref = bifs.start_timer(p, 20, p.pid, "second")
        assert type(ref) is Ref
        for _ in range(3):
            log.append((yield Receive()))
        log[1] = log[1] == (am.timeout, ref, "second")
        erlang_process.register(p, am.me, p.pid)
        bifs.send_after(p, 0, am.me, "now")
        bifs.send_after(p, 5, am.me, "soon")
        bifs.send_after(p, 5, am.nobody, "lost")
        log.append((yield Receive()))
        log.append((yield Receive()))

    run_body(system, body)
    assert log == ["first", True, "third", "now", "soon"]


def test_cancelling_and_reading(system: System):
    log: list[Any] = []

    def body(p: Process) -> Any:
        ref = bifs.start_timer(p, 1_000, p.pid, 1)
        yield after(400)
        log.append(bifs.read_timer(p, ref))
        log.append(bifs.cancel_timer(p, ref))
        log.append(bifs.cancel_timer(p, ref))
        log.append(bifs.read_timer(p, ref))
        ref = bifs.start_timer(p, 1_000, p.pid, 2)
        log.append(bifs.cancel_timer_options(p, ref, [(am.async_, TRUE), NIL]))
        log.append((yield Receive()) == (am.cancel_timer, ref, 1_000))
        opts = make_list([(am.async_, TRUE), (am.info, FALSE)])
        log.append(bifs.cancel_timer_options(p, ref, opts))
        log.append(p.message_count())
        log.append(bifs.cancel_timer_options(p, ref, [(am.info, FALSE), NIL]))
        log.append(bifs.read_timer_options(p, ref, [(am.async_, TRUE), NIL]))
        log.append((yield Receive()) == (am.read_timer, ref, FALSE))
        with pytest.raises(ErlangError):
            bifs.cancel_timer(p, am.no_ref)
        assert p.system.user_timers == {}
        assert not p.timers

    run_body(system, body)
    assert log == [600, 600, FALSE, FALSE, OK, True, OK, 0, OK, OK, True]


def test_absolute_timers(system: System):
    log: list[Any] = []

    def body(p: Process) -> Any:
        at = bifs.monotonic_time_in(p, am.millisecond) + 250
        bifs.send_after_options(p, at, p.pid, am.there, [(am.abs, TRUE), NIL])
        log.append((yield Receive()))
        log.append(bifs.monotonic_time_in(p, am.millisecond) - at)
        bifs.send_after_options(p, at - 1_000, p.pid, am.past, [(am.abs, TRUE), NIL])
        log.append((yield Receive()))
        for time, dest, opts in ((-1, p.pid, NIL), (1.5, p.pid, NIL), (5, 7, NIL), (5, p.pid, [am.abs, NIL])):
            with pytest.raises(ErlangError):
                bifs.start_timer_options(p, time, dest, 1, opts)
        with pytest.raises(ErlangError):
            bifs.start_timer(p, 1 << 60, p.pid, 1)

    run_body(system, body)
    assert log == [am.there, 0, am.past]


def test_timers_to_a_dead_process_are_dropped(system: System):
    def body(p: Process) -> Any:
        bifs.send_after(p, 60_000, p.pid, 1)
        yield after(1)

    spawn(system, body)
    drive(system, until=100)
    assert len(system.timers) == 0
    assert system.user_timers == {}


@given(st.integers(-11_676_096_000, 250_000_000_000))
def test_posix_time_is_the_gregorian_calendar(seconds):
    term = bifs.posixtime_to_universaltime(seconds)
    assert bifs.universaltime_to_posixtime(term) == seconds
    when = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    assert term == ((when.year, when.month, when.day), (when.hour, when.minute, when.second))


def test_bad_dates():
    for bad in (
        ((2021, 2, 29), (0, 0, 0)),
        ((2021, 13, 1), (0, 0, 0)),
        ((2021, 1, 1), (24, 0, 0)),
        am.now,
        ((1, 2), 3),
    ):
        with pytest.raises(ErlangError):
            bifs.universaltime_to_posixtime(bad)
    local = bifs.universaltime_to_localtime(((2020, 7, 1), (12, 0, 0)))
    assert bifs.localtime_to_universaltime_dst(local, UNDEFINED) == ((2020, 7, 1), (12, 0, 0))
    with pytest.raises(ErlangError):
        bifs.localtime_to_universaltime_dst(local, am.maybe)
