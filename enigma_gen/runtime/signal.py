"""Signals between processes: links, monitors, aliases, exit signals, suspension, and the end of a process.

A signal is applied to its receiver at once, when it is sent.  That is one of the orders the BEAM may choose too (it
promises an order only between each *pair* of processes), and it makes every pair's order the sending order by
construction: no signal queue, no acknowledgements.  Unlinking is atomic for the same reason.  Only one process ever
runs, so every receiver but that one is at rest.  An exit signal that hits the running process itself marks it DOOMED
and takes away the rest of its slice; it ends at its next suspension.

The end of a process is iterative: what is left to do for it (exit signals to its links, DOWN messages, ...) goes into
``system.dying``, which is worked off by whoever started it up to a limit, and by the scheduler after that.  So a
hundred thousand linked processes can fall together without recursion and without stopping the world.

Sources: OTP 25 ``erl_proc_sig_queue.c``, ``erl_monitor_link.h``; "Processes" in the Erlang reference manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.ids import Ref, ThisNode

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process
    from enigma_gen.runtime.system import System

Term = Any

NORMAL: Final = intern("normal")
KILL: Final = intern("kill")
KILLED: Final = intern("killed")
EXIT_TAG: Final = intern("EXIT")
DOWN: Final = intern("DOWN")
CHANGE: Final = intern("CHANGE")
TIME_OFFSET: Final = intern("time_offset")
NOPROC: Final = intern("noproc")

_DRAIN_AT_ONCE: Final = 1_000
_EXITED = Status.EXITED

EXPLICIT_UNALIAS: Final = intern("explicit_unalias")
REPLY: Final = intern("reply")
DEMONITOR: Final = intern("demonitor")
REPLY_DEMONITOR: Final = intern("reply_demonitor")


class Monitor:
    """`origin`, a process, watches `target` (a process, a port, or None for what is not there).

    `ref` identifies it, `kind` is ``process``, ``port`` or ``time_offset``, `object` what stands in the message (an
    identifier or ``{Name, Node}``), `tag` its first element.  `alias` is None or when the alias `ref` dies:
    ``explicit_unalias``, ``demonitor``, ``reply_demonitor``.
    """

    __slots__ = ("ref", "origin", "target", "kind", "object", "tag", "alias")

    def __init__(
        self, ref: Ref, origin: Any, target: Any, kind: Atom, object_: Term, tag: Term, alias: Atom | None
    ) -> None:
        self.ref = ref
        self.origin = origin
        self.target = target
        self.kind = kind
        self.object = object_
        self.tag = tag
        self.alias = alias

    @property
    def key(self) -> Ref | tuple[int, ...]:
        """What it is called in ``monitored_by``: the words of a reference of this node tell it from others, those of another node's do not."""
        return self.ref.words if type(self.ref.node) is ThisNode else self.ref


# Links ---------------------------------------------------------------------------------------------------------------


def link(p: Process, peer: Any, peer_id: Term) -> None:
    """Link `p` and `peer`, a live process or port whose identifier is `peer_id`.  Does nothing when they are linked
    already.
    """
    if peer is p:
        return
    if p.links is None:
        p.links = {}
    p.links[peer] = peer_id
    if peer.links is None:
        peer.links = {}
    peer.links[p] = p.pid


def unlink(p: Process, peer: Any) -> bool:
    """Undo :func:`link`; False when they were not linked."""
    if p.links is None or p.links.pop(peer, None) is None:
        return False
    if peer.links is not None:
        peer.links.pop(p, None)
    if getattr(peer, "watch", None) is not None:
        peer.system.tracing.lost_link(peer, p.pid)
    return True


# Exit signals --------------------------------------------------------------------------------------------------------


def exit_signal(target: Process, sender: Term, reason: Term) -> None:
    """``exit(Target, Reason)`` by `sender` (a pid or port): reason ``kill`` cannot be trapped."""
    if reason is KILL:
        kill(target, KILLED)
    elif target.trap_exit:
        target.deliver((EXIT_TAG, sender, reason))
    elif reason is not NORMAL or sender is target.pid:
        kill(target, reason)


def link_exit(target: Any, sender: Term, reason: Term) -> None:
    """The peer `sender` of a link of `target` has ended with `reason`; the link is gone already."""
    if target.trap_exit:
        target.deliver((EXIT_TAG, sender, reason))
    elif reason is not NORMAL:
        kill(target, reason)


def kill(p: Process, reason: Term) -> None:
    """End `p` with `reason`: at once when it is at rest, at its next suspension when it is the one that runs."""
    status = p.status
    if status is Status.RUNNING:
        p.status = Status.DOOMED
        p.exit_reason = reason
        p.system.budget.clear()
    elif status is not _EXITED and status is not Status.DOOMED:
        finish(p, reason)


# The end of a process ------------------------------------------------------------------------------------------------


def finish(p: Process, reason: Term) -> None:
    """The end of `p`: dead when this returns; its links and monitors hear of it now or, if they are many, soon."""
    status = p.status
    if status is _EXITED:
        return
    if status is Status.DOOMED:
        reason = p.exit_reason
    system = p.system
    if p.watch is not None:
        system.tracing.exits(p, reason, status is Status.RUNNING or status is Status.DOOMED)
    p.status = _EXITED
    p.exit_reason = reason
    pid = p.pid
    pid.process = None
    del system.processes[pid.number | pid.serial << system.number_bits]
    if p.timer is not None:
        system.timers.cancel(p.timer)
        p.timer = None
    if status is not Status.RUNNING and status is not Status.DOOMED:
        p.generator = None
    p.entry = None
    if p.stack:
        p.stack.clear()
    p.mailbox.clear()
    p.head = p.save = 0
    if p.waiting_for is not None:
        system.cancel_async(p)
    if p.timers is not None:
        _drop_timers(p)
    if p.exit_hooks is not None:
        for hook in p.exit_hooks:
            hook(p, reason)
        p.exit_hooks = None
    if p.name is not None:
        system.registry.forget(p)
    if p.aliases is not None:
        for words in p.aliases:
            system.aliases.pop(words, None)
        p.aliases = None
    p.dictionary = None
    if p.suspending is not None:
        _resume_all(p)
    if p.links or p.monitored_by or p.monitors:
        system.dying.append(_Death(p, reason))
        if not system.draining:
            drain(system, _DRAIN_AT_ONCE)
    if p.watch is not None:
        system.tracing.exited(p)


def at_exit(p: Process, hook: Any) -> None:
    """Call ``hook(p, reason)`` when `p` ends, once however often it is asked for."""
    hooks = p.exit_hooks or []
    if hook not in hooks:
        p.exit_hooks = [*hooks, hook]


def not_at_exit(p: Process, hook: Any) -> None:
    """Do not call `hook` when `p` ends."""
    if p.exit_hooks is not None:
        p.exit_hooks = [other for other in p.exit_hooks if other != hook] or None


class _Death:
    """What is left to do for a dead process: one step per link and per monitor."""

    __slots__ = ("steps",)

    def __init__(self, p: Process, reason: Term) -> None:
        self.steps = _steps(p, reason)


def _steps(p: Process, reason: Term) -> Iterator[None]:
    pid = p.pid
    links, watchers, monitors = p.links, p.monitored_by, p.monitors
    p.links = p.monitored_by = p.monitors = None
    if links:
        for peer in links:
            if peer.links is not None and peer.links.pop(p, None) is not None:
                if getattr(peer, "watch", None) is not None:
                    peer.system.tracing.lost_link(peer, pid)
                peer_exit = getattr(peer, "link_exit", None)
                if peer_exit is None and p.seq_token is None:
                    link_exit(peer, pid, reason)
                elif peer_exit is None:
                    p.system.link_exit(p, peer, reason)
                else:
                    peer_exit(pid, reason)
            yield
    if watchers:
        for monitor in watchers.values():
            down(monitor, reason)
            yield
    if monitors:
        for words, monitor in monitors.items():
            target = monitor.target
            if target is not None:
                _give_up(monitor, words)
            yield


def drain(system: System, limit: int) -> bool:
    """Work off up to `limit` steps of what dead processes have left to do; whether anything is left."""
    system.draining = True
    dying = system.dying
    try:
        while dying and limit > 0:
            steps = dying[0].steps
            for _ in steps:
                limit -= 1
                if limit <= 0:
                    break
            else:
                dying.popleft()
    finally:
        system.draining = False
    return bool(dying)


def _drop_timers(p: Process) -> None:
    timers = p.timers
    p.timers = None
    assert timers is not None
    for timer in timers:
        p.system.drop_timer(timer)


# Monitors ------------------------------------------------------------------------------------------------------------


def monitor(
    p: Process,
    target: Any,
    kind: Atom,
    object_: Term,
    *,
    tag: Term = DOWN,
    alias: Atom | None = None,
    ref: Ref | None = None,
    missing: Term = NOPROC,
) -> Ref:
    """Start watching `target` (None: it is not there, the DOWN message with reason `missing` comes at once); returns
    the reference.
    """
    if ref is None:
        ref = p.system.make_ref()
    words = ref.words
    made = Monitor(ref, p, target, kind, object_, tag, alias)
    if alias is not None:
        make_alias(p, ref, alias)
    if p.monitors is None:
        p.monitors = {}
    p.monitors[words] = made
    if target is None:
        down(made, missing)
        return ref
    if target.monitored_by is None:
        target.monitored_by = {}
    target.monitored_by[words] = made
    return ref


def watch_time_offset(p: Process, tag: Term, alias: Atom | None) -> Ref:
    """Watch the offset between monotonic and system time: it never changes here, so no message ever comes."""
    ref = p.system.make_ref()
    if alias is not None:
        make_alias(p, ref, alias)
    if p.monitors is None:
        p.monitors = {}
    p.monitors[ref.words] = Monitor(ref, p, None, TIME_OFFSET, intern("clock_service"), tag, alias)
    return ref


def down(made: Monitor, reason: Term) -> None:
    """What `made` watches is gone: tell its origin, unless it has stopped watching."""
    origin = made.origin
    words = made.ref.words
    if origin.monitors is None or origin.monitors.pop(words, None) is None:
        return
    if made.alias is not None and made.alias is not EXPLICIT_UNALIAS:
        drop_alias(origin, words)
    origin.post((made.tag, made.ref, made.kind, made.object, reason))


def _give_up(made: Monitor, words: tuple[int, ...]) -> None:
    """The target of `made` is not watched by it any more."""
    target = made.target
    if target.monitored_by is not None:
        target.monitored_by.pop(words, None)
        if target.remote:
            target.demonitored(made)


def demonitor(p: Process, ref: Ref) -> bool:
    """Stop watching; False when `ref` is no active monitor of `p` (any more)."""
    made = p.monitors.pop(ref.words, None) if p.monitors is not None else None
    if made is None:
        return False
    if made.target is not None:
        _give_up(made, ref.words)
    if made.alias is not None and made.alias is not EXPLICIT_UNALIAS:
        drop_alias(p, ref.words)
    return True


# Aliases -------------------------------------------------------------------------------------------------------------


def make_alias(p: Process, ref: Ref, mode: Atom) -> None:
    """From now on `ref` is an address of `p`; `mode` says when that ends."""
    if p.aliases is None:
        p.aliases = {}
    p.aliases[ref.words] = ref
    p.system.aliases[ref.words] = (p, mode)


def drop_alias(p: Process, words: tuple[int, ...]) -> bool:
    """The alias is none any more; False when it was none."""
    if p.aliases is None or p.aliases.pop(words, None) is None:
        return False
    p.system.aliases.pop(words, None)
    return True


def send_to_alias(system: System, ref: Ref, message: Term) -> None:
    """``Alias ! Message``: dropped when `ref` is no active alias."""
    found = system.aliases.get(ref.words)
    if found is None:
        return
    p, mode = found
    if mode is REPLY:
        drop_alias(p, ref.words)
    elif mode is REPLY_DEMONITOR:
        drop_alias(p, ref.words)
        demonitor(p, ref)
    p.deliver(message)


# Suspension by another process ---------------------------------------------------------------------------------------


def suspend(p: Process, target: Process) -> None:
    """`p` suspends `target` once more; it does not run until `p` has resumed it as often."""
    if p.suspending is None:
        p.suspending = {}
    p.suspending[target] = p.suspending.get(target, 0) + 1
    freeze(target)


def resume(p: Process, target: Process) -> bool:
    """Undo one :func:`suspend`; False when `p` does not suspend `target`."""
    count = p.suspending.get(target, 0) if p.suspending is not None else 0
    if not count:
        return False
    assert p.suspending is not None
    if count == 1:
        del p.suspending[target]
    else:
        p.suspending[target] = count - 1
    thaw(target)
    return True


def freeze(target: Process) -> None:
    """Keep `target` from running until :func:`thaw` has been called as often."""
    target.suspends += 1
    if target.status is Status.RUNNABLE:
        target.status = Status.FROZEN_QUEUED
    elif target.status is Status.PARKED:
        target.status = Status.FROZEN_PARKED


def thaw(target: Process) -> None:
    """Undo one :func:`freeze`.  A process that waited in a receive is woken to look again: that is harmless, and
    messages or its time-out may have come meanwhile.
    """
    target.suspends -= 1
    if target.suspends:
        return
    status = target.status
    if status is Status.FROZEN_QUEUED:
        target.status = Status.RUNNABLE
    elif status is Status.FROZEN_RUNNABLE:
        target.status = Status.RUNNABLE
        target.schedule(target)
    elif status is Status.FROZEN_PARKED:
        target.status = Status.PARKED
        if target.pause.name == "RECEIVE" or target.mailbox:
            target.wake()


def _resume_all(p: Process) -> None:
    suspending = p.suspending
    p.suspending = None
    assert suspending is not None
    for target, count in suspending.items():
        if target.status is not _EXITED:
            for _ in range(count):
                thaw(target)
