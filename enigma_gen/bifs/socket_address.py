"""Addresses of sockets as the natives of ``prim_socket`` and ``prim_net`` take and give them: maps, for what is a ``struct sockaddr`` in C.

A map of a family that has no form of its own holds the bytes behind the family, under the key ``addr``; so does one that is shorter than its family's form.

Source: OTP 25 ``socket_util.c``.
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Any, Final

from enigma_gen.runtime.interfaces import AF_PACKET
from enigma_gen.runtime.raw_socket import ADDRESS_SIZE, LINUX, address, family_of
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.map import Map

_INT: Final = 1 << 31
_UINT: Final = 1 << 32
_FAMILY_SIZE: Final = 2
_INET_SIZE: Final = 16
_INET6_SIZE: Final = 28
_PACKET_SIZE: Final = 20
_PATH_MAX: Final = 108 if LINUX else 104
_LONGEST_PATH: Final = 255

DOMAINS: Final = {
    am.inet: int(socket.AF_INET),
    am.inet6: int(socket.AF_INET6),
    am.local: int(socket.AF_UNIX),
    am.unspec: int(socket.AF_UNSPEC),
}
_DOMAIN_NAMES: Final = {number: name for name, number in DOMAINS.items()}
TYPES: Final = {
    am.stream: int(socket.SOCK_STREAM),
    am.dgram: int(socket.SOCK_DGRAM),
    am.raw: int(socket.SOCK_RAW),
    am.seqpacket: int(socket.SOCK_SEQPACKET),
}
_TYPE_NAMES: Final = {**{number: name for name, number in TYPES.items()}, int(socket.SOCK_RDM): am.rdm}
_WELL_KNOWN: Final = {
    am.any: b"\0\0\0\0",
    am.loopback: b"\x7f\0\0\1",
    am.broadcast: b"\xff\xff\xff\xff",
}
_WELL_KNOWN6: Final = {am.any: bytes(16), am.loopback: bytes(15) + b"\1"}
_PACKET_TYPES: Final = ("host", "broadcast", "multicast", "otherhost", "outgoing", "loopback", "user", "kernel")
HARDWARE: Final = {
    0: am.netrom,
    1: am.ether,
    2: am.eether,
    3: am.ax25,
    4: am.pronet,
    5: am.chaos,
    6: am.ieee802,
    7: am.arcnet,
    8: am.appletlk,
    15: am.dlci,
    19: am.atm,
    23: am.metricom,
    24: am.ieee1394,
    27: am.eui64,
    32: am.infiniband,
    768: am.tunnel,
    769: am.tunnel6,
    770: am.frelay,
    772: am.loopback,
    773: am.localtlk,
    0xFFFE: am.none,
    0xFFFF: am.void,
}
"""Types of hardware (``ARPHRD_*``)."""
_IN_MAPS: Final = frozenset((0, 1, 6, 15, 24, 770, 772, 0xFFFE))
"""Those that an address of hardware, asked for by ``ioctl``, tells by name."""


def is_int(term: Any) -> bool:
    """Whether `term` is an integer that C's ``int`` can hold."""
    return type(term) is int and -_INT <= term < _INT


def is_uint(term: Any) -> bool:
    """Whether `term` is an integer that C's ``unsigned int`` can hold."""
    return type(term) is int and 0 <= term < _UINT


def latin1_string(term: Any) -> bytes | None:
    """A list of characters as bytes, up to the first 0; None for anything else."""
    found = bytearray()
    while type(term) is list:
        head, term = term
        if type(head) is not int or not 0 <= head <= 0xFF:
            return None
        found.append(head)
    return bytes(found).partition(b"\0")[0] if term is NIL else None


def read_domain(term: Any) -> int | None:
    """The number of a domain that is given by name or number; None for anything else."""
    if type(term) is Atom:
        return DOMAINS.get(term)
    return term if is_int(term) else None


def domain_term(number: int) -> Any:
    """A domain by name, or by number where it has none."""
    return _DOMAIN_NAMES.get(number, number)


def read_type(term: Any) -> int | None:
    """The number of a type of sockets; None for what is none."""
    if type(term) is Atom:
        return TYPES.get(term)
    return term if is_int(term) else None


def type_term(number: int) -> Any:
    """A type of sockets by name, or by number where it has none."""
    return _TYPE_NAMES.get(number, number)


# Hosts ---------------------------------------------------------------------------------------------------------------


def read_inet(term: Any) -> bytes | None:
    """An address of IPv4; None for what is none."""
    if type(term) is Atom:
        return _WELL_KNOWN.get(term)
    if type(term) is not tuple or len(term) != 4 or not all(type(part) is int and 0 <= part <= 0xFF for part in term):
        return None
    return bytes(term)


def read_inet6(term: Any) -> bytes | None:
    """An address of IPv6; None for what is none."""
    if type(term) is Atom:
        return _WELL_KNOWN6.get(term)
    if type(term) is not tuple or len(term) != 8 or not all(type(part) is int and 0 <= part <= 0xFFFF for part in term):
        return None
    return struct.pack("!8H", *term)


def inet_term(data: bytes) -> tuple[int, ...]:
    """Four bytes as an address of IPv4."""
    return tuple(data[:4])


def inet6_term(data: bytes) -> tuple[int, ...]:
    """Sixteen bytes as an address of IPv6."""
    return struct.unpack("!8H", data[:16])


# Reading -------------------------------------------------------------------------------------------------------------


def read_sockaddr(term: Any) -> bytes | None:
    """The ``struct sockaddr`` that a map stands for; None when it stands for none."""
    if type(term) is not Map:
        return None
    family = term.get(am.family)
    if family is am.inet:
        return _read_inet(term)
    if family is am.inet6:
        return _read_inet6(term)
    if family is am.local:
        return _read_local(term)
    number = read_domain(family)
    return None if number is None else _read_native(term, number)


def _read_inet(term: Map) -> bytes | None:
    port, host = term.get(am.port), read_inet(term.get(am.addr))
    if host is None or not is_int(port):
        return None
    return address(socket.AF_INET, struct.pack("!H", port & 0xFFFF) + host + bytes(8))


def _read_inet6(term: Map) -> bytes | None:
    port, flow, scope = term.get(am.port), term.get(am.flowinfo), term.get(am.scope_id)
    host = read_inet6(term.get(am.addr))
    if host is None or not (is_int(port) and is_uint(flow) and is_uint(scope)):
        return None
    data = struct.pack("!H", port & 0xFFFF) + struct.pack("=I", flow) + host + struct.pack("=I", scope)
    return address(socket.AF_INET6, data)


def _read_local(term: Map) -> bytes | None:
    path = term.get(am.path)
    if not is_binary(path):
        return None
    data = to_bytes(path)
    if len(data) + (0 if LINUX and data[:1] == b"\0" else 1) > _PATH_MAX:
        return None
    return address(socket.AF_UNIX, data)


def _read_native(term: Map, family: int) -> bytes | None:
    data = term.get(am.addr)
    if not is_binary(data):
        return None
    data = to_bytes(data)
    return None if len(data) > ADDRESS_SIZE - _FAMILY_SIZE else address(family, data)


# Writing -------------------------------------------------------------------------------------------------------------


def sockaddr_term(data: bytes) -> Any:
    """A ``struct sockaddr`` as a map; a binary if it is too short to have a family."""
    if 0 < len(data) < _FAMILY_SIZE:
        return data
    family = family_of(data) if data else int(socket.AF_UNSPEC)
    if family == socket.AF_INET and len(data) >= _INET_SIZE:
        return inet_map(int.from_bytes(data[2:4], "big"), inet_term(data[4:]))
    if family == socket.AF_INET6 and len(data) >= _INET6_SIZE:
        port, flow = int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], sys.byteorder)
        return inet6_map(port, inet6_term(data[8:]), flow, int.from_bytes(data[24:28], sys.byteorder))
    if family == socket.AF_UNIX and data:
        return _local_term(data[_FAMILY_SIZE:])
    if family == AF_PACKET and len(data) >= _PACKET_SIZE:
        return _packet_term(data)
    return native_map(am.packet if family == AF_PACKET else domain_term(family), data)


def native_map(family: Any, data: bytes) -> Map:
    """An address in bytes."""
    return Map.from_pairs([(am.family, family), (am.addr, data[_FAMILY_SIZE:])])


def inet_map(port: int, host: tuple[int, ...]) -> Map:
    """An address and port of IPv4."""
    return Map.from_pairs([(am.family, am.inet), (am.port, port), (am.addr, host)])


def inet6_map(port: int, host: tuple[int, ...], flow: int, scope: int) -> Map:
    """An address and port of IPv6."""
    pairs = [(am.family, am.inet6), (am.port, port), (am.addr, host), (am.flowinfo, flow), (am.scope_id, scope)]
    return Map.from_pairs(pairs)


def _local_term(path: bytes) -> Any:
    if len(path) > _LONGEST_PATH:
        return am.bad_data
    name = path.partition(b"\0")[0]
    return Map.from_pairs([(am.family, am.local), (am.path, path if LINUX and not name else name)])


def _packet_term(data: bytes) -> Map:
    protocol = int.from_bytes(data[2:4], "big")
    index, hardware, kind, size = struct.unpack_from("=iHBB", data, 4)
    pairs = [
        (am.family, am.packet),
        (am.protocol, protocol),
        (am.ifindex, index),
        (am.hatype, HARDWARE.get(hardware, hardware)),
        (am.pkttype, intern(_PACKET_TYPES[kind]) if kind < len(_PACKET_TYPES) else kind),
        (am.addr, data[12 : 12 + size]),
    ]
    return Map.from_pairs(pairs)


def hardware_term(data: bytes) -> Map:
    """An address of hardware, as ``ioctl`` gives it."""
    kind = family_of(data)
    return native_map(HARDWARE[kind] if kind in _IN_MAPS else kind, data)
