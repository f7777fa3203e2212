"""Control messages that travel with the data of sockets: maps with a level, a type, the data, and, where it is known what that means, a value.

Source: OTP 25 ``prim_socket_nif.c`` (``encode_cmsgs``, ``decode_cmsghdrs``, ``esock_cmsg_*``).
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable
from typing import Any, Final

import attrs

from enigma_gen.bifs.socket_address import inet6_term, inet_term, is_int, sockaddr_term
from enigma_gen.bifs.socket_tables import SOL_IP, SOL_IPV6, SOL_SOCKET
from enigma_gen.bifs.socket_values import SETTERS, integer, to_integer, tos_term
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.raw_socket import control_message, control_messages
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.map import Map

_INT64: Final = 1 << 63
_TIME_SIZE: Final = 16
_ERROR_SIZE: Final = 16

Reader = Callable[[Any], bytes | None]
Writer = Callable[[bytes], Any]


@attrs.frozen
class Control:
    """A kind of control messages; `read` makes the data of a value, `write` the value (None: there is none) of data."""

    name: Atom
    read: Reader | None = None
    write: Writer | None = None


def level_term(level: int) -> Any:
    """A level as terms have it."""
    return am.socket if level == SOL_SOCKET else level


def read_level(term: Any) -> int | None:
    """The number of a level; None for what is none."""
    if term is am.socket:
        return SOL_SOCKET
    return term if is_int(term) else None


def _read_time(term: Any) -> bytes | None:
    parts = [term.get(name) for name in (am.sec, am.usec)] if type(term) is Map else []
    if len(parts) != 2 or not all(type(part) is int and -_INT64 <= part < _INT64 for part in parts):
        return None
    return struct.pack("=qq", *parts)


def _write_time(data: bytes) -> Any:
    if len(data) < _TIME_SIZE:
        return None
    return Map.from_pairs(zip((am.sec, am.usec), struct.unpack("=qq", data[:_TIME_SIZE]), strict=True))


def _write_int(data: bytes) -> Any:
    return to_integer(data) if len(data) >= 4 else None


def _write_byte(data: bytes) -> Any:
    return data[0] if data else None


def _write_tos(data: bytes) -> Any:
    return tos_term(data[0]) if data else None


def _write_packet_info(data: bytes) -> Any:
    if len(data) < 12:
        return None
    index = int.from_bytes(data[:4], sys.byteorder)
    pairs = [(am.ifindex, index), (am.spec_dst, inet_term(data[4:])), (am.addr, inet_term(data[8:]))]
    return Map.from_pairs(pairs)


def _write_packet_info6(data: bytes) -> Any:
    if len(data) < 20:
        return None
    return Map.from_pairs([(am.addr, inet6_term(data)), (am.ifindex, to_integer(data[16:]))])


_ORIGINS: Final = ("none", "local", "icmp", "icmp6", "txstatus", "zerocopy", "txtime")
_ICMP: Final = 2
_ICMP6: Final = 3
_TYPES: Final = {
    _ICMP: {3: am.dest_unreach, 11: am.time_exceeded},
    _ICMP6: {1: am.dest_unreach, 2: am.pkt_toobig, 3: am.time_exceeded},
}
_UNREACHABLE: Final = {
    _ICMP: {
        0: am.net_unreach,
        1: am.host_unreach,
        3: am.port_unreach,
        4: am.frag_needed,
        6: am.net_unknown,
        7: am.host_unknown,
    },
    _ICMP6: {
        0: am.noroute,
        1: am.adm_prohibited,
        2: am.not_neighbour,
        3: am.addr_unreach,
        4: am.port_unreach,
        5: am.policy_fail,
        6: am.reject_route,
    },
}


def _write_error(data: bytes) -> Any:
    """A ``struct sock_extended_err``, and who has caused it."""
    if len(data) < _ERROR_SIZE:
        return None
    number, origin, kind, code, _, info, more = struct.unpack("=IBBBBii", data[:_ERROR_SIZE])
    kind_term = _TYPES.get(origin, {}).get(kind, kind)
    code_term = _UNREACHABLE[origin].get(code, code) if kind_term is am.dest_unreach else code
    pairs = [
        (am.error, posix_atom(number)),
        (am.origin, intern(_ORIGINS[origin]) if origin < len(_ORIGINS) else origin),
        (am.type, kind_term),
        (am.code, code_term),
        (am.info, info),
        (am.data, more),
    ]
    if len(data) > _ERROR_SIZE:
        pairs.append((am.offender, sockaddr_term(data[_ERROR_SIZE:])))
    return Map.from_pairs(pairs)


_KINDS: Final[dict[int, dict[int, Control]]] = {
    SOL_SOCKET: {
        getattr(socket, "SCM_CREDENTIALS", 2): Control(am.credentials),
        socket.SCM_RIGHTS: Control(am.rights),
        29: Control(am.timestamp, _read_time, _write_time),
    },
    SOL_IP: {
        1: Control(am.tos, SETTERS["tos"], _write_tos),
        2: Control(am.ttl, SETTERS["int"], _write_int),
        12: Control(am.recvttl, None, _write_byte),
        8: Control(am.pktinfo, None, _write_packet_info),
        20: Control(am.origdstaddr, None, sockaddr_term),
        13: Control(am.recvtos, None, _write_tos),
        11: Control(am.recverr, None, _write_error),
    },
    SOL_IPV6: {
        50: Control(am.pktinfo, None, _write_packet_info6),
        52: Control(am.hoplimit, SETTERS["int"], _write_int),
        67: Control(am.tclass, SETTERS["int"], _write_int),
        66: Control(am.recvtclass, None, _write_int),
        25: Control(am.recverr, None, _write_error),
    },
}
"""What is known, by level and type (Linux' numbers)."""


def control_terms(data: bytes) -> Any:
    """A list of the control messages in `data`."""
    return make_list([_term(*message) for message in control_messages(data)])


def _term(level: int, kind: int, data: bytes) -> Map:
    known = _KINDS.get(level, {}).get(kind)
    value = None if known is None or known.write is None else known.write(data)
    pairs = [(am.level, level_term(level)), (am.type, kind if known is None else known.name), (am.data, data)]
    if value is not None:
        pairs.append((am.value, value))
    return Map.from_pairs(pairs)


def read_controls(terms: Any, limit: int) -> bytes | None:
    """The control messages of a list; None when there is something else in it, or more than `limit` bytes of them."""
    found = bytearray()
    while type(terms) is list:
        message, terms = terms
        data = _read(message)
        if data is None or len(found) + len(data) > limit:
            return None
        found += data
    return bytes(found) if terms is NIL else None


def _read(message: Any) -> bytes | None:
    if type(message) is not Map or (am.data in message) == (am.value in message):
        return None
    level = read_level(message.get(am.level))
    kind = message.get(am.type)
    if level is None:
        return None
    number, known = kind, None
    if type(kind) is Atom:
        number, known = next(((at, row) for at, row in _KINDS.get(level, {}).items() if row.name is kind), (None, None))
    if not is_int(number):
        return None
    if am.data in message:
        data = _read_data(message.get(am.data))
    else:
        data = None if known is None or known.read is None else known.read(message.get(am.value))
    return None if data is None else control_message(level, number, data)


def _read_data(term: Any) -> bytes | None:
    if is_binary(term):
        return to_bytes(term)
    if term is TRUE or term is FALSE:
        return integer(int(term is TRUE))
    return integer(term) if is_int(term) else None
