"""The timer wheel against a model that is a sorted list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from enigma_gen.runtime.timer_wheel import Timer, TimerWheel
from tests.ends import ends

DELAYS = st.one_of(st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 1 << 40))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("start"), DELAYS),
        st.tuples(st.just("cancel"), st.integers(0, 50)),
        st.tuples(st.just("advance"), DELAYS),
        st.tuples(st.just("jump"), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 1 << 33), STEPS)
def test_the_wheel_does_what_a_sorted_list_does(now, steps):
    wheel = TimerWheel(now)
    fired: list[int] = []
    timers: list[Timer] = []
    live: dict[int, int] = {}
    for what, value in steps:
        if what == "start":
            number = len(timers)
            timers.append(wheel.start(now + value, lambda timer: fired.append(timer.message), message=number))
            live[number] = now + value
        elif what == "cancel" and timers:
            number = value % len(timers)
            assert wheel.cancel(timers[number]) == (number in live)
            live.pop(number, None)
        else:
            target = now + value
            if what == "jump" and (deadline := wheel.next_deadline()) is not None:
                assert deadline <= min(live.values())
                target = max(now, deadline)
            expected = sorted((n for n, tick in live.items() if tick <= target), key=lambda n: (live[n], n))
            fired.clear()
            assert wheel.advance(target) == len(expected)
            assert fired == expected
            now = target
            for number in expected:
                del live[number]
        assert len(wheel) == len(live)
        assert (wheel.next_deadline() is None) == (not live)


def test_the_next_deadline_is_reached_in_few_stops():
    wheel = TimerWheel(12_345)
    fired: list[int] = []
    wheel.start(10_000_000_000, lambda timer: fired.append(timer.tick))
    stops = 0
    while (deadline := wheel.next_deadline()) is not None:
        wheel.advance(deadline)
        stops += 1
    assert fired == [10_000_000_000]
    assert stops <= 8


def test_actions_may_start_and_cancel_timers():
    wheel = TimerWheel()
    log: list[str] = []
    victim: list[Timer] = []

    def first(timer: Timer) -> None:
        log.append("first")
        wheel.cancel(victim[0])
        wheel.start(wheel.now, lambda timer: log.append("at once"))
        wheel.start(wheel.now + 1, lambda timer: log.append("later"))

    wheel.start(5, first)
    victim.append(wheel.start(5, lambda timer: log.append("never")))
    wheel.advance(5)
    assert log == ["first", "at once"]
    wheel.advance(6)
    assert log == ["first", "at once", "later"]


def test_many_timers():
    wheel = TimerWheel()
    count = 200_000
    with ends():
        timers = [wheel.start((n * 7919) % 1_000_000, _ignore) for n in range(count)]
        for timer in timers[::2]:
            wheel.cancel(timer)
        assert wheel.advance(1_000_000) == count // 2


def _ignore(timer: Timer) -> None:
    pass
