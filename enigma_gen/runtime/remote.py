"""What stands here for a process of another node: its links and monitors, seen from this side.

A :class:`RemoteProcess` takes the place of a process or a port in the tables of :mod:`enigma_gen.runtime.signal`; what happens to it there is sent to the other
node.  It lives as long as it has links or monitors.

Unlinking is a question with an answer (``UNLINK_ID``, ``UNLINK_ID_ACK``): until that has come, links that the other node makes are older than the
unlinking, and dropped.

Source: OTP 25 ``dist.c``, ``erl_proc_sig_queue.c``; "Distribution Protocol" in the erts user's guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from enigma_gen.runtime import dist_protocol as protocol
from enigma_gen.runtime import signal
from enigma_gen.runtime.suspension import Status
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.ids import Pid, Ref

if TYPE_CHECKING:
    from enigma_gen.runtime.connection import Connection
    from enigma_gen.runtime.process import Process

Term = Any


class RemoteProcess:
    """A process of another node, called `pid`, which is a name where it is watched by that.

    `links` are the processes here that are linked to it, `monitored_by` the monitors of processes here that watch it, `monitors` those by which it watches
    processes here.  `unlinking` holds the numbers of the unlinkings that have not been answered.
    """

    remote: ClassVar[bool] = True
    watch: ClassVar[None] = None

    __slots__ = ("connection", "pid", "links", "monitored_by", "monitors", "unlinking")

    def __init__(self, connection: Connection, pid: Pid | Atom) -> None:
        self.connection = connection
        self.pid = pid
        self.links: dict[Any, Any] | None = {}
        self.monitored_by: dict[tuple[int, ...], signal.Monitor] | None = {}
        self.monitors: dict[tuple[int, ...], signal.Monitor] | None = {}
        self.unlinking: dict[Process, int] = {}

    def __repr__(self) -> str:
        return f"<RemoteProcess {self.pid!r} of {self.connection.name.name}>"

    def release(self) -> None:
        """Forget it, if nothing hangs on it."""
        if not self.links and not self.monitored_by and not self.monitors and not self.unlinking:
            self.connection.processes.pop(self.pid, None)

    # What happens here, and is told there ----------------------------------------------------------------------------

    def link(self, p: Process) -> None:
        """`p` links to it."""
        signal.link(p, self, self.pid)
        self.connection.send((protocol.LINK, p.pid, self.pid), None, p)

    def monitor(self, p: Process, ref: Ref) -> None:
        """`p` watches it from now on."""
        self.connection.send((protocol.MONITOR_P, p.pid, self.pid, ref), None, p)

    def unlink(self, p: Process) -> None:
        """`p` unlinks from it."""
        if not signal.unlink(p, self):
            return
        connection = self.connection
        if connection.flags & protocol.UNLINK_WITH_ID:
            number = self.unlinking[p] = connection.system.unique_integer(positive=True)
            connection.send((protocol.UNLINK_ID, number, p.pid, self.pid), None, p)
        else:
            connection.send((protocol.UNLINK, p.pid, self.pid), None, p)
            self.release()

    def link_exit(self, sender: Term, reason: Term) -> None:
        """A process here that was linked to it has ended."""
        self.connection.send_reason(protocol.EXIT, protocol.PAYLOAD_EXIT, (sender, self.pid), reason)
        self.release()

    def demonitored(self, made: signal.Monitor) -> None:
        """A process here watches it no longer."""
        self.connection.send((protocol.DEMONITOR_P, made.origin.pid, self.pid, made.ref))
        self.release()

    def post(self, message: Term) -> None:
        """A process here that it watches has ended: the ``DOWN`` message of the monitor."""
        _, ref, _, watched, reason = message
        self.connection.send_reason(
            protocol.MONITOR_P_EXIT, protocol.PAYLOAD_MONITOR_P_EXIT, (watched, self.pid, ref), reason
        )
        self.release()

    # What happened there ---------------------------------------------------------------------------------------------

    def linked(self, p: Process) -> None:
        """It has linked to `p`."""
        if p not in self.unlinking:
            signal.link(p, self, self.pid)

    def unlinked(self, p: Process) -> None:
        """It has unlinked from `p`."""
        signal.unlink(p, self)
        self.release()

    def unlink_answered(self, p: Process, number: int) -> None:
        """It knows that `p` has unlinked."""
        if self.unlinking.get(p) == number:
            del self.unlinking[p]
        self.release()

    def monitored_ended(self, ref: Ref, reason: Term) -> None:
        """It has ended, and a process here watches it by `ref`."""
        assert self.monitored_by is not None
        made = self.monitored_by.pop(ref.words, None)
        if made is not None:
            signal.down(made, reason)
        self.release()

    def ended(self, p: Process, reason: Term) -> None:
        """It has ended, and was linked to `p`; nothing happens when `p` has unlinked meanwhile."""
        if signal.unlink(p, self):
            signal.link_exit(p, self.pid, reason)
        self.release()

    def watches(self, p: Process, watched: Term, ref: Ref) -> None:
        """It watches `p`, whose pid or name `watched` is."""
        made = signal.Monitor(ref, self, p, am.process, watched, signal.DOWN, None)
        assert self.monitors is not None
        self.monitors[ref.words] = made
        if p.monitored_by is None:
            p.monitored_by = {}
        p.monitored_by[made.key] = made

    def watches_no_longer(self, ref: Ref) -> None:
        """It has given up a monitor."""
        assert self.monitors is not None
        made = self.monitors.pop(ref.words, None)
        if made is not None and made.target.monitored_by is not None:
            made.target.monitored_by.pop(made.key, None)
        self.release()

    def lost(self) -> None:
        """The other node is gone, and with it everything that hangs here."""
        links, watchers, monitors = self.links, self.monitored_by, self.monitors
        self.links, self.monitored_by, self.monitors = None, None, None
        for p in list(links or ()):
            if p.links is not None and p.links.pop(self, None) is not None:
                signal.link_exit(p, self.pid, am.noconnection)
        for made in list((watchers or {}).values()):
            signal.down(made, am.noconnection)
        for made in (monitors or {}).values():
            if made.target.monitored_by is not None:
                made.target.monitored_by.pop(made.key, None)


@attrs.define(eq=False)
class PendingSpawn:
    """A request for a process of another node, which it has not answered yet.

    `p` has asked, with the reference `ref`; what it wants to hear is told as `reply_tag`, of success with `reply_ok`, of failure with `reply_error`.
    `link` and `monitor` (tag and mode of the alias) are what it wants to be to the new process.
    """

    p: Process
    ref: Ref
    reply_tag: Term
    reply_ok: bool
    reply_error: bool
    link: bool
    monitor: tuple[Term, Atom | None] | None
    abandoned: bool = False

    def failed(self, reason: Term) -> None:
        """There will be no such process."""
        if self.reply_error and not self.abandoned and self.p.status is not Status.EXITED:
            self.p.post((self.reply_tag, self.ref, am.error, reason))

    def made(self, remote: RemoteProcess, flags: int) -> None:
        """The process is there, linked to `p` and watched by it as `flags` say; when `p` is not interested any more, it undoes that."""
        p, pid = self.p, remote.pid
        gone = p.status is Status.EXITED
        if gone or self.abandoned:
            if flags & protocol.SPAWN_MONITOR:
                remote.connection.send((protocol.DEMONITOR_P, p.pid, pid, self.ref))
            if flags & protocol.SPAWN_LINK:
                remote.link_exit(p.pid, p.exit_reason if gone else am.abandoned)
            remote.release()
            return
        if flags & protocol.SPAWN_LINK:
            signal.link(p, remote, pid)
        if flags & protocol.SPAWN_MONITOR and self.monitor is not None:
            tag, alias = self.monitor
            signal.monitor(p, remote, am.process, pid, tag=tag, alias=alias, ref=self.ref)
        if self.reply_ok:
            p.post((self.reply_tag, self.ref, am.ok, pid))
        remote.release()
