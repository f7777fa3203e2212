"""The values of options of sockets: terms as the bytes that the operating system wants, and back.

A setter gives None for a value that is none for the option; a getter gets the bytes and tells the term.

Source: OTP 25 ``prim_socket_nif.c`` (``esock_setopt_*``, ``esock_getopt_*``).
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.bifs.socket_address import (
    domain_term,
    inet_term,
    is_int,
    is_uint,
    latin1_string,
    read_domain,
    read_inet,
    read_inet6,
    type_term,
)
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.map import Map

_DEVICE_SIZE: Final = 16
_CONGESTION_SIZE: Final = 257
_INT_SIZE: Final = 4
_UINT16: Final = 0xFFFF
_HOPS_MAX: Final = 255

_TOS: Final = {am.lowdelay: 0x10, am.throughput: 0x08, am.reliability: 0x04, am.mincost: 0x02}
_TOS_NAMES: Final = {number: name for name, number in _TOS.items()}
_TOS_MASK: Final = 0x1E
_MTU: Final = {am.want: 1, am.dont: 0, intern("do"): 2, am.probe: 3}
_MTU_NAMES: Final = {number: name for name, number in _MTU.items()}
_FILTERS: Final = {am.include: 1, am.exclude: 0}
_EVENTS: Final = (
    "data_io association address send_failure peer_error shutdown partial_delivery adaptation_layer authentication sender_dry"
).split()

Reader = Callable[[Any], bytes | None]
Writer = Callable[[bytes], Any]


def integer(value: int) -> bytes:
    """A C ``int``."""
    return value.to_bytes(_INT_SIZE, sys.byteorder, signed=True)


def to_integer(data: bytes) -> int:
    """The value of a C ``int``, of which the operating system may have written less than all."""
    return int.from_bytes(data[:_INT_SIZE].ljust(_INT_SIZE, b"\0"), sys.byteorder, signed=True)


def _bool(term: Any) -> bytes | None:
    return integer(int(term is TRUE)) if term is TRUE or term is FALSE else None


def _int(term: Any) -> bytes | None:
    return integer(term) if is_int(term) else None


def _named(names: dict[Atom, int]) -> Reader:
    def read(term: Any) -> bytes | None:
        if type(term) is Atom:
            return integer(names[term]) if term in names else None
        return _int(term)

    return read


def _parts(term: Any, *names: Atom) -> list[Any]:
    """The values of the keys in a map; Nones for what is no map."""
    return [term.get(name) if type(term) is Map else None for name in names]


def _linger(term: Any) -> bytes | None:
    on, seconds = _parts(term, am.onoff, am.linger)
    if on is None or seconds is None:
        return struct.pack("=ii", 1, 0) if term is am.abort else None
    if on not in (TRUE, FALSE) or not is_int(seconds) or seconds < 0:
        return None
    return struct.pack("=ii", int(on is TRUE), seconds)


def _text(size: int) -> Reader:
    def read(term: Any) -> bytes | None:
        found = latin1_string(term)
        return None if found is None or len(found) >= size else found

    return read


def _hosts(*names: Atom) -> Reader:
    def read(term: Any) -> bytes | None:
        hosts = [read_inet(part) for part in _parts(term, *names)]
        return None if None in hosts else b"".join(host for host in hosts if host is not None)

    return read


def _member6(term: Any) -> bytes | None:
    group, interface = _parts(term, am.multiaddr, am.interface)
    host = read_inet6(group)
    return None if host is None or not is_uint(interface) else host + struct.pack("=I", interface)


def _filter(term: Any) -> bytes | None:
    if term is am.null:
        return b""
    sources = term.get(am.slist) if type(term) is Map else None
    found = [_hosts(am.multiaddr, am.interface)(term)]
    mode = _FILTERS.get(term.get(am.mode)) if type(term) is Map else None
    if mode is None or (type(sources) is not list and sources is not NIL):
        return None
    count = 0
    while type(sources) is list:
        source, sources = sources
        found.append(read_inet(source))
        count += 1
    found.insert(1, struct.pack("=II", mode, count))
    return None if None in found else b"".join(part for part in found if part is not None)


def _domain(term: Any) -> bytes | None:
    number = read_domain(term)
    return None if number is None else integer(number)


def _hops(term: Any) -> bytes | None:
    if term is am.default:
        return integer(-1)
    return integer(term) if is_int(term) and 0 <= term <= _HOPS_MAX else None


def _associnfo(term: Any) -> bytes | None:
    names = (am.asocmaxrxt, am.number_peer_destinations, am.peer_rwnd, am.local_rwnd, am.cookie_life)
    which, *rest = _parts(term, am.assoc_id, *names)
    if not (is_int(which) or is_uint(which)) or not all(map(is_uint, rest)):
        return None
    return struct.pack("=IHHIII", which & 0xFFFF_FFFF, rest[0] & _UINT16, rest[1] & _UINT16, *rest[2:])


def _initmsg(term: Any) -> bytes | None:
    parts = _parts(term, am.num_outstreams, am.max_instreams, am.max_attempts, am.max_init_timeo)
    return struct.pack("=4H", *(part & _UINT16 for part in parts)) if all(map(is_uint, parts)) else None


def _events(term: Any) -> bytes | None:
    parts = _parts(term, *map(intern, _EVENTS))
    return bytes(part is TRUE for part in parts) if all(part in (TRUE, FALSE) for part in parts) else None


SETTERS: Final[dict[str, Reader]] = {
    "bool": _bool,
    "int": _int,
    "linger": _linger,
    "device": _text(_DEVICE_SIZE),
    "congestion": _text(_CONGESTION_SIZE),
    "member": _hosts(am.multiaddr, am.interface),
    "source": _hosts(am.multiaddr, am.interface, am.sourceaddr),
    "filter": _filter,
    "mtu": _named(_MTU),
    "inet": read_inet,
    "tos": _named(_TOS),
    "domain": _domain,
    "hops": _hops,
    "member6": _member6,
    "associnfo": _associnfo,
    "initmsg": _initmsg,
    "events": _events,
}


# Getting -------------------------------------------------------------------------------------------------------------


def tos_term(value: int) -> Any:
    """A type of service by name, or the number where it has none."""
    return _TOS_NAMES.get(value & _TOS_MASK, value)


def _mtu_term(data: bytes) -> Any:
    value = to_integer(data)
    return _MTU_NAMES.get(value, value)


def _linger_term(data: bytes) -> Map:
    on, seconds = struct.unpack("=ii", data.ljust(8, b"\0")[:8])
    return Map.from_pairs([(am.onoff, TRUE if on else FALSE), (am.linger, seconds)])


def _congestion_term(data: bytes) -> Any:
    return make_list(list(data[:-1] if data[-1:] == b"\0" else data))


def _record(form: str, *names: str) -> Writer:
    def write(data: bytes) -> Map:
        values = struct.unpack(form, data.ljust(struct.calcsize(form), b"\0"))
        return Map.from_pairs([(intern(name), value) for name, value in zip(names, values, strict=True)])

    return write


GETTERS: Final[dict[str, tuple[int, Writer]]] = {
    "bool": (_INT_SIZE, lambda data: TRUE if to_integer(data) else FALSE),
    "int": (_INT_SIZE, to_integer),
    "linger": (8, _linger_term),
    "device": (_DEVICE_SIZE + 1, lambda data: make_list(list(data))),
    "congestion": (_CONGESTION_SIZE, _congestion_term),
    "mtu": (_INT_SIZE, _mtu_term),
    "inet": (_INT_SIZE, lambda data: inet_term(data.ljust(4, b"\0"))),
    "tos": (_INT_SIZE, lambda data: tos_term(to_integer(data))),
    "domain": (_INT_SIZE, lambda data: domain_term(to_integer(data))),
    "type": (_INT_SIZE, lambda data: type_term(to_integer(data))),
    "associnfo": (
        20,
        _record(
            "=IHHIII", "assoc_id", "asocmaxrxt", "number_peer_destinations", "peer_rwnd", "local_rwnd", "cookie_life"
        ),
    ),
    "initmsg": (8, _record("=4H", "num_outstreams", "max_instreams", "max_attempts", "max_init_timeo")),
}
"""How many bytes there are at most, and what they mean.  Those of ``protocol`` and ``control`` depend on the socket."""
