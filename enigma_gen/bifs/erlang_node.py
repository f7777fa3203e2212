"""Distribution, as on a node that is not alive: there are no other nodes, no cookies and no connections.

Sources: OTP 25 ``dist.c``, ``erlang.erl``, ``auth.erl``, ``net_kernel.erl``.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.runtime.distribution import is_node_name
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg, error, want_atom
from enigma_gen.term.ids import NO_NODE, Pid

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")
kernel = Bifs("net_kernel")

DFLAGS: Final = (55_966_662_588, 17_239_956, 55_966_662_588, 8_396_866, 8_192)
"""Capabilities of a node of OTP 25: default, mandatory, addable, rejectable, needing strict order."""


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


@bif
def dist_get_stat(handle: Any) -> NoReturn:
    """There are no connections."""
    badarg()


@bif
def dist_ctrl_get_data(handle: Any) -> NoReturn:
    """The caller controls no connection."""
    error(am.notsup)


@bif
def dist_ctrl_get_data_notification(handle: Any) -> NoReturn:
    """The caller controls no connection."""
    error(am.notsup)


@bif
def dist_ctrl_get_opt(handle: Any, option: Any) -> NoReturn:
    """The caller controls no connection."""
    error(am.notsup)


@bif
def dist_ctrl_set_opt(handle: Any, option: Any, value: Any) -> NoReturn:
    """The caller controls no connection."""
    error(am.notsup)


@bif
def dist_ctrl_input_handler(handle: Any, pid: Any) -> NoReturn:
    """The caller controls no connection."""
    error(am.notsup)


@bif
def dist_ctrl_put_data(handle: Any, data: Any) -> NoReturn:
    """There are no connections."""
    if data is not NIL and type(data) is not list:
        want_binary(data)
    badarg()


@internal(since=24)
def get_creation(p: Process) -> Any:
    """The node's incarnation, ``undefined`` while it is not alive."""
    return p.system.creation or UNDEFINED


@internal
def get_dflags() -> Any:
    """What a connection to this node would be capable of."""
    return (am.erts_dflags, *DFLAGS)


@internal
def new_connection(node: Any) -> NoReturn:
    """No connection can be made."""
    badarg()


@internal
def abort_pending_connection(node: Any, handle: Any) -> NoReturn:
    """No connection is being made."""
    badarg()


@internal(since=23)
def create_dist_channel(node: Any, controller: Any, options: Any) -> Atom:
    """No connection can be made: the atom ``badarg``, which ``erlang:setnode/3`` raises."""
    return am.badarg


@internal(name="create_dist_channel", until=23)
def create_dist_channel_of(node: Any, controller: Any, flags: Any, version: Any) -> Atom:
    """As ``create_dist_channel/3`` of later releases."""
    return am.badarg


@kernel
def dflag_unicode_io(pid: Any) -> Atom:
    """Whether the node of a process takes Unicode in the I/O protocol."""
    if type(pid) is not Pid:
        badarg()
    return TRUE
