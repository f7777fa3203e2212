"""Natives of ``socket`` as OTP 22 has them: the same sockets, asked in numbers.

Domains, types, protocols, flags, levels and options come as numbers that OTP has given them; all but those of an integer level, which are the operating
system's.  What has to wait is ``{error, eagain}`` here, and answers are ``{error, einval}`` where newer releases say what is wrong.  Everything else is
done by the natives of ``prim_socket``.

Source: OTP 22 ``socket_nif.c``, ``socket.erl``.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs import prim_socket, prim_socket_options, prim_socket_recv, prim_socket_send
from enigma_gen.bifs.socket_address import domain_term, is_int, read_sockaddr, type_term
from enigma_gen.bifs.socket_entity import CLOSED, SELECT, Side, Socket, sockets_of, want_socket
from enigma_gen.bifs.socket_tables import (
    SOL_IP,
    SOL_IPV6,
    SOL_SCTP,
    SOL_SOCKET,
    SOL_TCP,
    SOL_UDP,
    Option,
    options,
)
from enigma_gen.bifs.socket_values import GETTERS, SETTERS
from enigma_gen.runtime import raw_socket
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.map import Map

bif = Bifs("socket")

Answer = Any

UNTIL: Final = 23
EINVAL: Final = (am.error, am.einval)
AGAIN: Final = (am.error, am.eagain)
BUSY: Final = (am.error, am.exbusy)

_DOMAINS: Final = {1: int(socket.AF_UNIX), 2: int(socket.AF_INET), 3: int(socket.AF_INET6)}
_TYPES: Final = {
    1: int(socket.SOCK_STREAM),
    2: int(socket.SOCK_DGRAM),
    3: int(socket.SOCK_RAW),
    5: int(socket.SOCK_SEQPACKET),
}
_PROTOCOLS: Final = {0: 0, 1: 0, 2: 6, 3: 17, 4: 132, 5: 1, 6: 2}
_PROTOCOL_NAMES: Final = {0: am.ip, 6: am.tcp, 17: am.udp, 132: am.sctp, 1: am.icmp, 2: am.igmp}
_SEND_FLAGS: Final = (0x800, 0x4, 0x80, 0x8000, 0x4000, 0x1)
_RECEIVE_FLAGS: Final = (0x4000_0000, 0x2000, 0x1, 0x2, 0x20)
"""What the bits of flags, the lowest first, are for Linux."""
_SEND_NAMES: Final = ("confirm", "dontroute", "eor", "more", "nosignal", "oob")
_RECEIVE_NAMES: Final = ("cmsg_cloexec", "errqueue", "oob", "peek", "trunc")
_LEVELS: Final = (None, SOL_SOCKET, SOL_IP, SOL_IPV6, SOL_TCP, SOL_UDP, SOL_SCTP)
_LEVEL_NAMES: Final = {
    am.socket: SOL_SOCKET,
    am.ip: SOL_IP,
    am.ipv6: SOL_IPV6,
    am.tcp: SOL_TCP,
    am.udp: SOL_UDP,
    am.sctp: SOL_SCTP,
}
_UNNUMBERED: Final = {SOL_IP: ("pktoptions",)}
_ADDITIONAL: Final = {SOL_SCTP: {3: "auth_asconf"}}
"""Where the numbers of options are not the places of their names: names that have none, and places of names that newer releases do not have."""
_TIMES: Final = {(SOL_SOCKET, 22): 20, (SOL_SOCKET, 30): 21}
"""Options whose value is a time, which newer releases do not support: by level and OTP's number, Linux' number."""
_OWN: Final = {1: 1001, 2: 1002, 3: 1003, 4: 1004, 6: 1006, 7: 1007, 8: 1008, 9: 1009}
"""OTP's own options: the numbers that newer releases have for them."""
_DOMAIN: Final = 0xFF01
_TYPE: Final = 0xFF02
_PROTOCOL: Final = 0xFF03
_ALL_THREE: Final = 0xFF04
_HOW: Final = {0: am.read, 1: am.write, 2: am.read_write}


def _plain(answer: Answer) -> Answer:
    """An answer without what only newer releases say."""
    if type(answer) is tuple and (answer[0] is am.invalid or (answer[0] is am.error and type(answer[1]) is tuple)):
        return EINVAL
    return AGAIN if answer is SELECT else answer


def _flags(bits: Any, table: tuple[int, ...]) -> int:
    if type(bits) is not int or bits < 0:
        badarg()
    return sum(flag for index, flag in enumerate(table) if bits >> index & 1)


def _is_queued(side: Side, p: Any) -> bool:
    return side.is_others(p) and any(request.p is p for request in side.waiting)


def _protocol_term(found: Socket) -> Any:
    if found.protocol == 0 and found.domain == socket.AF_UNIX:
        return am.default
    return _PROTOCOL_NAMES.get(found.protocol, found.protocol)


def _address(term: Any) -> Any:
    """An address, with a path as a string."""
    if type(term) is Map and term.get(am.family) is am.local and am.path in term:
        return term.put(am.path, make_list(list(term.get(am.path))))
    return UNDEFINED if type(term) is Map and term.get(am.family) is am.unspec else term


# What there is -------------------------------------------------------------------------------------------------------


def _counters(table: dict[str, int]) -> Any:
    return make_list([(intern(name), value) for name, value in table.items()])


@bif(until=UNTIL)
def nif_info(p: Any) -> Map:
    """What is set for all sockets, and how many there are."""
    shared = sockets_of(p.system)
    pairs = [
        (am.debug, TRUE if shared.debug else FALSE),
        (am.iow, TRUE if shared.iow else FALSE),
        (am.counters, _counters({"num_cnt_bits": 64, **shared.counters})),
    ]
    return Map.from_pairs(pairs)


@bif(name="nif_info", until=UNTIL)
def nif_socket_info(p: Any, handle: Any) -> Map:
    """What there is to know about a socket."""
    found = want_socket(p, handle)
    is_open = TRUE if found.is_open() else FALSE
    pairs = [
        (am.domain, domain_term(found.domain)),
        (am.type, type_term(found.type)),
        (am.protocol, _protocol_term(found)),
        (am.ctrl, UNDEFINED if found.owner is None else found.owner.pid),
        (am.readable, is_open),
        (am.writable, is_open),
        (am.counters, _counters(found.counters)),
        (am.num_readers, len(found.reader)),
        (am.num_writers, len(found.writer)),
        (am.num_acceptors, len(found.acceptor)),
    ]
    return Map.from_pairs(pairs)


def _supported(name: Atom) -> Any:
    rows = options(newer=False)[_LEVEL_NAMES[name]].values()
    return (name, make_list([(row.name, FALSE if row.number is None else TRUE) for row in rows]))


@bif(until=UNTIL)
def nif_supports(p: Any, key: Any) -> Any:
    """What is supported: options, families, flags, by OTP's numbers for these."""
    if type(key) is not int:
        badarg()
    if key == 1:
        return make_list([_supported(name) for name in _LEVEL_NAMES])
    if key in (2, 3, 4):
        return TRUE if key != 3 or socket.has_ipv6 else FALSE
    names = {5: _SEND_NAMES, 6: _RECEIVE_NAMES}.get(key)
    return FALSE if names is None else make_list([(intern(name), TRUE) for name in names])


@bif(until=UNTIL)
def nif_command(p: Any, command: Any) -> Answer:
    """``#{command => debug, data => Bool}``."""
    if type(command) is not Map:
        badarg()
    data = command.get(am.data)
    if command.get(am.command) is not am.debug or data not in (TRUE, FALSE):
        return EINVAL
    sockets_of(p.system).debug = data is TRUE
    return OK


# Opening and closing -------------------------------------------------------------------------------------------------


@bif(until=UNTIL)
def nif_open(p: Any, domain: Any, kind: Any, protocol: Any, extra: Any) -> Answer:
    """``{ok, Handle}`` of a new socket."""
    if not is_int(domain) or not is_int(kind) or type(extra) is not Map:
        badarg()
    is_raw = type(protocol) is tuple and len(protocol) == 2 and is_int(protocol[1])
    number = protocol[1] if is_raw else _PROTOCOLS.get(protocol) if is_int(protocol) else None
    if domain not in _DOMAINS or kind not in _TYPES or number is None:
        return EINVAL
    return _plain(prim_socket.nif_open(p, _DOMAINS[domain], _TYPES[kind], number, extra))


@bif(until=UNTIL)
def nif_close(p: Any, handle: Any) -> Answer:
    """End all that is under way; ``nif_finalize_close`` is to follow."""
    return prim_socket.nif_close(p, handle)


@bif(waits=True, until=UNTIL)
def nif_finalize_close(p: Any, handle: Any) -> Answer:
    """Close a socket."""
    found = want_socket(p, handle)
    if found.is_open() or found.closer is not p:
        return (am.error, am.enotclosing) if found.is_open() else OK
    return prim_socket.nif_finalize_close(p, handle)


@bif(until=UNTIL)
def nif_shutdown(p: Any, handle: Any, how: Any) -> Answer:
    """End one direction of a connection, or both."""
    want_socket(p, handle)
    if not is_int(how):
        badarg()
    return EINVAL if how not in _HOW else prim_socket.nif_shutdown(p, handle, _HOW[how])


# Addresses and connections -------------------------------------------------------------------------------------------


@bif(until=UNTIL)
def nif_bind(p: Any, handle: Any, where: Any) -> Answer:
    """``{ok, Port}``; 0 where there are none."""
    found = want_socket(p, handle)
    answer = _plain(prim_socket.nif_bind(p, handle, where))
    if answer is not OK:
        return answer
    own = raw_socket.own_address(found.fd)
    has_port = found.domain in (socket.AF_INET, socket.AF_INET6)
    return (OK, int.from_bytes(own[2:4], "big") if has_port else 0)


@bif(until=UNTIL)
def nif_sockname(p: Any, handle: Any) -> Answer:
    """``{ok, Address}`` of a socket."""
    answer = prim_socket.nif_sockname(p, handle)
    return (OK, _address(answer[1])) if answer[0] is OK else answer


@bif(until=UNTIL)
def nif_peername(p: Any, handle: Any) -> Answer:
    """``{ok, Address}`` that a socket is connected with."""
    answer = prim_socket.nif_peername(p, handle)
    return (OK, _address(answer[1])) if answer[0] is OK else answer


@bif(until=UNTIL)
def nif_connect(p: Any, handle: Any, to: Any) -> Answer:
    """Connect a socket: ``ok``, or ``{ok, Reference}`` of what is told later."""
    found = want_socket(p, handle)
    if read_sockaddr(to) is None:
        return EINVAL
    if found.connector.is_others(p):
        return EINVAL
    ref = p.system.make_ref()
    answer = prim_socket.nif_connect(p, handle, ref, to)
    return (OK, ref) if answer is SELECT else _plain(answer)


@bif(until=UNTIL)
def nif_finalize_connection(p: Any, handle: Any) -> Answer:
    """What has become of the connection that was asked for."""
    found = want_socket(p, handle)
    if found.connector.current is None:
        return (am.error, am.enotconn)
    return _plain(prim_socket.nif_finish_connect(p, handle))


@bif(until=UNTIL)
def nif_listen(p: Any, handle: Any, backlog: Any) -> Answer:
    """Let connections come in."""
    if not is_int(backlog):
        badarg()
    return prim_socket.nif_listen(p, handle, backlog)


@bif(until=UNTIL)
def nif_accept(p: Any, handle: Any, ref: Any) -> Answer:
    """``{ok, Handle}`` of a connection that has come in."""
    found = want_socket(p, handle)
    if _is_queued(found.acceptor, p):
        return AGAIN
    return _plain(prim_socket.nif_accept(p, handle, ref))


@bif(until=UNTIL)
def nif_cancel(p: Any, handle: Any, operation: Any, ref: Any) -> Answer:
    """Do not wait for an operation any more."""
    answer = prim_socket.nif_cancel(p, handle, operation, ref)
    return (am.error, answer) if answer in (am.select_sent, am.not_found) else answer


# Data ----------------------------------------------------------------------------------------------------------------


def _sent(answer: Answer) -> Answer:
    """``{ok, Written}`` for all that was sent in part."""
    if type(answer) is tuple and answer[0] in (SELECT, am.iov):
        return (OK, answer[1])
    return _plain(answer)


@bif(until=UNTIL)
def nif_send(p: Any, handle: Any, ref: Any, data: Any, flags: Any) -> Answer:
    """Send data to where the socket is connected with."""
    if _is_queued(want_socket(p, handle).writer, p):
        return BUSY
    return _sent(prim_socket_send.nif_send(p, handle, data, _flags(flags, _SEND_FLAGS), ref))


@bif(until=UNTIL)
def nif_sendto(p: Any, handle: Any, ref: Any, data: Any, to: Any, flags: Any) -> Answer:
    """Send data to an address."""
    if _is_queued(want_socket(p, handle).writer, p):
        return BUSY
    return _sent(prim_socket_send.nif_sendto(p, handle, data, to, _flags(flags, _SEND_FLAGS), ref))


@bif(until=UNTIL)
def nif_sendmsg(p: Any, handle: Any, ref: Any, message: Any, flags: Any) -> Answer:
    """Send a list of binaries, with control messages and to an address if `message` has them."""
    if type(message) is not Map:
        badarg()
    if _is_queued(want_socket(p, handle).writer, p):
        return BUSY
    header = message
    if am.ctrl in message:
        header = message.put(am.ctrl, _numbered(message.get(am.ctrl)))
    bits = _flags(flags, _SEND_FLAGS)
    return _sent(prim_socket_send.nif_sendmsg(p, handle, header, bits, ref, message.get(am.iov, NIL)))


def _numbered(controls: Any) -> Any:
    """Control messages with the numbers of levels; data that is no binary as a value."""
    found: list[Any] = []
    while type(controls) is list:
        message, controls = controls
        if type(message) is Map:
            level = message.get(am.level)
            message = message.put(am.level, _LEVEL_NAMES.get(level, level) if level is not am.socket else level)
            data = message.get(am.data)
            if type(message.get(am.type)) is Atom and not is_binary(data):
                message = message.remove(am.data).put(am.value, data)
        found.append(message)
    return make_list(found, controls)


def _named(controls: Any) -> Any:
    """Control messages with the names of levels, and as data what it means where that is known."""
    names = {number: name for name, number in _LEVEL_NAMES.items()}
    found: list[Any] = []
    while type(controls) is list:
        message, controls = controls
        level = message.get(am.level)
        message = message.put(am.level, names.get(level, level))
        if am.value in message:
            message = message.put(am.data, message.get(am.value)).remove(am.value)
        found.append(message)
    return make_list(found)


@bif(until=UNTIL)
def nif_recv(p: Any, handle: Any, ref: Any, length: Any, flags: Any) -> Answer:
    """``{ok, Complete, Data}``: receive `length` bytes; 0 for what there is."""
    if _is_queued(want_socket(p, handle).reader, p):
        return BUSY
    answer = prim_socket_recv.nif_recv(p, handle, length, _flags(flags, _RECEIVE_FLAGS), ref)
    if type(answer) is tuple and answer[0] in (OK, am.more, SELECT):
        return (OK, TRUE if answer[0] is OK else FALSE, answer[1])
    return _plain(answer)


@bif(until=UNTIL)
def nif_recvfrom(p: Any, handle: Any, ref: Any, length: Any, flags: Any) -> Answer:
    """``{ok, {Address, Data}}``."""
    if _is_queued(want_socket(p, handle).reader, p):
        return BUSY
    answer = prim_socket_recv.nif_recvfrom(p, handle, length, _flags(flags, _RECEIVE_FLAGS), ref)
    if type(answer) is tuple and answer[0] is OK:
        return (OK, (_address(answer[1][0]), answer[1][1]))
    return _plain(answer)


@bif(until=UNTIL)
def nif_recvmsg(p: Any, handle: Any, ref: Any, size: Any, control_size: Any, flags: Any) -> Answer:
    """``{ok, Message}``."""
    if _is_queued(want_socket(p, handle).reader, p):
        return BUSY
    bits = _flags(flags, _RECEIVE_FLAGS)
    answer = prim_socket_recv.nif_recvmsg(p, handle, size, control_size, bits, ref)
    if type(answer) is tuple and answer[0] is OK:
        message = answer[1]
        pairs = [(am.addr, _address(message.get(am.addr, UNDEFINED))), (am.ctrl, _named(message.get(am.ctrl)))]
        return (OK, message.update(pairs))
    return _plain(answer)


# Options -------------------------------------------------------------------------------------------------------------


def _option(level: int, number: int) -> Option | None:
    """The option that has one of OTP's numbers; None for one that is not supported."""
    rows = list(options(newer=False)[level].values())
    names = [row.name.name for row in rows if row.name.name not in _UNNUMBERED.get(level, ())]
    for place, name in _ADDITIONAL.get(level, {}).items():
        names.insert(place, name)
    if not 0 < number <= len(names):
        return None
    row = options(newer=False)[level].get(intern(names[number - 1]))
    return None if row is None or row.number is None else row


def _read_linger(term: Any) -> Any:
    if type(term) is not tuple or len(term) != 2:
        return term
    return Map.from_pairs([(am.onoff, term[0]), (am.linger, term[1])])


def _read_time(term: Any) -> bytes | None:
    parts = [term.get(name) for name in (am.sec, am.usec)] if type(term) is Map else [None]
    return struct.pack("=qq", *parts) if all(is_int(part) for part in parts) else None


def _write_time(data: bytes) -> Map:
    return Map.from_pairs(zip((am.sec, am.usec), struct.unpack("=qq", data), strict=True))


def _where(is_encoded: Any, level: Any) -> int | None:
    """The operating system's number of a level; None for what is none (OTP's own is 0 of those that are `is_encoded`)."""
    if not is_int(level):
        badarg()
    if is_encoded is not TRUE:
        return level
    return _LEVELS[level] if 0 < level < len(_LEVELS) else None


@bif(until=UNTIL)
def nif_setopt(p: Any, handle: Any, is_encoded: Any, level: Any, number: Any, value: Any) -> Answer:
    """Set an option."""
    found = want_socket(p, handle)
    at = _where(is_encoded, level)
    if not is_int(number):
        badarg()
    if not found.is_open():
        return CLOSED
    if is_encoded is TRUE and level == 0:
        return _set_own(p, found, handle, number, value)
    if at is None:
        return EINVAL
    if is_encoded is not TRUE:
        return _plain(prim_socket_options.nif_setopt(p, handle, at, number, value, 1)) if is_binary(value) else EINVAL
    if (at, number) in _TIMES:
        data = _read_time(value)
        return EINVAL if data is None else prim_socket_options.set_option(found, at, _TIMES[at, number], data)
    row = _option(at, number)
    if row is None or row.setter not in SETTERS:
        return EINVAL
    data = SETTERS[row.setter](_read_linger(value) if row.setter == "linger" else value)
    return EINVAL if data is None else prim_socket_options.set_option(found, at, row.number or 0, data)


def _set_own(p: Any, found: Socket, handle: Any, number: int, value: Any) -> Answer:
    if number not in _OWN:
        return EINVAL
    given = am.default if value == 0 and type(value) is int else value
    answer = prim_socket_options.nif_setopt(p, handle, am.otp, _OWN[number], given, 0)
    return (am.error, am.not_owner) if answer == prim_socket_options.NOT_OWNER else _plain(answer)


@bif(until=UNTIL)
def nif_getopt(p: Any, handle: Any, is_encoded: Any, level: Any, number: Any) -> Answer:
    """``{ok, Value}`` of an option; of one of the operating system's, `number` is with the form that is wanted."""
    found = want_socket(p, handle)
    at = _where(is_encoded, level)
    if not found.is_open():
        return CLOSED
    if is_encoded is TRUE and level == 0:
        return _get_own(p, found, handle, number)
    if at is None:
        return EINVAL
    if is_encoded is not TRUE:
        return _get_native(p, handle, at, number)
    if not is_int(number):
        return EINVAL
    if (at, number) in _TIMES:
        return _get(found, at, _TIMES[at, number], 16, _write_time)
    row = _option(at, number)
    if row is None or row.getter == "-":
        return EINVAL
    if row.getter == "linger":
        return _get(found, at, row.number or 0, 8, lambda data: _linger(struct.unpack("=ii", data)))
    if row.getter == "protocol":
        return (OK, _protocol_term(found))
    size, write = GETTERS[row.getter]
    return _get(found, at, row.number or 0, size, write)


def _linger(values: tuple[int, ...]) -> Any:
    return (TRUE if values[0] else FALSE, values[1])


def _get(found: Socket, level: int, number: int, size: int, write: Callable[[bytes], Any]) -> Answer:
    return prim_socket_options.get_option(found, level, number, bytes(size), write)


def _get_native(p: Any, handle: Any, level: int, key: Any) -> Answer:
    if type(key) is not tuple or len(key) != 2 or not is_int(key[0]):
        return EINVAL
    form = {am.int: am.integer, am.bool: am.boolean}.get(key[1], key[1]) if type(key[1]) is Atom else key[1]
    return _plain(prim_socket_options.nif_getopt_native(p, handle, level, key[0], form))


def _get_own(p: Any, found: Socket, handle: Any, number: Any) -> Answer:
    three = (domain_term(found.domain), type_term(found.type), _protocol_term(found))
    facts = {_DOMAIN: three[0], _TYPE: three[1], _PROTOCOL: three[2], _ALL_THREE: three}
    if type(number) is int and number in facts:
        return (OK, facts[number])
    if not is_int(number) or number not in _OWN:
        return EINVAL
    return prim_socket_options.nif_getopt(p, handle, am.otp, _OWN[number])
