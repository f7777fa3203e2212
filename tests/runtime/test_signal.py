"""Links, monitors, aliases, exit signals: the rules of the Erlang reference manual, each as one small program."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from guest import AGAIN, Receive, after, spawn

from enigma_gen.bifs import erlang_process as bifs
from enigma_gen.bifs import erlang_process_info as info
from enigma_gen.bifs import erlang_spawn
from enigma_gen.bifs.erlang_dictionary import get_value, put
from enigma_gen.runtime import signal
from enigma_gen.runtime.drive import drive
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import Status
from enigma_gen.runtime.system import NoCode, System
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, am, intern
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.error import ErlangError
from enigma_gen.term.ids import Pid, Ref

Log = list[Any]


def idle(p: Process) -> Any:
    """Wait for ever."""
    yield Receive(lambda message: False)


def exits(p: Process, reason: Any) -> Any:
    """``receive go -> exit(Reason) end``."""
    yield Receive(lambda message: message is am.go)
    bifs.exit_(reason)


def collects(p: Process, log: Log) -> Any:
    """Trap exits and collect all messages."""
    p.trap_exit = True
    while True:
        log.append((yield Receive()))


@pytest.fixture
def main(system: System) -> Callable[..., Any]:
    """Run a body as a process till all is at rest."""

    def run(body: Callable[..., Any], *arguments: Any) -> Process:
        process = spawn(system, body, *arguments)
        drive(system)
        return process

    return run


# Links and exit signals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "dies"), [(am.normal, False), (am.oops, True), (am.kill, True)])
def test_a_link_takes_its_peer_along_unless_normal(system: System, main: Callable[..., Any], reason: Any, dies: bool):
    peer = spawn(system, idle)

    def body(p: Process) -> Any:
        bifs.link(p, peer.pid)
        yield AGAIN
        bifs.exit_(reason)

    main(body)
    assert (peer.status is Status.EXITED) is dies
    if dies:
        assert peer.exit_reason is reason
    else:
        assert peer.links == {}


def test_trapped_exits_are_messages(system: System, main: Callable[..., Any]):
    log: Log = []
    watcher = spawn(system, collects, log)
    drive(system)

    def body(p: Process, reason: Any) -> Any:
        bifs.link(p, watcher.pid)
        yield AGAIN
        bifs.exit_(reason)

    pids = [main(body, reason).pid for reason in (am.normal, am.kill, (am.some, 1))]
    assert log == [(am.EXIT, pid, why) for pid, why in zip(pids, (am.normal, am.kill, (am.some, 1)), strict=True)]


def test_exit_kill_cannot_be_trapped(system: System, main: Callable[..., Any]):
    log: Log = []
    victim = spawn(system, collects, log)
    linked = spawn(system, idle)
    drive(system)
    signal.link(victim, linked, linked.pid)

    def body(p: Process) -> Any:
        bifs.exit_of(p, victim.pid, am.kill)
        assert bifs.is_process_alive(p, victim.pid) is FALSE
        yield AGAIN

    main(body)
    assert victim.exit_reason is am.killed
    assert linked.exit_reason is am.killed
    assert log == []


def test_exit_normal_is_ignored_by_others_but_not_by_oneself(system: System, main: Callable[..., Any]):
    other = spawn(system, idle)
    reached: Log = []

    def body(p: Process) -> Any:
        bifs.exit_of(p, other.pid, am.normal)
        reached.append(1)
        bifs.exit_of(p, p.pid, am.normal)
        reached.append(2)
        yield AGAIN

    process = main(body)
    assert other.status is Status.PARKED
    assert reached == [1]
    assert process.exit_reason is am.normal


def test_an_exit_signal_to_oneself_can_be_trapped(main: Callable[..., Any]):
    log: Log = []

    def body(p: Process) -> Any:
        p.trap_exit = True
        assert bifs.exit_of(p, p.pid, am.why) is TRUE
        log.append((yield Receive()))
        bifs.exit_of(p, p.pid, am.kill)
        log.append("not reached")

    process = main(body)
    assert log == [(am.EXIT, process.pid, am.why)]
    assert process.exit_reason is am.killed


def test_the_running_process_ends_at_its_next_suspension_when_its_peer_dies(system: System, main: Callable[..., Any]):
    peer = spawn(system, idle)
    log: Log = []

    def body(p: Process) -> Any:
        bifs.link(p, peer.pid)
        bifs.exit_of(p, peer.pid, am.oops)
        log.append("still here")
        yield AGAIN
        log.append("not reached")

    process = main(body)
    assert log == ["still here"]
    assert process.exit_reason is am.oops


def test_link_to_the_dead(main: Callable[..., Any], system: System):
    dead = spawn(system, lambda p: iter(()))  # type: ignore[arg-type]
    signal.kill(dead, am.gone)
    log: Log = []

    def body(p: Process) -> Any:
        with pytest.raises(ErlangError) as caught:
            bifs.link(p, dead.pid)
        log.append(caught.value.reason)
        p.trap_exit = True
        bifs.link(p, dead.pid)
        log.append((yield Receive()))

    main(body)
    assert log == [am.noproc, (am.EXIT, dead.pid, am.noproc)]


def test_link_to_oneself_does_nothing(main: Callable[..., Any]):
    def body(p: Process) -> Any:
        assert bifs.link(p, p.pid) is TRUE
        assert p.links is None
        yield AGAIN

    assert main(body).exit_reason is am.normal


def test_unlink_is_final(system: System, main: Callable[..., Any]):
    peer = spawn(system, exits, am.oops)
    log: Log = []

    def body(p: Process) -> Any:
        bifs.link(p, peer.pid)
        bifs.unlink(p, peer.pid)
        p.send(peer.pid, am.go)
        yield after(10)
        log.append("alive")

    main(body)
    assert log == ["alive"]


def test_a_hundred_thousand_links_fall_without_recursion(system: System):
    hub = spawn(system, idle)
    peers = [spawn(system, idle) for _ in range(100_000)]
    drive(system)
    for peer in peers:
        signal.link(hub, peer, peer.pid)
    signal.kill(hub, am.boom)
    assert system.dying
    assert len(system.processes) > 90_000  # the others are told in steps
    drive(system)
    assert not system.processes
    assert {peer.exit_reason for peer in peers} == {am.boom}


def test_a_chain_of_links_falls_without_recursion(system: System):
    chain = [spawn(system, idle) for _ in range(20_000)]
    drive(system)
    for left, right in itertools.pairwise(chain):
        signal.link(left, right, right.pid)
    signal.kill(chain[0], am.boom)
    drive(system)
    assert not system.processes


# Monitors ------------------------------------------------------------------------------------------------------------


def test_down_message(system: System, main: Callable[..., Any]):
    target = spawn(system, exits, (am.bad, 1))
    log: Log = []

    def body(p: Process) -> Any:
        ref = bifs.monitor(p, am.process, target.pid)
        p.send(target.pid, am.go)
        log.append(ref)
        log.append((yield Receive()))

    main(body)
    assert log[1] == (am.DOWN, log[0], am.process, target.pid, (am.bad, 1))
    assert not target.monitored_by


def test_monitor_by_name(system: System, main: Callable[..., Any]):
    target = spawn(system, exits, am.bye)
    log: Log = []

    def body(p: Process) -> Any:
        bifs.register(p, am.server, target.pid)
        bifs.monitor(p, am.process, am.server)
        p.send(am.server, am.go)
        log.append((yield Receive())[3:])
        bifs.monitor(p, am.process, am.server)
        log.append((yield Receive())[3:])

    main(body)
    name = (am.server, system.node)
    assert log == [(name, am.bye), (name, am.noproc)]


def test_monitors_count(system: System, main: Callable[..., Any]):
    target = spawn(system, exits, am.bye)
    log: Log = []

    def body(p: Process) -> Any:
        refs = [bifs.monitor(p, am.process, target.pid) for _ in range(3)]
        bifs.demonitor(p, refs[1])
        p.send(target.pid, am.go)
        log.append([refs[0], refs[2]])
        log.append([(yield Receive())[1], (yield Receive())[1]])
        log.append((yield after(5)))

    main(body)
    assert log[0] == log[1]
    assert log[2] is None


def test_demonitor_options(system: System, main: Callable[..., Any]):
    target = spawn(system, exits, am.bye)
    log: Log = []

    def body(p: Process) -> Any:
        ref = bifs.monitor(p, am.process, target.pid)
        log.append(bifs.demonitor_options(p, ref, [am.info, NIL]))
        ref = bifs.monitor(p, am.process, target.pid)
        p.send(p.pid, "first")
        p.send(target.pid, am.go)
        yield after(5)
        p.send(p.pid, "last")
        log.append(p.message_count())
        log.append(bifs.demonitor_options(p, ref, make_list([am.flush, am.info])))
        log.append(p.messages())
        log.append(bifs.demonitor(p, ref))

    main(body)
    assert log == [TRUE, 3, FALSE, ["first", "last"], TRUE]


def test_monitoring_oneself_and_other_nodes(main: Callable[..., Any], system: System):
    far = Pid(intern("far@away"), 5, 0, 1)
    log: Log = []

    def body(p: Process) -> Any:
        bifs.monitor(p, am.process, p.pid)
        bifs.monitor(p, am.process, far)
        log.append((yield Receive())[3:])
        log.append((yield after(1)))
        for bad in ((am.process, 7), (am.nonsense, p.pid), (am.process, (am.a, intern("far@away")))):
            with pytest.raises(ErlangError) as caught:
                bifs.monitor(p, *bad)
            log.append(caught.value.reason)

    main(body)
    assert log == [(far, am.noconnection), None, am.badarg, am.badarg, am.badarg]


def test_the_end_of_a_watcher_removes_its_monitors(system: System, main: Callable[..., Any]):
    target = spawn(system, idle)

    def body(p: Process) -> Any:
        bifs.monitor(p, am.process, target.pid)
        assert target.monitored_by
        yield AGAIN

    main(body)
    assert target.monitored_by == {}


# Aliases -------------------------------------------------------------------------------------------------------------


def test_alias_and_unalias(main: Callable[..., Any]):
    log: Log = []

    def body(p: Process) -> Any:
        alias = bifs.alias(p)
        p.send(alias, 1)
        log.append((yield Receive()))
        log.append(bifs.unalias(p, alias))
        log.append(bifs.unalias(p, alias))
        p.send(alias, 2)
        log.append((yield after(5)))

    main(body)
    assert log == [1, TRUE, FALSE, None]


def test_a_reply_alias_takes_one_message(main: Callable[..., Any]):
    log: Log = []

    def body(p: Process) -> Any:
        alias = bifs.alias_options(p, [am.reply, NIL])
        p.send(alias, 1)
        p.send(alias, 2)
        log.append(p.messages())
        yield AGAIN

    main(body)
    assert log == [[1]]


@pytest.mark.parametrize("mode", ["explicit_unalias", "demonitor", "reply_demonitor"])
def test_monitors_with_an_alias(system: System, main: Callable[..., Any], mode: str):
    target = spawn(system, idle)
    log: Log = []

    def body(p: Process) -> Any:
        opts = make_list([(am.alias, intern(mode)), (am.tag, am.GONE)])
        ref = bifs.monitor_with_options(p, am.process, target.pid, opts)
        p.send(ref, "first")
        log.append((yield Receive()))
        p.send(ref, "second")
        log.append((yield after(1)))
        bifs.exit_of(p, target.pid, am.kill)
        log.append((yield after(1)))
        log.append(p.messages()[0] if p.messages() else None)
        p.send(ref, "third")
        log.append("third" in p.messages())

    main(body)
    expected = {
        "explicit_unalias": ["first", None, None, "second", True],
        "demonitor": ["first", None, None, "second", False],
        "reply_demonitor": ["first", None, None, None, False],
    }
    assert log == expected[mode]


def test_aliases_die_with_their_process(system: System, main: Callable[..., Any]):
    def body(p: Process) -> Any:
        bifs.alias(p)
        yield AGAIN

    main(body)
    assert system.aliases == {}


# Names ---------------------------------------------------------------------------------------------------------------


def test_names(system: System, main: Callable[..., Any]):
    other = spawn(system, idle)
    log: Log = []

    def body(p: Process) -> Any:
        bifs.register(p, am.me, p.pid)
        log.append(bifs.whereis(p, am.me) is p.pid)
        for name, pid in ((am.me, other.pid), (am.again, p.pid), (UNDEFINED, other.pid), (am.x, 7)):
            with pytest.raises(ErlangError):
                bifs.register(p, name, pid)
        log.append(to_python(bifs.registered(p)))
        p.send(am.me, "hello")
        p.send((am.me, system.node), "again")
        p.send((am.nobody, system.node), "lost")
        with pytest.raises(ErlangError):
            p.send(am.nobody, "lost")
        log.append(p.messages())
        yield AGAIN

    main(body)
    assert log == [True, [am.me], ["hello", "again"]]
    assert len(system.registry) == 0


# Suspending ----------------------------------------------------------------------------------------------------------


def test_suspend_counts(system: System, main: Callable[..., Any]):
    log: Log = []
    target = spawn(system, collects, log)
    drive(system)

    def body(p: Process) -> Any:
        assert bifs.suspend_process(p, target.pid) is TRUE
        assert bifs.suspend_process(p, target.pid) is TRUE
        assert bifs.suspend_process_options(p, target.pid, [am.unless_suspending, NIL]) is FALSE
        p.send(target.pid, 1)
        yield after(5)
        log.append("waited")
        assert info.process_info(p, target.pid, am.status) == (am.status, am.suspended)
        bifs.resume_process(p, target.pid)
        yield after(5)
        log.append("still")
        bifs.resume_process(p, target.pid)
        yield after(5)
        with pytest.raises(ErlangError):
            bifs.resume_process(p, target.pid)
        with pytest.raises(ErlangError):
            bifs.suspend_process(p, p.pid)
        bifs.suspend_process_options(p, target.pid, [(am.asynchronous, am.tag), NIL])
        log.append((yield Receive()))
        p.send(target.pid, 2)

    assert main(body).exit_reason is am.normal
    assert log == ["waited", "still", 1, (am.tag, am.suspended), 2]


def test_suspending_a_process_in_the_run_queue(system: System, main: Callable[..., Any]):
    log: Log = []

    def busy(p: Process) -> Any:
        for n in range(4):
            log.append(n)
            yield AGAIN

    def body(p: Process) -> Any:
        target = spawn(system, busy)
        yield AGAIN
        bifs.suspend_process(p, target.pid)
        for _ in range(5):
            yield AGAIN
        log.append("now")
        bifs.resume_process(p, target.pid)
        bifs.suspend_process(p, target.pid)
        bifs.resume_process(p, target.pid)

    main(body)
    assert log == [0, "now", 1, 2, 3]


# Spawning ------------------------------------------------------------------------------------------------------------


class OneUnit(NoCode):
    """A code server that knows one function for all names."""

    def __init__(self, unit: Callable[..., Any]) -> None:
        self.unit = unit

    def resolve(self, module: Any, function: Any, arity: int) -> Callable[..., Any]:
        return self.unit


def test_spawn_opt(system: System, main: Callable[..., Any]):
    system.code = OneUnit(lambda p, *arguments: bifs.exit_(arguments))
    log: Log = []

    def body(p: Process) -> Any:
        p.trap_exit = True
        opts = make_list([am.link, am.monitor, (am.priority, am.low), (am.fullsweep_after, 3)])
        pid, ref = erlang_spawn.spawn_opt(p, am.m, am.f, make_list([1, 2]), opts)
        log.append(info.process_info(p, pid, make_list([am.priority, am.initial_call, am.fullsweep_after])))
        first, second = (yield Receive()), (yield Receive())
        log.append((first, second) == ((am.EXIT, pid, (1, 2)), (am.DOWN, ref, am.process, pid, (1, 2))))
        with pytest.raises(ErlangError):
            erlang_spawn.spawn_opt(p, am.m, am.f, NIL, [am.nonsense, NIL])

    main(body)
    assert log[1:] == [True]
    assert to_python(log[0]) == [
        (am.priority, am.low),
        (am.initial_call, (am.m, am.f, 2)),
        (am.fullsweep_after, 3),
    ]


def test_spawn_request(system: System, main: Callable[..., Any]):
    system.code = OneUnit(lambda p, *arguments: am.ok)
    log: Log = []

    def body(p: Process) -> Any:
        opts = make_list([am.monitor, (am.reply_tag, am.made)])
        ref = erlang_spawn.spawn_request_4(p, am.m, am.f, NIL, opts)
        tag, reply_ref, ok, pid = yield Receive()
        log.append((tag, reply_ref is ref, ok, type(pid)))
        down = yield Receive()
        log.append(down == (am.DOWN, ref, am.process, pid, am.normal))
        bad = erlang_spawn.spawn_request_4(p, am.m, am.f, NIL, [am.nonsense, NIL])
        log.append((yield Receive()) == (am.spawn_reply, bad, am.error, am.badopt))
        log.append(type(bad) is Ref)

    main(body)
    assert log == [(am.made, True, am.ok, Pid), True, True, True]


def test_priorities(system: System):
    order: Log = []

    def busy(p: Process, name: str) -> Any:
        for _ in range(20):
            order.append(name)
            yield AGAIN

    for name, priority in (("low", am.low), ("normal", am.normal), ("high", am.high), ("max", am.max)):
        spawn(system, busy, name, priority=priority)
    drive(system)
    assert order[:40] == ["max"] * 20 + ["high"] * 20
    assert order[40:58] == ["normal"] * 8 + ["low"] + ["normal"] * 8 + ["low"]
    assert order.count("low") == 20


def test_normal_processes_take_turns(system: System):
    order: Log = []

    def busy(p: Process, name: int) -> Any:
        for _ in range(10):
            order.append(name)
            yield AGAIN

    for name in range(3):
        spawn(system, busy, name)
    drive(system)
    assert order == [0, 1, 2] * 10


def test_flags_and_dictionary(main: Callable[..., Any]):
    log: Log = []

    def body(p: Process) -> Any:
        log.append(info.process_flag(p, am.trap_exit, TRUE))
        log.append(info.process_flag(p, am.priority, am.high))
        log.append(info.process_flag(p, am.min_heap_size, 300))
        log.append(info.process_info(p, p.pid, am.min_heap_size))
        for name, value in ((am.trap_exit, 1), (am.priority, am.x), (am.nonsense, TRUE), (am.save_calls, -1)):
            with pytest.raises(ErlangError):
                info.process_flag(p, name, value)
        log.append(put(p, 1, am.int))
        log.append(put(p, 1.0, am.float))
        log.append(get_value(p, 1))
        log.append(put(p, [1, NIL], am.list))
        log.append(get_value(p, [1, NIL]))
        yield AGAIN

    main(body)
    assert log == [
        FALSE,
        am.normal,
        233,
        (am.min_heap_size, 376),
        UNDEFINED,
        UNDEFINED,
        am.int,
        UNDEFINED,
        am.list,
    ]


def test_all_items_of_process_info(system: System, main: Callable[..., Any]):
    log: Log = []

    def body(p: Process) -> Any:
        for name in info.ITEMS:
            found = info.process_info(p, p.pid, name)
            log.append(name)
            assert found is NIL or found[0] is name
        assert len(to_python(info.process_info_usual(p, p.pid))) == 16
        yield AGAIN

    assert main(body).exit_reason is am.normal
    assert len(log) == 37
