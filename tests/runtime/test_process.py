"""Running, preempting and ending processes; the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND
from enigma_gen.runtime.drive import drive
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.scheduler import OtpPolicy
from enigma_gen.runtime.suspension import Pause, Status
from enigma_gen.runtime.system import System


def receive(p: Process, wanted: Callable[[Any], bool], then: Callable[..., Any]) -> Any:
    """A receive loop: the first message that is `wanted` is taken and goes to ``then(p, message)``."""
    while (message := p.peek()) is not NO_MESSAGE:
        if wanted(message):
            p.accept()
            return then(p, message)
        p.skip()
    p.frames.append((receive, (wanted, then)))
    return p.wait()


def anything(message: Any) -> bool:
    """Matches all messages."""
    return True


def count_down(p: Process, n: int, log: list[Any] | None = None) -> Any:
    """Body recursive: n + 1 calls deep."""
    try:
        p.system.budget.pop()
    except IndexError:
        p.frames.append((count_down, (n, log)))
        return SUSPEND
    if n == 0:
        return 0
    value = count_down(p, n - 1, log)
    if value is SUSPEND:
        p.frames.append((count_down_after, (log,)))
        return SUSPEND
    return count_down_after(p, value, log)


def count_down_after(p: Process, value: int, log: list[Any] | None) -> int:
    """Behind the call."""
    if log is not None:
        log.append(value)
    return value + 1


def test_a_process_runs_to_its_end(system: System, run: Callable[..., Any]) -> None:
    log: list[Any] = []
    process = run(count_down, 100, log)
    assert process.status is Status.EXITED
    assert log == list(range(100))
    assert not system.processes
    assert process.pid.process is None


def test_slices_of_one_reduction(system: System) -> None:
    system.scheduler.use(OtpPolicy(1))
    log: list[Any] = []
    process = system.spawn(count_down, (50, log))
    drive(system)
    assert log == list(range(50))
    assert process.reductions > 100
    assert system.scheduler.slices >= 100


def test_deep_recursion_moves_to_the_heap(system: System) -> None:
    log: list[Any] = []
    system.spawn(count_down, (100_000, log))
    drive(system)
    assert len(log) == 100_000


def test_a_long_slice_does_not_nest_deeper_than_a_chunk(system: System) -> None:
    system.scheduler.use(OtpPolicy(50_000))
    log: list[Any] = []
    system.spawn(count_down, (20_000, log))
    step = system.scheduler.step()
    assert step is not None
    assert step.pause is Pause.EXITED
    assert len(log) == 20_000


def test_messages_arrive_in_order(system: System) -> None:
    log: list[Any] = []

    def server(p: Process, message: Any) -> Any:
        log.append(message)
        return receive(p, anything, server)

    process = system.spawn(receive, (anything, server))
    for n in range(10):
        system.route(None, process.pid, n)
    drive(system)
    system.route(None, process.pid, "late")
    drive(system)
    assert log == [*range(10), "late"]
    assert process.status is Status.PARKED


def test_selective_receive_keeps_the_rest(system: System) -> None:
    log: list[Any] = []

    def odd(message: int) -> bool:
        return message % 2 == 1

    def server(p: Process, message: Any) -> Any:
        log.append(message)
        return receive(p, odd, server)

    process = system.spawn(receive, (odd, server))
    for n in range(200):
        process.post(n)
    drive(system)
    assert log == list(range(1, 200, 2))
    assert process.messages() == list(range(0, 200, 2))


def test_pids_are_numbered_as_the_release_does() -> None:
    for release, expected in ((25, (0, 1)), (27, (32_768, 0))):
        system = System(release=release)
        system.next_pid = 32_768
        process = system.spawn(count_down, (0,))
        assert (process.pid.number, process.pid.serial) == expected
        assert system.etf_context.local_pid(*expected) is process.pid
        system.scheduler.run()
        assert not system.processes


def test_a_bug_of_the_machine_ends_only_its_process(system: System) -> None:
    bugs: list[Any] = []
    system.on_bug = lambda p, exc: bugs.append((p, exc))

    def broken(p: Process) -> Any:
        raise KeyError("oops")

    process = system.spawn(broken)
    other = system.spawn(count_down, (5,))
    drive(system)
    assert process.exit_reason.name == "internal_error"
    assert other.exit_reason.name == "normal"
    assert bugs[0][0] is process


def test_a_process_goes_on_with_a_new_generator(system: System) -> None:
    system.scheduler.use(OtpPolicy(10))
    log: list[Any] = []
    process = system.spawn(count_down, (200, log))
    while system.scheduler.step() is not None:
        if process.status is not Status.EXITED:
            process.rebuild()
    assert log == list(range(200))


def test_a_policy_can_be_replaced(system: System) -> None:
    class Youngest:
        """Last in, first out."""

        def __init__(self) -> None:
            self.stack: list[Process] = []

        def adder(self, priority: Any) -> Callable[[Process], Any]:
            return self.stack.append

        def next(self) -> Process | None:
            return self.stack.pop() if self.stack else None

        def slice(self, process: Process) -> int:
            return 7

        def __len__(self) -> int:
            return len(self.stack)

    order: list[int] = []

    def body(p: Process, n: int) -> int:
        order.append(n)
        return n

    system.spawn(body, (1,))
    system.scheduler.use(Youngest())
    system.spawn(body, (2,))
    system.spawn(body, (3,))
    drive(system)
    assert order == [3, 2, 1]
