"""Control messages of other nodes: each does what the signal does that it carries.

One function per kind of message.  A message that makes no sense is logged, and the connection is cut.

Source: OTP 25 ``dist.c`` (``erts_net_message``); "Distribution Protocol" in the erts user's guide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import attrs

from enigma_gen.runtime import dist_protocol as protocol
from enigma_gen.runtime import signal
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.watched import carry
from enigma_gen.term.atom import Atom, am
from enigma_gen.term.ids import Pid, Ref, ThisNode
from enigma_gen.term.text import printed

if TYPE_CHECKING:
    from enigma_gen.runtime.connection import Connection

Term = Any

_SHOWN: Final = 200
_MOST_FLAGS: Final = 1 << 27


class _NoSense(Exception):
    """The control message makes no sense."""


def obey(connection: Connection, control: Term, payload: Term) -> None:
    """Do what a message says; `payload` is None for none."""
    try:
        _obey(connection, control, payload)
    except _NoSense:
        system = connection.system
        system.log_error(f"Invalid distribution message: {printed(control)[:_SHOWN]}")
        connection.kill(signal.KILLED)


def _obey(connection: Connection, control: Term, payload: Term) -> None:
    if type(control) is not tuple or not control or type(control[0]) is not int:
        raise _NoSense
    kind = _KINDS.get(control[0])
    if kind is None or len(control) != kind.size or (kind.payload and payload is None):
        raise _NoSense
    arguments = list(control[1:])
    token = None if kind.token is None else arguments.pop(kind.token - 1)
    if kind.payload:
        arguments.append(payload)
    kind.function(connection, token, *arguments)


def _want_theirs(connection: Connection, pid: Term) -> None:
    """`pid` is one of the other node."""
    if type(pid) is not Pid or pid.node is not connection.name:
        raise _NoSense


def _ours(connection: Connection, pid: Term) -> Process | None:
    """The process here that `pid` names; None for a dead one, or one of a former life of this node."""
    if type(pid) is not Pid or (type(pid.node) is not ThisNode and pid.node is not connection.system.node):
        raise _NoSense
    return connection.system.find(pid)


def _hand_over(connection: Connection, token: Term, p: Process, function: Callable[..., None], *arguments: Any) -> None:
    """Call `function`, which gives `p` something, together with the sender's token."""
    if type(token) is tuple and len(token) == 5:
        carry(p)
        connection.system.tracing.carry(token, function, *arguments)
    else:
        function(*arguments)


# Messages ------------------------------------------------------------------------------------------------------------


def _send(connection: Connection, token: Term, sender: Term, to: Term, message: Term) -> None:
    if type(to) is not Pid:
        raise _NoSense
    p = connection.system.find(to)
    if p is not None:
        _hand_over(connection, token, p, p.deliver, message)


def _send_to_name(connection: Connection, token: Term, sender: Term, cookie: Term, name: Term, message: Term) -> None:
    if type(sender) is not Pid or type(name) is not Atom:
        raise _NoSense
    found = connection.system.whereis(name)
    if isinstance(found, Process):
        _hand_over(connection, token, found, found.deliver, message)


def _send_to_alias(connection: Connection, token: Term, sender: Term, alias: Term, message: Term) -> None:
    if type(alias) is not Ref:
        raise _NoSense
    found = connection.system.aliases.get(alias.words) if type(alias.node) is ThisNode else None
    if found is not None:
        _hand_over(connection, token, found[0], signal.send_to_alias, connection.system, alias, message)


# Links and exit signals ----------------------------------------------------------------------------------------------


def _link(connection: Connection, token: Term, sender: Term, to: Term) -> None:
    _want_theirs(connection, sender)
    p = _ours(connection, to)
    if p is not None:
        connection.process(sender).linked(p)
    else:
        connection.send_reason(protocol.EXIT, protocol.PAYLOAD_EXIT, (to, sender), am.noproc)


def _unlink_with_id(connection: Connection, token: Term, number: Term, sender: Term, to: Term) -> None:
    if type(number) is not int or number <= 0:
        raise _NoSense
    _unlink(connection, token, sender, to)
    connection.send((protocol.UNLINK_ID_ACK, number, to, sender))


def _unlink(connection: Connection, token: Term, sender: Term, to: Term) -> None:
    _want_theirs(connection, sender)
    p = _ours(connection, to)
    remote = connection.processes.get(sender)
    if p is not None and remote is not None:
        remote.unlinked(p)


def _unlink_answered(connection: Connection, token: Term, number: Term, sender: Term, to: Term) -> None:
    _want_theirs(connection, sender)
    p = _ours(connection, to)
    remote = connection.processes.get(sender)
    if p is not None and remote is not None:
        remote.unlink_answered(p, number)


def _exit(connection: Connection, token: Term, sender: Term, to: Term, reason: Term) -> None:
    _want_theirs(connection, sender)
    p = _ours(connection, to)
    remote = connection.processes.get(sender)
    if p is not None and remote is not None:
        _hand_over(connection, token, p, remote.ended, p, reason)


def _exit_signal(connection: Connection, token: Term, sender: Term, to: Term, reason: Term) -> None:
    _want_theirs(connection, sender)
    p = _ours(connection, to)
    if p is not None:
        _hand_over(connection, token, p, signal.exit_signal, p, sender, reason)


# Monitors ------------------------------------------------------------------------------------------------------------


def _monitor(connection: Connection, token: Term, watcher: Term, watched: Term, ref: Term) -> None:
    _want_theirs(connection, watcher)
    if type(ref) is not Ref:
        raise _NoSense
    found = connection.system.whereis(watched) if type(watched) is Atom else _ours(connection, watched)
    if isinstance(found, Process):
        connection.process(watcher).watches(found, watched, ref)
    else:
        ends = (watched, watcher, ref)
        connection.send_reason(protocol.MONITOR_P_EXIT, protocol.PAYLOAD_MONITOR_P_EXIT, ends, am.noproc)


def _demonitor(connection: Connection, token: Term, watcher: Term, watched: Term, ref: Term) -> None:
    _want_theirs(connection, watcher)
    if type(ref) is not Ref:
        raise _NoSense
    remote = connection.processes.get(watcher)
    if remote is not None:
        remote.watches_no_longer(ref)


def _monitored_ended(
    connection: Connection, token: Term, watched: Term, watcher: Term, ref: Term, reason: Term
) -> None:
    if type(ref) is not Ref:
        raise _NoSense
    if type(watched) is not Atom:
        _want_theirs(connection, watched)
    p = _ours(connection, watcher)
    remote = connection.processes.get(watched)
    if p is not None and remote is not None and type(ref.node) is ThisNode:
        remote.monitored_ended(ref, reason)


# The rest ------------------------------------------------------------------------------------------------------------


def _group_leader(connection: Connection, token: Term, leader: Term, pid: Term) -> None:
    if type(leader) is not Pid or type(pid) is not Pid:
        raise _NoSense
    p = connection.system.find(pid)
    if p is not None:
        p.group_leader = leader


def _spawn_request(
    connection: Connection,
    token: Term,
    ref: Term,
    sender: Term,
    leader: Term,
    mfa: Term,
    opts: Term,
    arguments: Term,
) -> None:
    _want_theirs(connection, sender)
    if type(ref) is not Ref or type(leader) is not Pid or type(mfa) is not tuple:
        raise _NoSense
    if [type(part) for part in mfa] != [Atom, Atom, int]:
        raise _NoSense
    connection.system.distribution.spawner(connection, token, ref, sender, leader, mfa, opts, arguments)


def _spawn_reply(connection: Connection, token: Term, ref: Term, to: Term, flags: Term, result: Term) -> None:
    if type(ref) is not Ref or type(flags) is not int or not 0 <= flags < _MOST_FLAGS:
        raise _NoSense
    _ours(connection, to)
    spawn = connection.spawns.pop(ref.words, None)
    if type(result) is Atom:
        if spawn is not None:
            spawn.failed(result)
        return
    _want_theirs(connection, result)
    if spawn is not None:
        _hand_over(connection, token, spawn.p, spawn.made, connection.process(result), flags)


@attrs.frozen
class _Kind:
    """A kind of control message: who does it, the size of its tuple, where a sequential trace token stands in it, whether a payload is the last argument."""

    function: Callable[..., None]
    size: int
    token: int | None = None
    payload: bool = False


_KINDS: Final = {
    protocol.LINK: _Kind(_link, 3),
    protocol.UNLINK: _Kind(_unlink, 3),
    protocol.UNLINK_ID: _Kind(_unlink_with_id, 4),
    protocol.UNLINK_ID_ACK: _Kind(_unlink_answered, 4),
    protocol.SEND: _Kind(_send, 3, None, True),
    protocol.SEND_TT: _Kind(_send, 4, 3, True),
    protocol.SEND_SENDER: _Kind(_send, 3, None, True),
    protocol.SEND_SENDER_TT: _Kind(_send, 4, 3, True),
    protocol.REG_SEND: _Kind(_send_to_name, 4, None, True),
    protocol.REG_SEND_TT: _Kind(_send_to_name, 5, 4, True),
    protocol.ALIAS_SEND: _Kind(_send_to_alias, 3, None, True),
    protocol.ALIAS_SEND_TT: _Kind(_send_to_alias, 4, 3, True),
    protocol.EXIT: _Kind(_exit, 4),
    protocol.EXIT_TT: _Kind(_exit, 5, 3),
    protocol.PAYLOAD_EXIT: _Kind(_exit, 3, None, True),
    protocol.PAYLOAD_EXIT_TT: _Kind(_exit, 4, 3, True),
    protocol.EXIT2: _Kind(_exit_signal, 4),
    protocol.EXIT2_TT: _Kind(_exit_signal, 5, 3),
    protocol.PAYLOAD_EXIT2: _Kind(_exit_signal, 3, None, True),
    protocol.PAYLOAD_EXIT2_TT: _Kind(_exit_signal, 4, 3, True),
    protocol.MONITOR_P: _Kind(_monitor, 4),
    protocol.DEMONITOR_P: _Kind(_demonitor, 4),
    protocol.MONITOR_P_EXIT: _Kind(_monitored_ended, 5),
    protocol.PAYLOAD_MONITOR_P_EXIT: _Kind(_monitored_ended, 4, None, True),
    protocol.GROUP_LEADER: _Kind(_group_leader, 3),
    protocol.SPAWN_REQUEST: _Kind(_spawn_request, 6, None, True),
    protocol.SPAWN_REQUEST_TT: _Kind(_spawn_request, 7, 6, True),
    protocol.SPAWN_REPLY: _Kind(_spawn_reply, 5),
    protocol.SPAWN_REPLY_TT: _Kind(_spawn_reply, 6, 5),
}
