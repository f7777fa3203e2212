"""Who watches the whole VM: ``system_monitor`` (what takes long or gets large) and ``system_profile`` (who becomes runnable).

While nobody watches there is no observer, and the scheduler runs as if there never could be one.  While there is one, it sees every slice begin and
end.  What this VM does not have is never told of: collections, and a distribution whose ports are busy.

Sources: OTP 25 ``erl_trace.c`` (``monitor_*``, ``profile_*``), ``erl_process.c``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime.memory import live_words, stack_words
from enigma_gen.runtime.suspension import REDUCTIONS, YIELDED, Pause
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import make_list

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

_MEASURED: Final = 8
"""One slice in so many is followed by a measurement of the process's memory."""
_MILLISECOND: Final = 1_000_000


class Observer:
    """`monitor` and `profiler` are who is told, or None.

    Of ``system_monitor``: `long_schedule` in milliseconds and `large_heap` in words (0: not wanted), `busy_kinds` (``busy_port``,
    ``busy_dist_port``).  Of ``system_profile``: `processes` and `schedulers`, and the kind of `stamp`.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.monitor: Term = None
        self.long_schedule = 0
        self.large_heap = 0
        self.busy_kinds: set[Atom] = set()
        self.profiler: Term = None
        self.processes = False
        self.schedulers = False
        self.stamp = am.timestamp
        self._runnable: set[Term] = set()
        self._began = 0
        self._where: Term = 0
        self._slices = 0
        self._asleep = False

    @property
    def needed(self) -> bool:
        """Whether anybody is told of anything."""
        return self.monitor is not None or self.profiler is not None

    # Slices ----------------------------------------------------------------------------------------------------------

    def starts(self, p: Process) -> None:
        """A slice of `p` begins.  That the one who is told has something to do does not make the scheduler active."""
        if self.schedulers and self._asleep and p.pid != self.profiler:
            self._asleep = False
            self._scheduler(am.active)
        if self.processes and p.pid not in self._runnable:
            self._profile(p.pid, am.active, self.system.tracing.where(p))
        if self.long_schedule:
            self._where = self.system.tracing.where(p)
            self._began = time.monotonic_ns()

    def ends(self, p: Process, pause: Pause, alive: bool) -> None:
        """A slice of `p` has ended."""
        if self.long_schedule:
            took = (time.monotonic_ns() - self._began) // _MILLISECOND
            if took >= self.long_schedule:
                out = self.system.tracing.where(p) if alive else 0
                facts = [(am.timeout, took), (am.in_, self._where), (am.out, out)]
                self._tell_monitor(p.pid, am.long_schedule, make_list([f for f in facts if f[1] != 0]))
        if self.large_heap and alive:
            self._slices += 1
            if not self._slices % _MEASURED:
                self._measure(p)
        if not self.processes:
            return
        if alive and pause in (REDUCTIONS, YIELDED):
            self._runnable.add(p.pid)
        else:
            self._runnable.discard(p.pid)
            self._profile(p.pid, am.inactive, self.system.tracing.where(p) if alive else 0)

    def sleeps(self) -> None:
        """Nobody is runnable."""
        if self.schedulers and not self._asleep:
            self._asleep = True
            self._scheduler(am.inactive)

    def busy(self, p: Process, port: Term, what: Atom) -> None:
        """`p` has to wait because `port` is busy (`what` is ``busy_port``, or ``busy_dist_port`` where it leads to another node)."""
        if what in self.busy_kinds:
            self._tell_monitor(p.pid, what, port)

    def _measure(self, p: Process) -> None:
        stack = stack_words(p)
        words = stack + live_words(p, self.large_heap)
        if words > self.large_heap:
            facts = [
                (am.old_heap_block_size, 0),
                (am.heap_block_size, words),
                (am.mbuf_size, 0),
                (am.stack_size, stack),
                (am.old_heap_size, 0),
                (am.heap_size, words - stack),
            ]
            self._tell_monitor(p.pid, am.large_heap, make_list(facts))

    # Telling ---------------------------------------------------------------------------------------------------------

    def _tell_monitor(self, pid: Term, what: Atom, facts: Term) -> None:
        self._tell(self.monitor, (am.monitor, pid, what, facts))

    def _profile(self, pid: Term, what: Atom, where: Term) -> None:
        self._tell(self.profiler, (am.profile, pid, what, where, self.system.tracing.stamp(self.stamp)))

    def _scheduler(self, what: Atom) -> None:
        count = 1 if what is am.active else 0
        self._tell(self.profiler, (am.profile, am.scheduler, 1, what, count, self.system.tracing.stamp(self.stamp)))

    def _tell(self, watcher: Term, message: Term) -> None:
        target = None if watcher is None else self.system.find(watcher)
        if target is not None and target.pid != message[1]:
            target.post(message)


def watch_slices(
    system: System, *, monitor: tuple[Term, list[Term]] | None = None, profile: tuple[Term, list[Term]] | None = None
) -> None:
    """Let the process and options of `monitor`, or `profile`, be those that are told from now on (an empty list: nobody)."""
    scheduler = system.scheduler
    observer = scheduler.observer or Observer(system)
    if monitor is not None:
        watcher, options = monitor
        sizes: dict[Atom, int] = dict(option for option in options if type(option) is tuple)
        observer.monitor = watcher if options else None
        observer.long_schedule = sizes.get(am.long_schedule, 0)
        observer.large_heap = sizes.get(am.large_heap, 0)
        observer.busy_kinds = {am.busy_port, am.busy_dist_port} & {option for option in options if type(option) is Atom}
    if profile is not None:
        watcher, options = profile
        observer.profiler = watcher if options else None
        observer.processes = am.runnable_procs in options
        observer.schedulers = am.scheduler in options
        stamps = {am.monotonic_timestamp: am.monotonic, am.strict_monotonic_timestamp: am.strict_monotonic}
        observer.stamp = next((stamps[option] for option in reversed(options) if option in stamps), am.timestamp)
    scheduler.observer = observer if observer.needed else None
