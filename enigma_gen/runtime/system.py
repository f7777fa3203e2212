"""Everything the processes of one VM share.

There is no module-level state: several VMs live in one Python process, each a :class:`System`.  Whatever could make
two runs differ is one attribute here and can be replaced: the clock, the counters behind references and unique
integers, the policy of the scheduler.

Time: Erlang's monotonic time is in nanoseconds and starts at :data:`MONOTONIC_BEGIN`, as in OTP; Erlang's system time
is monotonic time plus an offset fixed at the start (OTP's ``no_time_warp``).  The timer wheel counts milliseconds
since the start, rounded so that no timer fires early.

The one thing a System changes in the Python process is the recursion limit: a slice nests up to 4,000 calls of
generated code, and as many of natives.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, TextIO
from weakref import WeakKeyDictionary

from enigma_gen.runtime import exceptions, signal
from enigma_gen.runtime.chores import Chores
from enigma_gen.runtime.clock import Clock, SystemClock
from enigma_gen.runtime.context import SystemContext
from enigma_gen.runtime.debris import Debris
from enigma_gen.runtime.distribution import Distribution
from enigma_gen.runtime.fun_table import FunTable
from enigma_gen.runtime.memory_limit import set_limit
from enigma_gen.runtime.persistent_terms import PersistentTerms
from enigma_gen.runtime.port import Port as PortEntity
from enigma_gen.runtime.port import open_forker, send_to_port
from enigma_gen.runtime.posix import environment, locale_file_names
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.registry import Registry
from enigma_gen.runtime.scheduler import Scheduler
from enigma_gen.runtime.suspension import HIBERNATED
from enigma_gen.runtime.timer_wheel import Timer, TimerWheel
from enigma_gen.runtime.tracing import Tracing
from enigma_gen.runtime.watched import link_exit, rewatch
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, system_limit
from enigma_gen.term.fun import ExternalFun
from enigma_gen.term.ids import NO_NODE, Pid, Port, Ref, ThisNode
from enigma_gen.term.order import exact_in

Term = Any

MONOTONIC_BEGIN: Final = -576_460_752 * 1_000_000_000
UNIQUE_BEGIN: Final = -(1 << 59)
NANOSECONDS: Final = 1_000_000
DEFAULT_MAX_PROCESSES: Final = 262_144
DEFAULT_MAX_PORTS: Final = 65_536
ERTS_VERSIONS: Final = {
    22: "10.7",
    23: "11.2",
    24: "12.3",
    25: "13.1.5",
    26: "14.2",
    27: "15.2",
    28: "16.0",
    29: "17.0",
}
"""The emulator of each OTP release, where there is no OTP to say it exactly."""
_RECURSION_LIMIT: Final = 30_000


class NoCode:
    """The code server of a system that has none: it knows no function."""

    units: Final[dict[int, Any]] = {}
    native_codes: Final[dict[int, Any]] = {}

    def __init__(self) -> None:
        self.funs = FunTable(self)

    @staticmethod
    def resolve(module: Atom, function: Atom, arity: int) -> Callable[..., Any]:
        """A unit that raises ``undef``."""
        return lambda p, *arguments: exceptions.no_such_function(module, function, arguments)

    @staticmethod
    def external_fun(module: Atom, function: Atom, arity: int) -> ExternalFun:
        """``fun module:function/arity``."""
        return ExternalFun(module, function, arity)

    @staticmethod
    def adopt_funs(module: Atom, md5: bytes) -> None:
        """No closure can run."""

    @staticmethod
    def is_loaded(module: Atom) -> bool:
        """Nothing is."""
        return False

    @staticmethod
    def can_find(module: Atom) -> bool:
        """Nobody is asked for modules."""
        return False

    @staticmethod
    def error_handler(p: Process) -> Atom:
        """The module that sees to undefined functions, if there were one."""
        return am.error_handler

    @staticmethod
    def is_exported(module: Atom, function: Atom, arity: int) -> bool:
        """Nothing is."""
        return False

    @staticmethod
    def uses_old(p: Process, module: Atom) -> bool:
        """There is no old code."""
        return False


class System:
    """One VM's shared state.

    `release` is the OTP release it stands for (25, ...), `node` its name and `creation` its incarnation as a node,
    both set by `distribution`; `this_node` stands for it in identifiers. `code` is set by ``vm.py`` to the code server, `natives` to the table of natives,
    `erts_version` to that of the emulator it stands for. `settings` holds what ``system_flag`` and its like have set,
    `marks` holds what ``statistics`` said last, `bytes_in` and `bytes_out` count what went through ports.

    `processes` maps ``number | serial << number_bits`` of pids to processes; numbers have 15 bits up to OTP 25.  `ports`
    maps numbers to open ports.  `magic` is what references stand for that are more than references (arrays,
    compiled patterns), `environment` the VM's own copy of the environment variables, `printable_unicode` the
    emulator's flag ``+pc unicode``, `file_name_encoding` (``utf8`` or ``latin1``) and `file_name_warning` its flag ``+fn``.

    Hooks that others replace: `notify` (something happened outside of a slice: wake the host), `start_async` and
    `cancel_async` (asynchronous natives), `blocking` and `in_background` (what may have to
    wait for a disk, see :func:`run_in_place`), `print` and `report` (a text for the VM's standard output, and error),
    `on_bug` (a bug of the VM), `send_to_port`, and `set_signal` (what a signal of the operating system does from now
    on, given as two atoms: ``sigusr1`` and the like, and ``ignore``, ``default`` or ``handle``), `watch_signal` (call a
    function whenever a signal comes; what it returns ends that), `wait_readable` (for a descriptor, in a task),
    `watch_descriptor` (call a function with what can be done: a :class:`~enigma_gen.ports.poller.Watch`).
    """

    def __init__(
        self, *, release: int = 25, clock: Clock | None = None, max_processes: int = DEFAULT_MAX_PROCESSES
    ) -> None:
        if sys.getrecursionlimit() < _RECURSION_LIMIT:
            sys.setrecursionlimit(_RECURSION_LIMIT)
        self.release = release
        self.erts_version = ERTS_VERSIONS.get(release, f"{release - 12}.0")
        self.node: Atom = NO_NODE
        self.creation = 0
        self.this_node = ThisNode()
        self.distribution = Distribution(self)
        self.clock: Clock = clock or SystemClock()
        self.budget: list[None] = []
        self.scheduler = Scheduler(self)
        self.schedule_normal: Callable[[Process], Any] = self.scheduler.policy.adder(am.normal)
        self.processes: dict[int, Process] = {}
        self.max_processes = max_processes
        self.registry = Registry()
        self.aliases: dict[tuple[int, ...], tuple[Process, Atom]] = {}
        self.ports: dict[int, PortEntity] = {}
        self.max_ports = DEFAULT_MAX_PORTS
        self.next_port = 0
        self.drivers: dict[str, Any] = {}
        self.poller: Any = None
        """What waits for sockets (:mod:`enigma_gen.ports.poller`), made when it is first needed."""
        self.programs_survive = False
        """Whether programs that ports have started outlive the VM, as those of ``erl`` do."""
        self.etf_context = SystemContext(self)
        self.persistent_terms = PersistentTerms()
        self.magic: WeakKeyDictionary[Ref, Any] = WeakKeyDictionary()
        self.match_compiler: Any = None
        """What compiles match specifications, made by ``ets.match_spec`` when it is first needed."""
        self.trace_control_word = 0
        self.ets: Any = None
        self.debris = Debris()
        self.chores = Chores()
        self.sockets: Any = None
        """What the sockets of the module ``socket`` share (:mod:`enigma_gen.bifs.socket_entity`), made when it is first needed."""
        self.library_info: dict[Atom, Term] = {}
        """What modules have said when they loaded their natives, as the second argument of ``load_nif``."""
        self.regexps: Any = None
        """What the natives of ``re`` keep (:mod:`enigma_gen.bifs.re_engine`), from their first call on."""
        self.environment = environment()
        self.printable_unicode = False
        self.file_name_encoding = locale_file_names()
        self.file_name_warning: Atom = am.warning
        self.user_timers: dict[tuple[int, ...], Timer] = {}
        self.dying: deque[Any] = deque()
        self.draining = False
        self.last_marker = 0
        self.tracing = Tracing(self, rewatch)
        self.link_exit = link_exit
        self.code: Any = NoCode()
        self.natives: dict[tuple[str, str, int], Any] = {}
        self.notify: Callable[[], None] = _nothing
        self.start_async: Callable[[Process], None] = _no_host
        self.cancel_async: Callable[[Process], None] = _forget_async
        self.blocking: Callable[..., Any] = run_in_place
        self.in_background: Callable[..., None] = call_in_place
        self.print: Callable[[str], None] = _to_stdout
        self.report: Callable[[str], None] = _to_stderr
        self.on_bug: Callable[[Process | None, BaseException], None] | None = None
        self.users_natives: frozenset[Any] = frozenset()
        """Code objects of natives that are not the VM's own: an exception out of these is no bug of the VM."""
        self.send_to_port: Callable[[Process | None, Port, Term], None] = send_to_port
        self.start_task: Callable[[Callable[..., Awaitable[None]], tuple[Any, ...]], Callable[[], None]] = _no_tasks
        self.set_signal: Callable[[Atom, Atom], None] = _leave_signals
        self.watch_signal: Callable[[int, Callable[[], None]], Callable[[], None]] = _watch_nothing
        self.wait_readable: Callable[[int], Awaitable[None]] = _no_waiting
        self.watch_descriptor: Callable[[int, Callable[[int], None]], Any] = _no_watching
        self.at_end: list[Callable[[], None]] = []
        self.backtrace_depth = 8
        self.settings: dict[Atom, Term] = {}
        self.exact = exact_in(release)
        """``=:=``."""
        self.spawn_flags: dict[Atom, Term] | None = None
        """The flags that processes begin with, where they are not OTP's defaults."""
        self.marks: dict[str, int] = {}
        self.bytes_in = 0
        self.bytes_out = 0
        self.spawned = 0
        self.number_bits = 15 if release < 26 else 28
        self._number_mask = (1 << self.number_bits) - 1
        self._pid_mask = (1 << (28 if release < 26 else 60)) - 1
        self.next_pid = 0
        self._next_ref = 0
        self._next_unique = 0
        self.next_monotonic = 0
        self.origin = 0
        self.time_offset = 0
        self._tick_origin = 0
        self.timers = TimerWheel()
        self.use_clock(self.clock)
        open_forker(self)

    # Time ------------------------------------------------------------------------------------------------------------

    def use_clock(self, clock: Clock) -> None:
        """Read the time from `clock` from now on; only while no timer is running."""
        if len(self.timers):
            raise RuntimeError("the clock can be replaced only while no timer is running")
        self.clock = clock
        self.origin = clock.monotonic() - MONOTONIC_BEGIN
        self.time_offset = clock.system() - MONOTONIC_BEGIN
        self._tick_origin = clock.monotonic()
        self.timers = TimerWheel(self.tick())

    def monotonic(self) -> int:
        """Erlang's monotonic time, in nanoseconds."""
        return self.clock.monotonic() - self.origin

    def system_time(self) -> int:
        """Erlang's system time, in nanoseconds since 1970."""
        return self.clock.monotonic() - self.origin + self.time_offset

    def tick(self) -> int:
        """The tick of the timer wheel that it is now."""
        return (self.clock.monotonic() - self._tick_origin) // NANOSECONDS

    def tick_after(self, milliseconds: int) -> int:
        """The first tick at which `milliseconds` have passed."""
        return -((self._tick_origin - self.clock.monotonic()) // NANOSECONDS) + milliseconds

    def tick_at(self, milliseconds: int) -> int:
        """The first tick at which Erlang's monotonic time is at least `milliseconds` (negative if that was before the start)."""
        return -((MONOTONIC_BEGIN - milliseconds * NANOSECONDS) // NANOSECONDS)

    def advance_timers(self) -> int:
        """Fire the timers whose time has come; returns how many."""
        return self.timers.advance(self.tick())

    def next_deadline(self) -> int | None:
        """When :meth:`advance_timers` may next have something to do, as ``clock.monotonic()``; None for never."""
        tick = self.timers.next_deadline()
        return None if tick is None else tick * NANOSECONDS + self._tick_origin

    def start_user_timer(self, tick: int, dest: Process | Atom, message: Term, ref: Ref) -> Timer:
        """Start a timer that sends `message` to `dest`, a process or a name, at `tick` of the wheel."""
        timer = self.timers.start(tick, self._fire_user_timer, dest, message, ref)
        self.user_timers[ref.words] = timer
        if isinstance(dest, Process):
            if dest.timers is None:
                dest.timers = {}
            dest.timers[timer] = None
        return timer

    def _fire_user_timer(self, timer: Timer) -> None:
        self.user_timers.pop(timer.ref.words, None)
        owner = timer.owner
        if isinstance(owner, Process):
            if owner.timers is not None:
                owner.timers.pop(timer, None)
            owner.post(timer.message)
            return
        found = self.registry.get(owner)
        if isinstance(found, Process):
            found.post(timer.message)

    def drop_timer(self, timer: Timer) -> bool:
        """Cancel a timer of ``start_timer``/``send_after``; False when it has fired."""
        self.user_timers.pop(timer.ref.words, None)
        owner = timer.owner
        if isinstance(owner, Process) and owner.timers is not None:
            owner.timers.pop(timer, None)
        return self.timers.cancel(timer)

    # Unique things ---------------------------------------------------------------------------------------------------

    def make_ref(self) -> Ref:
        """A new reference, laid out as OTP's: the low 18 bits of the middle word are the scheduler's number and two marks."""
        number = self._next_ref
        self._next_ref = number + 1
        words = (number & 0x3FFFF, number & 0xFFFC_0000 | 1, number >> 32)
        return Ref(self.this_node, words, 0)

    def unique_integer(self, positive: bool = False, monotonic: bool = False) -> int:
        """A new integer of the kind asked for (``erlang:unique_integer/1``)."""
        if monotonic:
            self.next_monotonic = number = self.next_monotonic + 1
        else:
            self._next_unique = number = self._next_unique + 1
        return number if positive else number + UNIQUE_BEGIN

    # Processes -------------------------------------------------------------------------------------------------------

    def spawn(
        self,
        unit: Callable[..., Any],
        arguments: tuple[Any, ...] = (),
        *,
        parent: Process | None = None,
        initial_call: tuple[Atom, Atom, int] | None = None,
        priority: Atom | None = None,
        start: bool = True,
    ) -> Process:
        """Make a process that runs ``unit(p, *arguments)``; it is runnable unless `start` is false.

        Raises ``system_limit`` when there are too many.
        """
        processes = self.processes
        if len(processes) >= self.max_processes:
            system_limit()
        number = self.next_pid
        while number in processes:
            number = (number + 1) & self._pid_mask
        self.next_pid = (number + 1) & self._pid_mask
        pid = Pid(self.this_node, number & self._number_mask, number >> self.number_bits, 0)
        if parent is None:
            process = Process(self, pid, (unit, arguments), None, pid)
        else:
            process = Process(self, pid, (unit, arguments), parent.pid, parent.group_leader)
        pid.process = process
        processes[number] = process
        self.spawned += 1
        process.initial_call = initial_call
        if self.spawn_flags is not None:
            process.flags = self.spawn_flags.copy()
            if am.max_heap_size in process.flags:
                set_limit(process, process.flags[am.max_heap_size])
        if priority is not None and priority is not am.normal:
            process.priority = priority
            process.schedule = self.scheduler.policy.adder(priority)
        if start:
            process.wake()
        return process

    @staticmethod
    def is_local(ident: Pid | Port | Ref) -> bool:
        """Whether a pid, port or reference belongs to this node (its terms never carry the node's name)."""
        return type(ident.node) is ThisNode

    def find(self, pid: Pid) -> Process | None:
        """The live process that `pid` names, None when there is none here."""
        found: Process | None = pid.process
        if found is None and type(pid.node) is ThisNode:
            found = self.processes.get(pid.number | pid.serial << self.number_bits)
        return found

    def whereis(self, name: Atom) -> Any | None:
        """The process or port registered as `name`, None when there is none."""
        return self.registry.get(name)

    # Messages to anything but a live local process --------------------------------------------------------------------

    def route(self, p: Process | None, dest: Term, message: Term) -> None:
        """Send to `dest` whatever kind of destination it is.  Raises ``badarg``."""
        kind = type(dest)
        if kind is Pid:
            target = self.find(dest)
            if target is not None:
                target.deliver(message)
            elif type(dest.node) is not ThisNode:
                self.distribution.send(p, dest.node, dest, message)
        elif kind is Atom:
            self._send_to_name(p, dest, message)
        elif kind is Ref:
            if type(dest.node) is ThisNode:
                signal.send_to_alias(self, dest, message)
            else:
                self.distribution.send(p, dest.node, dest, message)
        elif kind is Port:
            self.send_to_port(p, dest, message)
        elif kind is tuple and len(dest) == 2 and type(dest[0]) is Atom and type(dest[1]) is Atom:
            if dest[1] is not self.node:
                self.distribution.send(p, dest[1], dest[0], message)
            elif self.registry.get(dest[0]) is not None:
                self._send_to_name(p, dest[0], message)
        else:
            badarg()

    def _send_to_name(self, p: Process | None, name: Atom, message: Term) -> None:
        owner = self.registry.get(name)
        if owner is None:
            badarg()
        if isinstance(owner, Process):
            owner.deliver(message)
        else:
            self.send_to_port(p, owner.pid, message)

    # Where a process is ----------------------------------------------------------------------------------------------

    def frames_of(self, p: Process, depth: int) -> list[Term]:
        """Up to `depth` stack trace entries ``{M, F, Arity, Location}`` that say where `p` is, innermost first."""
        entries: list[Term] = []
        if self.scheduler.current is p:
            self._running_frames(entries)
        elif p.pause is HIBERNATED:
            return [(am.erlang, am.hibernate, 3, NIL)]
        elif p.entry is not None:
            entries.append(exceptions.located_entry(p))
        for unit, _ in reversed(p.stack):
            if len(entries) >= depth + 1:
                break
            entries.append(exceptions.located(unit))
        return [entry for entry in entries if entry is not None][:depth]

    def _running_frames(self, entries: list[Term]) -> None:
        """What generated code is on Python's own stack."""
        units = self.code.units
        frame = sys._getframe(2)
        while frame is not None and frame.f_code is not Process.run_code:
            record = units.get(id(frame.f_code))
            found = None if record is None else record.at(frame.f_lineno)
            if found is not None and (
                found[0] != "apply" or not entries
            ):  # else it has given its place to what it called
                entries.append((*record.mfa, record.location(found[1])))
            frame = frame.f_back  # type: ignore[assignment]

    # Trouble ---------------------------------------------------------------------------------------------------------

    def log_crash(self, p: Process, reason: Term) -> None:
        """Tell the logger (or, before there is one, the VM's standard error) that `p` ends with an uncaught error."""
        logger = self._logger()
        if logger is am.undefined:
            return
        alive = self.node is not NO_NODE
        where = " on node ~p" if alive else ""
        format_ = make_list([ord(c) for c in f"Error in process ~p{where} with exit value:~n~p~n"])
        arguments = make_list([p.pid, self.node, reason] if alive else [p.pid, reason])
        if isinstance(logger, Process) and logger is not p:
            logger.post((am.log, am.error, format_, arguments, self._log_metadata(p)))
            return
        self.report(f"Error in process {p.pid!r} with exit value:\n{self.show(reason)}\n")

    def log_format(self, p: Process, format_: str, arguments: list[Term]) -> None:
        """Tell the logger an error about `p`, as a format and its arguments; without a logger the arguments go to the VM's standard error."""
        logger = self._logger()
        if isinstance(logger, Process) and logger is not p:
            text = make_list([ord(c) for c in format_])
            logger.post((am.log, am.error, text, make_list(arguments), self._log_metadata(p)))
        elif logger is not am.undefined:
            first, *pieces = format_.replace("~n", "\n").split("~p")
            shown = (self.show(term) + piece for term, piece in zip(arguments, pieces, strict=True))
            self.report(first + "".join(shown))

    def log_error(self, text: str) -> None:
        """Tell the logger something that no process has to do with."""
        logger = self._logger()
        if isinstance(logger, Process):
            from enigma_gen.term.map import Map

            emulator = Map.from_pairs([(am.emulator, am.true), (am.tag, am.error)])
            facts = [(am.time, self.system_time() // 1_000), (am.error_logger, emulator)]
            current = self.scheduler.current
            metadata = Map.from_pairs(facts if current is None else [*facts, (am.pid, current.pid)])
            arguments = make_list([make_list([ord(c) for c in text])])
            logger.post((am.log, am.error, make_list([ord(c) for c in "~s~n"]), arguments, metadata))
        elif logger is not am.undefined:
            self.report(f"{text}\n")

    def _logger(self) -> Any | None:
        """Who gets the emulator's log messages: a process, or None while there is none; the atom ``undefined`` when they are not wanted."""
        wanted = self.settings.get(am.system_logger, am.logger)
        found = self.find(wanted) if type(wanted) is Pid else None
        if found is not None or wanted is am.undefined:
            return wanted if found is None else found
        return self.registry.get(am.logger)

    def _log_metadata(self, p: Process) -> Term:
        from enigma_gen.term.map import Map

        emulator = Map.from_pairs([(am.emulator, am.true), (am.tag, am.error)])
        return Map.from_pairs(
            [
                (am.gl, p.group_leader),
                (am.pid, p.pid),
                (am.time, self.system_time() // 1_000),
                (am.error_logger, emulator),
            ]
        )

    def show(self, term: Term) -> str:
        """`term` as text, for people."""
        from enigma_gen.term.pretty import pretty

        return pretty(term)

    def report_bug(self, p: Process | None, exc: BaseException) -> None:
        """A Python exception that is no Erlang exception came out of guest code: the VM has a bug.  Reported, then
        life goes on.
        """
        if self.on_bug is not None:
            self.on_bug(p, exc)
            return
        believed = exceptions.believed(self.code, exc)
        if believed is not None:
            self.report(
                f"false types in the file of module {believed[0].name}, or a bug in the VM: process {p.pid if p else None!r} ends in"
                f" {believed[1].name}/{believed[2]}, {type(exc).__name__}: {exc}\n"
            )
            return
        text = "".join(traceback.format_exception(exc))
        frames = traceback.walk_tb(exc.__traceback__)
        ours = self.users_natives.isdisjoint(frame.f_code for frame, _ in frames)
        what = "bug in the VM, please report it" if ours else "a native raised what is no Erlang exception"
        name = exceptions.native_in(self.code, exc)
        where = f" in native {name}" if name else ""
        self.report(f"{what}; process {p.pid if p else None!r} ends{where}:\n{text}")

    def shutdown(self) -> None:
        """End all processes and ports without telling anyone, so that nothing is left that could run."""
        self.end_ports()
        for process in list(self.processes.values()):
            process.links = process.monitors = process.monitored_by = None
            signal.finish(process, signal.KILLED)

    def end_ports(self) -> None:
        """Close all ports without telling anyone; what they still had to write is lost.  Then do what is to be done `at_end`."""
        for port in list(self.ports.values()):
            port.abandon()
        while self.at_end:
            self.at_end.pop()()


def _watch_nothing(number: int, function: Callable[[], None]) -> Callable[[], None]:
    """Without a host nobody tells of signals."""
    return _nothing


async def _no_waiting(fd: int) -> None:
    raise RuntimeError("waiting for a descriptor needs a host (runtime.host)")


def _leave_signals(signal: Atom, action: Atom) -> None:
    """Signals belong to the program around the VM, unless a host wants it otherwise."""


def _nothing() -> None:
    """Nobody waits to be notified."""


def _to_stdout(text: str) -> None:
    _write(sys.stdout, text)


def _to_stderr(text: str) -> None:
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    """Write at once; nobody is told when that cannot be done, as in OTP."""
    with contextlib.suppress(OSError, ValueError):
        stream.write(text)
        stream.flush()


def _no_host(p: Process) -> None:
    raise RuntimeError("an asynchronous native needs a host (runtime.host) to run it")


def _forget_async(p: Process) -> None:
    p.waiting_for = None


def run_in_place(p: Process, function: Callable[..., Any], *arguments: Any) -> Any:
    """What ``system.blocking`` is without a host: ``function(*arguments)``.

    With one, the function, which must touch nothing of the VM, runs in another thread.  If that takes its time, `p` is suspended: SUSPEND is
    returned, and `p` goes on with what the function returns or raises.  That is dropped when `p` has ended meanwhile.
    """
    return function(*arguments)


def call_in_place(function: Callable[..., Any], *arguments: Any) -> None:
    """What ``system.in_background`` is without a host.  With one, it runs in another thread, and nobody waits for it."""
    function(*arguments)


def _no_watching(fd: int, ready: Callable[[int], None]) -> Any:
    raise RuntimeError("sockets need a host (runtime.host) to wait for them")


def _no_tasks(function: Callable[..., Awaitable[None]], arguments: tuple[Any, ...]) -> Callable[[], None]:
    raise RuntimeError("a port needs a host (runtime.host) to run its driver")
