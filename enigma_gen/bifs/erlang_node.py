"""Distribution: the name of this node, other nodes, and the connections to them.

Sources: OTP 25 ``dist.c``, ``erlang.erl``, ``auth.erl``, ``net_kernel.erl``.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import iolist_bytes
from enigma_gen.bifs.erlang_process import options
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.runtime.dist_channel import Channel, PortChannel, ProcessChannel
from enigma_gen.runtime.dist_protocol import UNICODE_IO, capabilities
from enigma_gen.runtime.distribution import is_node_name
from enigma_gen.runtime.port import find_port
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, error, want_atom, want_bool
from enigma_gen.term.ids import NO_NODE, Pid, Port, ThisNode
from enigma_gen.term.map import Map
from enigma_gen.term.order import key_of
from enigma_gen.term.text import printed

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")
kernel = Bifs("net_kernel")


@bare
def get_cookie() -> Atom:
    """The cookie of this node: none."""
    return am.nocookie


@bare(name="get_cookie", since=24)
def get_cookie_of(node: Any) -> Atom:
    """The cookie for another node: none."""
    want_atom(node)
    return am.nocookie


@bare(since=24)
def set_cookie(cookie: Any) -> NoReturn:
    """Cookies belong to distribution, which has not been started."""
    want_atom(cookie)
    error(am.distribution_not_started)


@bare(name="set_cookie")
def set_cookie_of(node: Any, cookie: Any) -> NoReturn:
    """Cookies belong to distribution, which has not been started."""
    if want_atom(node) is NO_NODE:
        badarg()
    want_atom(cookie)
    error(am.distribution_not_started)


@bare
def disconnect_node(node: Any) -> Atom:
    """There is no connection to cut, nor a node to cut it."""
    want_atom(node)
    return am.ignored


@bare
def dmonitor_node(p: Process, node: Any, flag: Any, opts: Any) -> Atom:
    """What ``monitor_node`` becomes when the node cannot be reached."""
    p.post((am.nodedown, node))
    return TRUE


@bif
def setnode(p: Process, name: Any, creation: Any) -> Atom:
    """Give this node, which has none, a name: the process ``net_kernel`` is there to see to it."""
    kernel = p.system.whereis(am.net_kernel)
    if type(name) is not Atom or not is_node_name(name) or name is NO_NODE or p.system.node is not NO_NODE:
        badarg()
    if type(creation) is not int or not 0 <= creation < 1 << 32 or not isinstance(kernel, Process):
        badarg()
    p.system.distribution.start(name, creation, kernel)
    return TRUE


@internal(since=23)
def get_creation(p: Process) -> Any:
    """The node's incarnation, ``undefined`` while it is not alive."""
    return p.system.creation or UNDEFINED


@internal
def get_dflags(p: Process) -> Any:
    """What this node is capable of as one among others."""
    return (am.erts_dflags, *capabilities(p.system.release))


@kernel
def dflag_unicode_io(p: Process, pid: Any) -> Atom:
    """Whether the node of a process takes Unicode in the I/O protocol."""
    if type(pid) is not Pid:
        badarg()
    if type(pid.node) is ThisNode or pid.node is p.system.node:
        return TRUE
    found = p.system.distribution.connections.get(pid.node)
    return TRUE if found is not None and found.flags & UNICODE_IO else FALSE


# Other nodes ---------------------------------------------------------------------------------------------------------


@bif(since=24)
def nodes(p: Process) -> Any:
    """The names of the visible nodes that are connected."""
    return nodes_of(p, am.visible)


@bif(name="nodes")
def nodes_of(p: Process, kinds: Any) -> Any:
    """The names of the nodes of some kinds."""
    return make_list([name for name, _, _ in _nodes(p, kinds)])


@bif(name="nodes", since=25)
def nodes_info(p: Process, kinds: Any, info: Any) -> Any:
    """Nodes of some kinds, each with a map of what is asked."""
    if type(info) is not Map or any(key is not am.connection_id and key is not am.node_type for key, _ in info.items()):
        badarg()
    wanted = [key for key, value in info.items() if want_bool(value)]
    found = _nodes(p, kinds)
    facts = [
        (name, {am.connection_id: UNDEFINED if number is None else number, am.node_type: kind})
        for name, kind, number in found
    ]
    return make_list([(name, Map.from_pairs([(key, known[key]) for key in wanted])) for name, known in facts])


_KINDS: Final = {
    am.visible: {am.visible},
    am.hidden: {am.hidden},
    am.connected: {am.visible, am.hidden},
    am.this: {am.this},
    am.known: {am.visible, am.hidden, am.this, am.known},
}


def _nodes(p: Process, kinds: Any) -> list[tuple[Atom, Atom, int | None]]:
    """Name, kind and connection number of the nodes of some kinds, in OTP's order."""
    wanted: set[Atom] = set()
    for kind in [kinds] if type(kinds) is Atom else options(kinds):
        if type(kind) is not Atom or kind not in _KINDS:
            badarg()
        wanted |= _KINDS[kind]
    distribution = p.system.distribution
    found: list[tuple[Atom, Atom, int | None]] = [(p.system.node, am.this, None)]
    connected = distribution.nodes(State.CONNECTED)
    for kind in (am.visible, am.hidden):
        found += [(node.name, kind, node.number) for node in connected if node.kind is kind]
    for state in (State.IDLE, State.PENDING):
        found += [(node.name, am.known, None) for node in distribution.nodes(state)]
    return [node for node in reversed(found) if node[1] in wanted]


@bif
def monitor_node(p: Process, name: Any, flag: Any) -> Any:
    """Be told when a node is gone, or no longer."""
    return _monitor_node(p, name, flag, passive=False)


@bif(name="monitor_node")
def monitor_node_options(p: Process, name: Any, flag: Any, opts: Any) -> Any:
    """The same; ``allow_passive_connect``: the connection may be made by the other node."""
    given = options(opts)
    if any(option is not am.allow_passive_connect for option in given):
        badarg(am.badopt)
    return _monitor_node(p, name, flag, passive=bool(given))


def _monitor_node(p: Process, name: Any, flag: Any, passive: bool) -> Any:
    if type(name) is not Atom:
        badarg()
    distribution = p.system.distribution
    if name is not NO_NODE and not distribution.alive and not _waits_for_name(p):
        error(am.notalive)
    if flag is FALSE:
        if name in distribution.connections:
            distribution.connections[name].unwatch(p)
        return TRUE
    if flag is not TRUE:
        badarg()
    if name is p.system.node:
        return TRUE
    connection = distribution.reach(name, connect=not passive)
    if connection is None or (passive and connection.state is State.PENDING):
        opts = [am.allow_passive_connect, NIL] if passive else NIL
        return p.system.code.resolve(am.erlang, am.dmonitor_node, 3)(p, name, flag, opts)
    connection.watch(p)
    return TRUE


def _waits_for_name(p: Process) -> bool:
    """Whether this node will get its name from the first node that it connects."""
    found = p.system.persistent_terms.get(key_of((am.erts_internal, am.dynamic_node_name)))
    return found is not None and found[1] is not FALSE


@bif(until=23)
def is_alive(p: Process) -> Any:
    """Whether this is a node."""
    return TRUE if p.system.distribution.alive else FALSE


@bare(name="is_alive", since=23)
def is_alive_in_erlang(p: Process) -> Any:
    """See ``is_alive``."""
    return is_alive(p)


# Connections ---------------------------------------------------------------------------------------------------------


@internal
def new_connection(p: Process, node: Any) -> Any:
    """The handle of the connection to another node, which somebody is going to connect unless it is connected already."""
    if type(node) is not Atom or not is_node_name(node) or node is p.system.node:
        badarg()
    connection = p.system.distribution.known(node)
    if connection.state is State.IDLE:
        connection.begin()
    return connection.handle()


@internal
def abort_pending_connection(p: Process, node: Any, handle: Any) -> Atom:
    """The node cannot be connected; ``false`` when it is connected nevertheless."""
    found = p.system.distribution.of_handle(handle)
    if type(node) is not Atom or found is None or p.system.distribution.connections.get(node) is not found[0]:
        badarg()
    connection, number = found
    if connection.number != number:
        return TRUE
    if connection.state is State.PENDING:
        connection.abandon()
    return FALSE if connection.state is State.CONNECTED else TRUE


@internal(since=23)
def create_dist_channel(p: Process, node: Any, controller: Any, opts: Any) -> Any:
    """``{ok, Handle}``, or the atom ``badarg``: `controller`, a port or a process, is the connection to a node from now on.

    ``{message, Reference}``: a process other than the caller is it, and the handle comes in a message.
    """
    if type(opts) is not tuple or len(opts) != 2:
        return am.badarg
    flags, creation = opts
    system = p.system
    kernel = system.distribution.kernel
    if (
        kernel is None
        or kernel is not system.whereis(am.net_kernel)
        or type(node) is not Atom
        or not is_node_name(node)
    ):
        return am.badarg
    if type(flags) is not int or not 0 <= flags < 1 << 64 or type(creation) is not int or not 0 <= creation < 1 << 32:
        return am.badarg
    if ~flags & capabilities(system.release)[1]:
        name = "" if p.name is None else f" ({printed(p.name)})"
        what = (
            f"attempted to enable connection to node {printed(node)} which does not support all mandatory capabilities."
        )
        system.log_error(f"{p.pid!r}{name} {what}\n")
        return am.badarg
    connection = system.distribution.connections.get(node)
    if connection is None or connection.state is not State.PENDING:
        return am.badarg
    channel = _channel(p, connection, controller)
    if channel is None:
        return am.badarg
    assert kernel is not None
    kernel.post((am.dist_ctrlr, controller, node, p.pid))
    connection.connect(channel, flags, creation)
    if type(controller) is Port or controller == p.pid:
        return am.ok, connection.handle()
    ref = system.make_ref()
    p.post((ref, connection.handle()))
    return am.message, ref


def _channel(p: Process, connection: Connection, controller: Any) -> Channel | None:
    """The way through a port or a process; None for one that cannot be."""
    if type(controller) is Pid:
        process = p.system.find(controller)
        if process is None or _channel_of(process) is not None:
            return None
        return ProcessChannel(connection, process)
    port = find_port(p.system, controller) if type(controller) is Port else None
    if port is None or not port.driver.soft_busy or port.connection is not None:
        return None
    return PortChannel(connection, port)


@internal(name="create_dist_channel", until=23)
def create_dist_channel_of(p: Process, node: Any, controller: Any, flags: Any, version: Any) -> Any:
    """As ``create_dist_channel/3`` of later releases, which know the other node's incarnation."""
    return create_dist_channel(p, node, controller, (flags, 0))


@bif
def dist_get_stat(p: Process, handle: Any) -> Any:
    """``{ok, Received, Sent, Waiting}``: how many packets came and went, and whether some wait to be sent."""
    found = p.system.distribution.of_handle(handle)
    if found is None or found[0].number != found[1]:
        badarg()
    connection = found[0]
    return am.ok, connection.received, connection.sent, connection.queued


# Connections that are processes --------------------------------------------------------------------------------------


def _channel_of(p: Process) -> ProcessChannel | None:
    """The connection that `p` is, if it is one."""
    for connection in p.system.distribution.connections.values():
        channel = connection.channel
        if isinstance(channel, ProcessChannel) and channel.controller is p:
            return channel
    return None


def _own_channel(p: Process, handle: Any) -> ProcessChannel:
    """The connection that the caller is, which `handle` stands for."""
    channel = _channel_of(p)
    if channel is None:
        error(am.notsup)
    if p.system.distribution.of_handle(handle) != (channel.connection, channel.connection.number):
        badarg()
    return channel


@bif
def dist_ctrl_get_data(p: Process, handle: Any) -> Any:
    """The next packet for the other node, as a list of binaries, or ``none``."""
    channel = _own_channel(p, handle)
    data = channel.fetch()
    if data is None:
        return am.none
    return (len(data), make_list([data])) if channel.sized else make_list([data])


@bif
def dist_ctrl_get_data_notification(p: Process, handle: Any) -> Atom:
    """Send the caller ``dist_data`` when there is something for the other node."""
    _own_channel(p, handle).notify()
    return OK


@bif
def dist_ctrl_get_opt(p: Process, handle: Any, option: Any) -> Atom:
    """Whether packets are fetched with their sizes (``get_size``)."""
    channel = _own_channel(p, handle)
    if option is not am.get_size:
        badarg()
    return TRUE if channel.sized else FALSE


@bif
def dist_ctrl_set_opt(p: Process, handle: Any, option: Any, value: Any) -> Atom:
    """Change what ``dist_ctrl_get_opt`` tells; the old value."""
    old = dist_ctrl_get_opt(p, handle, option)
    _own_channel(p, handle).sized = want_bool(value)
    return old


@bif
def dist_ctrl_input_handler(p: Process, handle: Any, pid: Any) -> Atom:
    """Let another process hand over what the other node sends."""
    channel = _own_channel(p, handle)
    if type(pid) is not Pid or type(pid.node) is not ThisNode:
        badarg()
    channel.handler = pid
    return OK


@bif
def dist_ctrl_put_data(p: Process, handle: Any, data: Any) -> Atom:
    """The other node has sent a packet."""
    packet = iolist_bytes(data)
    found = p.system.distribution.of_handle(handle)
    if found is None:
        badarg()
    connection, number = found
    channel = connection.channel
    if not isinstance(channel, ProcessChannel) or channel.handler != p.pid:
        error(am.notsup)
    if connection.number == number:
        connection.take(packet)
    return OK
