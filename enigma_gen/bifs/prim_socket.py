"""Natives of ``prim_socket``: what there is, opening and closing, connections.  Sending, receiving, options and ``ioctl`` have files of their own.

Source: OTP 25 and 27 ``prim_socket_nif.c``.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.socket_address import (
    domain_term,
    is_int,
    read_domain,
    read_sockaddr,
    read_type,
    sockaddr_term,
    type_term,
)
from enigma_gen.bifs.socket_entity import (
    ACCEPTING_STATE,
    BAD_STATE,
    BOUND_STATE,
    CLOSED,
    CLOSED_STATE,
    CLOSING_STATE,
    CONNECTED_STATE,
    CONNECTING_STATE,
    LISTENING_STATE,
    SELECT,
    STATES,
    Socket,
    Sockets,
    failure,
    is_newer,
    out_of_range,
    raise_invalid,
    sockets_of,
    want_socket,
)
from enigma_gen.bifs.socket_tables import (
    IOCTL_FLAGS,
    IOCTL_REQUESTS,
    LINUX,
    MESSAGE_FLAGS,
    NEWER_IOCTL_FLAGS,
    NEWER_IOCTL_REQUESTS,
    SOL_SCTP,
    SOL_SOCKET,
    numbered_names,
    options,
)
from enigma_gen.bifs.socket_values import to_integer
from enigma_gen.runtime import raw_socket
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am, intern
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("prim_socket")

Answer = Any

_COUNTER_BITS: Final = 64
_NAMED: Final = (
    ("ip", 0),
    ("ipv6", 41),
    ("tcp", int(socket.IPPROTO_TCP)),
    ("udp", int(socket.IPPROTO_UDP)),
    ("sctp", SOL_SCTP),
)
"""Protocols whose names mean these levels, whatever the machine calls them."""
_SIDES: Final = {
    am.accept: "acceptor",
    am.recv: "reader",
    am.recvfrom: "reader",
    am.recvmsg: "reader",
    am.send: "writer",
    am.sendto: "writer",
    am.sendmsg: "writer",
    am.sendv: "writer",
    am.sendfile: "writer",
}
_HOW: Final = {am.read: socket.SHUT_RD, am.write: socket.SHUT_WR, am.read_write: socket.SHUT_RDWR}
_NO_FLAG: Final = -1
_NO_SIGNAL: Final = getattr(socket, "MSG_NOSIGNAL", 0)
"""The flag that a descriptor which is no socket has always, so that the operating system is asked as for a socket."""


def _bool(value: bool) -> Atom:
    return TRUE if value else FALSE


# What there is -------------------------------------------------------------------------------------------------------


@bif(since=25)
def nif_info(p: Any) -> Map:
    """What is set for all sockets, and how many there are."""
    shared = sockets_of(p.system)
    counters = [(am.num_cnt_bits, _COUNTER_BITS), *((intern(name), value) for name, value in shared.counters.items())]
    pairs = [
        (am.debug, _bool(shared.debug)),
        (am.socket_debug, _bool(shared.socket_debug)),
        (am.use_registry, _bool(shared.use_registry)),
        (am.iow, _bool(shared.iow)),
        (am.counters, Map.from_pairs(counters)),
        (am.iov_max, os.sysconf("SC_IOV_MAX")),
    ]
    if is_newer(p):
        pairs.append((am.io_backend, Map.from_pairs([(am.name, am.unix_essio)])))
        pairs.append((am.eei, TRUE))
    return Map.from_pairs(pairs)


@bif(name="nif_info", since=25)
def nif_socket_info(p: Any, handle: Any) -> Map:
    """What there is to know about a socket."""
    found = want_socket(p, handle)
    counters = {**found.counters, **(found.sendfile or {})}
    pairs = [
        (am.domain, domain_term(found.domain)),
        (am.type, type_term(found.type)),
        (am.protocol, found.protocol),
        (am.owner, am.undefined if found.owner is None else found.owner.pid),
        (am.ctype, _origin(found)),
        (am.counters, Map.from_pairs([(intern(name), value) for name, value in counters.items()])),
        (am.num_readers, len(found.reader)),
        (am.num_writers, len(found.writer)),
        (am.num_acceptors, len(found.acceptor)),
        (am.rstates, _states(found.read_state)),
        (am.wstates, _states(found.write_state)),
    ]
    return Map.from_pairs(pairs)


def _origin(found: Socket) -> Any:
    if found.original <= 0:
        return am.normal
    return (am.fromfd, found.original) if found.owned else am.fromfd


def _states(bits: int) -> Any:
    return make_list([intern(name) for index, name in enumerate(STATES) if bits >> index & 1])


@bif(since=25)
def nif_supports(p: Any) -> Any:
    """What is supported at all."""
    pairs = [("sctp", LINUX), ("ipv6", socket.has_ipv6), ("local", True), ("netns", LINUX), ("sendfile", True)]
    return make_list([(intern(name), _bool(value)) for name, value in pairs])


@bif(name="nif_supports", since=25)
def nif_supports_key(p: Any, key: Any) -> Any:
    """What of something is supported: names and numbers."""
    newer = is_newer(p)
    if key is am.options:
        return make_list([_level_options(level, newer) for level in options(newer)])
    if key is am.protocols:
        found = [(make_list([_name(name) for name in names]), number) for names, number in raw_socket.protocols()]
        named = [(make_list([intern(name)]), number) for name, number in _NAMED]
        return make_list([*reversed(named), *reversed(found)])
    if key is am.msg_flags:
        return make_list(numbered_names(MESSAGE_FLAGS))
    if key is am.ioctl_requests:
        return make_list(numbered_names({**IOCTL_REQUESTS, **(NEWER_IOCTL_REQUESTS if newer else {})}))
    if key is am.ioctl_flags:
        return make_list(numbered_names({**IOCTL_FLAGS, **(NEWER_IOCTL_FLAGS if newer else {})}))
    return NIL


def _name(data: bytes) -> Atom:
    return intern(data.decode("latin1"))


def _level_options(level: int, newer: bool) -> Any:
    rows = options(newer)[level].values()
    found = [row.name if row.number is None else (row.name, row.number) for row in rows]
    return (am.socket if level == SOL_SOCKET else level, make_list(found))


@bif(since=25)
def nif_command(p: Any, command: Any) -> Answer:
    """Set something for all sockets.  What ``debug`` and ``socket_debug`` would print, is not."""
    name = command.get(am.command) if type(command) is Map else None
    if name is None or am.data not in command:
        badarg()
    data = command.get(am.data)
    if name not in (am.debug, am.socket_debug, am.use_registry):
        raise_invalid((am.command, name))
    if data is not TRUE and data is not FALSE:
        raise_invalid((am.data, data))
    setattr(sockets_of(p.system), name.name, data is TRUE)
    return OK


# Opening -------------------------------------------------------------------------------------------------------------


def _flag(map_: Map, name: Atom, default: bool) -> bool:
    value = map_.get(name)
    return value is TRUE if value in (TRUE, FALSE) else default


def _number(fd: int, name: str, linux: int) -> int | None:
    option = linux if LINUX else getattr(socket, name, _NO_FLAG)
    try:
        return to_integer(raw_socket.get_option(fd, SOL_SOCKET, option, bytes(4)))
    except OSError:
        return None


def _opened(p: Any, shared: Sockets, found: Socket, wanted: Map, protocol: int) -> Answer:
    found.debug = _flag(wanted, am.debug, shared.socket_debug)
    found.registered = _flag(wanted, am.use_registry, shared.use_registry)
    shared.opened(found, found.protocol if is_newer(p) else protocol)
    return (OK, found.pid)


@bif(name="nif_open", since=25)
def nif_open_descriptor(p: Any, fd: Any, wanted: Any) -> Answer:
    """``{ok, Handle}`` of a socket that is open already."""
    if not is_int(fd):
        return out_of_range(p, fd) if type(fd) is int else badarg()
    if type(wanted) is not Map:
        badarg()
    domain = _number(fd, "SO_DOMAIN", 39)
    is_socket = domain is not None
    if domain is None and (domain := read_domain(wanted.get(am.domain))) is None:
        return (am.invalid, am.domain)
    kind = _number(fd, "SO_TYPE", 3)
    if kind is None and (kind := read_type(wanted.get(am.type))) is None:
        return (am.invalid, am.type)
    protocol = _number(fd, "SO_PROTOCOL", 38)
    if protocol is None:
        given = wanted.get(am.protocol)
        protocol = given if is_int(given) else 0
    duplicate = _flag(wanted, am.dup, True)
    try:
        number = os.dup(fd) if duplicate else fd
    except OSError as problem:
        return failure(problem)
    os.set_blocking(number, False)
    shared = sockets_of(p.system)
    found = Socket(shared, p, number, domain, kind, protocol)
    found.owned = duplicate
    found.flags = 0 if is_socket else _NO_SIGNAL
    found.original = fd
    try:
        raw_socket.peer_address(number)
        found.write_state |= CONNECTED_STATE
    except OSError:
        pass
    return _opened(p, shared, found, wanted, protocol)


@bif(since=25)
def nif_open(p: Any, domain: Any, kind: Any, protocol: Any, wanted: Any) -> Answer:
    """``{ok, Handle}`` of a new socket."""
    if not is_int(protocol):
        return out_of_range(p, protocol) if type(protocol) is int else badarg()
    if type(wanted) is not Map:
        badarg()
    domain_number, type_number = read_domain(domain), read_type(kind)
    if domain_number is None:
        return (am.invalid, am.domain)
    if type_number is None:
        return (am.invalid, am.type)
    space = wanted.get(am.netns)
    try:
        if is_binary(space):
            fd = raw_socket.open_socket_in(to_bytes(space), domain_number, type_number, protocol)
        else:
            fd = raw_socket.open_socket(domain_number, type_number, protocol)
    except OSError as problem:
        return failure(problem)
    actual = protocol or _number(fd, "SO_PROTOCOL", 38) or 0
    shared = sockets_of(p.system)
    found = Socket(shared, p, fd, domain_number, type_number, actual)
    return _opened(p, shared, found, wanted, protocol)


# Addresses -----------------------------------------------------------------------------------------------------------


@bif(since=25)
def nif_bind(p: Any, handle: Any, where: Any) -> Answer:
    """Give a socket an address."""
    found = want_socket(p, handle)
    address = read_sockaddr(where)
    if address is None:
        return (am.invalid, am.sockaddr)
    if not found.is_open():
        return CLOSED
    try:
        raw_socket.bind(found.fd, address)
    except OSError as problem:
        return failure(problem)
    found.read_state |= BOUND_STATE
    return OK


def _address(found: Socket, peer: bool) -> Answer:
    if not found.is_open():
        return CLOSED
    try:
        data = raw_socket.peer_address(found.fd) if peer else raw_socket.own_address(found.fd)
    except OSError as problem:
        return failure(problem)
    return (OK, sockaddr_term(data))


@bif(since=25)
def nif_sockname(p: Any, handle: Any) -> Answer:
    """``{ok, Address}`` of a socket."""
    return _address(want_socket(p, handle), peer=False)


@bif(since=25)
def nif_peername(p: Any, handle: Any) -> Answer:
    """``{ok, Address}`` that a socket is connected with."""
    return _address(want_socket(p, handle), peer=True)


# Connections ---------------------------------------------------------------------------------------------------------


@bif(since=25)
def nif_connect(p: Any, handle: Any, ref: Any, to: Any) -> Answer:
    """Connect a socket: ``ok``, or ``select``."""
    found = want_socket(p, handle)
    if type(ref) is not Ref:
        badarg()
    address = read_sockaddr(to)
    if address is None:
        return (am.invalid, am.sockaddr)
    if not found.is_open():
        return CLOSED
    if found.writer.current is not None:
        return BAD_STATE
    if found.connector.current is not None:
        return (am.error, am.already) if found.connector.is_others(p) else _finish_connect(found)
    try:
        raw_socket.connect(found.fd, address)
    except OSError as problem:
        if problem.errno not in (errno.EINPROGRESS, errno.EAGAIN):
            return failure(problem)
        found.connector.hold(p, ref)
        found.connector.select()
        found.write_state |= CONNECTING_STATE
        return SELECT
    found.write_state |= CONNECTED_STATE
    return OK


@bif(name="nif_connect", since=25)
def nif_finish_connect(p: Any, handle: Any) -> Answer:
    """What has become of the connection that was asked for."""
    found = want_socket(p, handle)
    if not found.is_open():
        return CLOSED
    if found.writer.current is not None:
        return BAD_STATE
    if found.connector.current is None or found.connector.is_others(p):
        raise_invalid(am.state)
    return _finish_connect(found)


def _finish_connect(found: Socket) -> Answer:
    found.connector.release()
    found.write_state &= ~CONNECTING_STATE
    try:
        number = to_integer(raw_socket.get_option(found.fd, SOL_SOCKET, socket.SO_ERROR, bytes(4)))
    except OSError as problem:
        return failure(problem)
    if number:
        return (am.error, posix_atom(number))
    found.write_state |= CONNECTED_STATE
    return OK


@bif(since=25)
def nif_listen(p: Any, handle: Any, backlog: Any) -> Answer:
    """Let connections come in."""
    found = want_socket(p, handle)
    if not is_int(backlog):
        return out_of_range(p, backlog) if type(backlog) is int else badarg()
    if not found.is_open():
        return CLOSED
    try:
        raw_socket.listen(found.fd, backlog)
    except OSError as problem:
        return failure(problem)
    found.read_state |= LISTENING_STATE
    return OK


@bif(since=25)
def nif_accept(p: Any, handle: Any, ref: Any) -> Answer:
    """``{ok, Handle}`` of a connection that has come in, or ``select``."""
    found = want_socket(p, handle)
    if not found.is_open():
        return CLOSED
    if found.reader.current is not None:
        return BAD_STATE
    side = found.acceptor
    if side.is_others(p):
        return side.enqueue(p, ref)
    found.count("acc_tries")
    try:
        fd = raw_socket.accept(found.fd)
    except BlockingIOError:
        return _wait_accept(p, found, ref)
    except OSError as problem:
        found.count("acc_fails")
        answer = failure(problem)
        if side.current is not None:
            side.abort(answer[1])
            found.read_state &= ~ACCEPTING_STATE
        return answer
    accepted = _accepted(p, found, fd)
    if side.current is not None:
        _next_acceptor(found)
    return accepted


def _wait_accept(p: Any, found: Socket, ref: Any) -> Answer:
    if found.acceptor.current is not None:
        found.count("acc_waits")
    found.acceptor.hold(p, ref)
    found.acceptor.select()
    found.read_state |= ACCEPTING_STATE
    return SELECT


def _next_acceptor(found: Socket) -> None:
    found.acceptor.done()
    if found.acceptor.current is None:
        found.read_state &= ~ACCEPTING_STATE


def _accepted(p: Any, listening: Socket, fd: int) -> Answer:
    listening.count("acc_success")
    shared = listening.sockets
    found = Socket(shared, p, fd, listening.domain, listening.type, listening.protocol)
    found.buffer_size = listening.buffer_size
    found.buffer_count = listening.buffer_count
    found.control_size = listening.control_size
    found.send_control_size = listening.send_control_size
    found.iow = listening.iow
    found.debug = listening.debug
    found.registered = listening.registered
    (found if is_newer(p) else listening).write_state |= CONNECTED_STATE
    shared.opened(found, found.protocol)
    return (OK, found.pid)


# Closing -------------------------------------------------------------------------------------------------------------


@bif(since=25)
def nif_close(p: Any, handle: Any) -> Answer:
    """End all that is under way; ``nif_finalize_close`` is to follow."""
    found = want_socket(p, handle)
    if not found.is_open():
        return CLOSED
    found.closer = p
    if found.owner is not p:
        found.closer_watch = found.monitor(p)
    found.stop()
    return OK


def _close_waiting(fd: int) -> Answer:
    try:
        os.set_blocking(fd, True)
        os.close(fd)
    except OSError as problem:
        return (am.error, am.timeout) if problem.errno == errno.EAGAIN else failure(problem)
    return OK


@bif(waits=True, since=25)
def nif_finalize_close(p: Any, handle: Any) -> Answer:
    """Close a socket; that takes its time when data is to be sent before."""
    found = want_socket(p, handle)
    if found.read_state & CLOSED_STATE:
        return CLOSED
    if not found.read_state & CLOSING_STATE or found.closer is not p:
        raise_invalid(am.state)
    lingers = _lingers(found.fd)
    fd = found.forget()
    if fd is None:
        return OK
    return p.system.blocking(p, _close_waiting, fd) if lingers else _close_waiting(fd)


def _lingers(fd: int) -> bool:
    try:
        return any(struct.unpack("=ii", raw_socket.get_option(fd, SOL_SOCKET, socket.SO_LINGER, bytes(8))))
    except (OSError, struct.error):
        return False


@bif(since=25)
def nif_shutdown(p: Any, handle: Any, how: Any) -> Answer:
    """End one direction of a connection, or both."""
    found = want_socket(p, handle)
    if type(how) is not Atom or how not in _HOW:
        raise_invalid((am.how, how))
    if not found.is_open():
        return CLOSED
    try:
        raw_socket.shutdown(found.fd, _HOW[how])
    except OSError as problem:
        return failure(problem)
    return OK


@bif(since=25)
def nif_cancel(p: Any, handle: Any, operation: Any, ref: Any) -> Answer:
    """Do not wait for an operation any more."""
    found = want_socket(p, handle)
    if type(operation) is not Atom or type(ref) is not Ref:
        badarg()
    if not found.is_open():
        return CLOSED
    if operation is am.connect:
        answer = found.connector.cancel(p, ref)
        if found.connector.current is None:
            found.write_state &= ~CONNECTING_STATE
        return answer
    if operation not in _SIDES:
        badarg()
    answer = getattr(found, _SIDES[operation]).cancel(p, ref)
    if found.acceptor.current is None:
        found.read_state &= ~ACCEPTING_STATE
    return answer
