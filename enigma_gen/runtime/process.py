"""One Erlang process: everything it owns, and the generator that runs it.

A process is plain data: `entry`, the frame it goes on with; `stack`, the continuation frames below it (outermost
first); the mailbox; the rest of the slots.  Its generator (:meth:`Process.run`) keeps nothing of its own between two
suspensions, so it can be thrown away and made anew (:meth:`Process.rebuild`) at any of them: that is what snapshots
and migration rest on.

The generator follows the protocol of :mod:`enigma_gen.abi.suspend`.  It charges one reduction for each frame it pops
off `stack`, so returning through ten million frames stays preemptible.  It yields a
:class:`~enigma_gen.runtime.suspension.Pause` and ends when the process does.

The mailbox is a Python list.  ``head`` is the index of the oldest message, ``save`` that of the one to look at next;
what lies before ``head`` is dead and is cut off now and then.  Receiving the message at ``save`` moves the shorter
side, so it costs no more than the scan that found it, and O(1) at either end.  A receive marker is an index too:
messages before it were there before the reference it stands for was made, so a receive that waits for that reference
starts at the marker.  Markers are moved along with the messages; one that lags behind is harmless.

Slots, no properties, few calls: a message hop (send, wake, schedule, resume, accept) is to cost a microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from enigma_gen.abi.suspend import NO_MESSAGE, SUSPEND, deliver
from enigma_gen.runtime import exceptions
from enigma_gen.runtime.signal import finish
from enigma_gen.runtime.suspension import (
    HIBERNATED,
    RECEIVE,
    REDUCTIONS,
    WAITING,
    Pause,
    ProcessKilled,
    Status,
    SystemHalted,
)
from enigma_gen.term.atom import Atom, AtomTableFull, am, intern
from enigma_gen.term.error import ErlangError, error
from enigma_gen.term.ids import Pid, Ref

if TYPE_CHECKING:
    from enigma_gen.runtime.system import System
    from enigma_gen.runtime.timer_wheel import Timer

Term = Any
Unit = Callable[..., Any]
Frame = tuple[Unit, tuple[Any, ...]]

INFINITY: Final = intern("infinity")
NORMAL: Final = intern("normal")
MAX_TIMEOUT: Final = 0xFFFF_FFFF
_COMPACT: Final = 64
_PARKED = Status.PARKED
_RUNNABLE = Status.RUNNABLE


class Process:
    """One process.  See the module for the mailbox and the frames; the other slots:

    `links` maps what it is linked to (a process or a port) to its identifier; `monitors` and `monitored_by` map the
    words of a reference to its :class:`~enigma_gen.runtime.signal.Monitor`; `aliases` is the set of words of its
    active aliases.  `dictionary` maps canonical keys (see ``term.map``) to pairs.  All of these, `markers`, `flags`
    (rarely used process flags), `timers` (those that will send to it) and `exit_hooks` (called with the process and
    the reason when it ends) are None until they are needed; so is `counting` (a list whose length is being found, how much of it is counted, the rest).

    `schedule` appends the process to its run queue.  `timer` is the receive timer: None, a live Timer, or one that
    has fired.  `suspends` counts suspensions by others, `suspending` those it has made (process -> count).
    `waiting_for` is what cancels its asynchronous native. `exit_reason` is the reason of the exit signal that has hit
    it, or why it ended.  `seq_token` is its sequential trace token or None, `watch` what is kept for a process that is traced or takes part in
    sequential tracing (:mod:`enigma_gen.runtime.watched`), None for all others.
    """

    __slots__ = (
        "system",
        "pid",
        "status",
        "pause",
        "entry",
        "stack",
        "frames",
        "generator",
        "schedule",
        "mailbox",
        "head",
        "save",
        "timer",
        "markers",
        "reductions",
        "dictionary",
        "links",
        "monitors",
        "monitored_by",
        "aliases",
        "timers",
        "trap_exit",
        "priority",
        "group_leader",
        "name",
        "initial_call",
        "parent",
        "flags",
        "suspends",
        "suspending",
        "waiting_for",
        "exit_hooks",
        "counting",
        "exit_reason",
        "seq_token",
        "watch",
        "__weakref__",
    )

    remote: ClassVar[bool] = False
    """Whether it is a process of another node, see :mod:`enigma_gen.runtime.remote`."""

    run_code: ClassVar[CodeType]
    """The code object of :meth:`run`, where a walk up Python's stack ends."""

    def __init__(self, system: System, pid: Pid, entry: Frame, parent: Pid | None, group_leader: Term) -> None:
        self.system = system
        self.pid = pid
        self.status = Status.PARKED
        self.pause = REDUCTIONS
        self.entry: Frame | None = entry
        self.stack: list[Frame] = []
        self.frames: list[Frame] = []
        self.schedule: Callable[[Process], Any] = system.schedule_normal
        self.mailbox: list[Term] = []
        self.head = 0
        self.save = 0
        self.timer: Timer | None = None
        self.markers: dict[Any, int] | None = None
        self.reductions = 0
        self.dictionary: dict[Any, Any] | None = None
        self.links: dict[Any, Any] | None = None
        self.monitors: dict[tuple[int, ...], Any] | None = None
        self.monitored_by: dict[Any, Any] | None = None
        self.aliases: dict[tuple[int, ...], Ref] | None = None
        self.timers: dict[Timer, None] | None = None
        self.trap_exit = False
        self.priority = am.normal
        self.group_leader = group_leader
        self.name: Atom | None = None
        self.initial_call: tuple[Atom, Atom, int] | None = None
        self.parent = parent
        self.flags: dict[Atom, Term] | None = None
        self.suspends = 0
        self.suspending: dict[Process, int] | None = None
        self.waiting_for: Any = None
        self.exit_hooks: list[Callable[[Process, Term], None]] | None = None
        self.counting: tuple[Term, int, Term] | None = None
        self.exit_reason: Term = None
        self.seq_token: Term = None
        self.watch: Any = None
        self.generator: Generator[Pause, None, None] | None = self.run()

    def __repr__(self) -> str:
        return f"<Process {self.pid!r} {self.status.name.lower()}>"

    # Running ---------------------------------------------------------------------------------------------------------

    def run(self) -> Generator[Pause, None, None]:
        """The generator that runs this process from `entry` on."""
        stack = self.stack
        frames = self.frames
        tick = self.system.budget.pop
        self.pause = REDUCTIONS
        unit, registers = self.entry  # type: ignore[misc]
        while True:
            try:
                value = unit(self, *registers)
                while value is not SUSPEND:
                    if not stack:
                        finish(self, NORMAL)
                        return
                    try:
                        tick()
                    except IndexError:
                        frames.append((deliver, (value,)))
                        break
                    unit, registers = stack.pop()
                    value = unit(self, value, *registers)
            except Exception as exc:  # noqa: BLE001  (Erlang's, arithmetic's, or a bug: sorted out by _failed)
                handler = self._failed(exc)
                if handler is None:
                    return
                unit, registers = handler
                continue
            except ProcessKilled:
                finish(self, NORMAL)
                return
            entry = frames.pop()
            if frames:
                frames.append(entry)
                entry = frames[0]
                stack.extend(frames[:0:-1])
                frames.clear()
            self.entry = entry
            yield self.pause
            self.pause = REDUCTIONS
            unit, registers = self.entry

    def rebuild(self) -> None:
        """Replace the generator by a fresh one that goes on where the process is suspended."""
        self.generator = self.run()

    def _failed(self, exc: Exception) -> Frame | None:
        """The frame of the handler that catches `exc`, or None when the process is at its end."""
        if type(exc) is AtomTableFull:
            raise SystemHalted(str(exc)) from None
        self.frames.clear()
        try:
            handler = exceptions.unwind(self, exc)
            if handler is not None:
                return handler
            reason = exceptions.exit_reason(self, exc)
        except Exception as bug:  # noqa: BLE001
            self.system.report_bug(self, bug)
            finish(self, am.internal_error)
            return None
        if not isinstance(exc, ErlangError) and not exceptions.is_guest_error(exc):
            self.system.report_bug(self, exc)
        elif not isinstance(exc, ErlangError) or exc.kind is not am.exit:
            self.system.log_crash(self, reason)
        finish(self, reason)
        return None

    def wake(self) -> None:
        """Make a parked process runnable (does nothing in any other state)."""
        if self.status is _PARKED:
            self.status = _RUNNABLE
            self.schedule(self)

    def continue_with(self, unit: Unit, registers: tuple[Any, ...]) -> None:
        """The asynchronous native has ended: go on with ``unit(p, *registers)`` in place of it."""
        self.waiting_for = None
        self.entry = (unit, registers)
        if self.suspends:
            self.status = Status.FROZEN_RUNNABLE
        else:
            self.status = _RUNNABLE
            self.schedule(self)

    def wait_async(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Make the process wait for ``await function(*arguments)``; the host runs it.  Returns ``SUSPEND``.

        The process goes on with the result in place of the call, or with the exception that came out of it.
        """
        self.frames.append((deliver, (am.undefined,)))
        self.waiting_for = (function, arguments)
        self.pause = WAITING
        return SUSPEND

    def hibernate(self, unit: Unit, arguments: tuple[Any, ...]) -> Any:
        """Drop the stack and wait for a message, then go on with ``unit(p, *arguments)``.  Returns ``SUSPEND``.

        The callers' frames that follow on the way out are dropped too.
        """
        self.frames.append((_wake_up, (unit, arguments)))
        self.pause = HIBERNATED
        return SUSPEND

    # Messages --------------------------------------------------------------------------------------------------------

    def send(self, dest: Term, message: Term) -> Term:
        """``dest ! message``; returns `message`.  Raises ``badarg`` for no destination, or a name nobody has."""
        if type(dest) is Pid:
            target = dest.process
            if target is not None:
                target.mailbox.append(message)
                if target.status is _PARKED:
                    target.status = _RUNNABLE
                    target.schedule(target)
                return message
        self.system.route(self, dest, message)
        return message

    def post(self, message: Term) -> None:
        """Put `message` into this process's mailbox."""
        self.mailbox.append(message)
        if self.status is _PARKED:
            self.status = _RUNNABLE
            self.schedule(self)

    deliver = post
    """Put in a message that a process has sent (:meth:`post` is for all others: what signals have become, timers, replies)."""

    def peek(self) -> Term:
        """The message to look at next, or ``NO_MESSAGE``."""
        index = self.save
        mailbox = self.mailbox
        return mailbox[index] if index < len(mailbox) else NO_MESSAGE

    def skip(self) -> None:
        """The message did not match: go on to the next (``loop_rec_end``)."""
        self.save += 1

    def accept(self) -> None:
        """Take the message looked at out of the mailbox, start again at the oldest, forget the timer
        (``remove_message``).
        """
        index = self.save
        mailbox = self.mailbox
        head = self.head
        if index + 1 == len(mailbox):
            mailbox.pop()
            if head and index == head:
                mailbox.clear()
                self.head = head = 0
        elif index == head:
            mailbox[index] = None
            self.head = head = index + 1
            if head >= _COMPACT and head * 2 > len(mailbox):
                head = self._compact()
        else:
            head = self._remove(index)
        self.save = head
        if self.markers is not None:
            self._move_markers(index)
        if self.timer is not None:
            self._drop_timer()

    def _compact(self) -> int:
        head = self.head
        del self.mailbox[:head]
        self.head = 0
        if self.markers:
            self.markers = {key: max(0, at - head) for key, at in self.markers.items()}
        return 0

    def _remove(self, index: int) -> int:
        """Take out message `index`, which stands in the middle; returns the new head."""
        mailbox = self.mailbox
        head = self.head
        if index - head <= len(mailbox) - index:
            mailbox[head + 1 : index + 1] = mailbox[head:index]
            mailbox[head] = None
            self.head = head + 1
            return head + 1
        del mailbox[index]
        return head

    def _move_markers(self, index: int) -> None:
        """Message `index` was removed: no marker may point behind a message it stood before."""
        length = len(self.mailbox)
        assert self.markers is not None
        for key, at in self.markers.items():
            if at > index or at > length:
                self.markers[key] = max(0, min(at - 1, length))

    def messages(self) -> list[Term]:
        """The messages in the mailbox, oldest first (a copy; not a term)."""
        return self.mailbox[self.head :]

    def message_count(self) -> int:
        """How many messages the mailbox holds."""
        return len(self.mailbox) - self.head

    # Waiting ---------------------------------------------------------------------------------------------------------

    def wait(self) -> Any:
        """``wait``: no message left to look at.  Returns ``SUSPEND``."""
        self.pause = RECEIVE
        return SUSPEND

    def wait_timeout(self, time: Term) -> bool:
        """``wait_timeout``: whether the process must wait (the timer runs); False when `time` (ms or ``infinity``) is
        up.

        Raises ``timeout_value``; who catches it and receives again starts at the oldest message.
        """
        timer = self.timer
        if timer is not None:
            if not timer.live:
                return False
        elif type(time) is int and 0 <= time <= MAX_TIMEOUT:
            if time == 0:
                return False
            system = self.system
            self.timer = system.timers.start(system.tick_after(time), _receive_timeout, self)
        elif time is not INFINITY:
            self.save = self.head
            error(am.timeout_value)
        self.pause = RECEIVE
        return True

    def timeout(self) -> None:
        """``timeout``: the time was up; the next receive starts at the oldest message."""
        self.save = self.head
        if self.timer is not None:
            self._drop_timer()

    def _drop_timer(self) -> None:
        timer = self.timer
        self.timer = None
        if timer is not None and timer.live:
            self.system.timers.cancel(timer)

    # Receive markers -------------------------------------------------------------------------------------------------

    def marker_reserve(self) -> Term:
        """``recv_marker_reserve``: a marker at the end of the mailbox, to be bound to a reference that is made next."""
        system = self.system
        marker = system.last_marker = system.last_marker + 1
        markers = self.markers
        if markers is None:
            markers = self.markers = {}
        elif len(markers) >= 8:
            del markers[next(iter(markers))]
        markers[marker] = len(self.mailbox)
        return marker

    def marker_bind(self, marker: Term, ref: Term) -> None:
        """``recv_marker_bind``: `marker` now stands for `ref`."""
        markers = self.markers
        if markers is not None and type(ref) is Ref:
            at = markers.pop(marker, None)
            if at is not None:
                markers[ref.words] = at

    def marker_use(self, ref: Term) -> None:
        """``recv_marker_use``: the receive that follows matches only messages that hold `ref`."""
        markers = self.markers
        if markers is not None:
            at = markers.get(ref.words if type(ref) is Ref else ref)
            if at is not None and at > self.save:
                self.save = at

    def marker_clear(self, ref: Term) -> None:
        """``recv_marker_clear``: the marker is not needed any more."""
        markers = self.markers
        if markers is not None:
            markers.pop(ref.words if type(ref) is Ref else ref, None)
            if not markers:
                self.markers = None

    def recv_mark(self, label: int) -> None:
        """``recv_mark`` (up to OTP 23): remember the end of the mailbox for the receive loop at `label`."""
        if self.markers is None:
            self.markers = {}
        self.markers[("label", label)] = len(self.mailbox)

    def recv_set(self, label: int) -> None:
        """``recv_set`` (up to OTP 23): start the receive loop at `label` where its mark is."""
        markers = self.markers
        if markers is not None:
            at = markers.pop(("label", label), None)
            if at is not None and at > self.save:
                self.save = at
            if not markers:
                self.markers = None


Process.run_code = Process.run.__code__


def _receive_timeout(timer: Timer) -> None:
    timer.owner.wake()


def _wake_up(p: Process, unit: Unit, arguments: tuple[Any, ...]) -> Any:
    """The entry of a process that hibernates: `unit` is the function it wakes up in."""
    return unit(p, *arguments)


def raise_unit(p: Process, exc: Exception) -> Any:
    """The unit of an entry frame that raises `exc`: how an asynchronous native fails."""
    raise exc


Process.run_code = Process.run.__code__
"""The code of the generator: stack traces end at its frame."""
