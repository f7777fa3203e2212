"""Natives of ``prim_net``: names of hosts and services, and network interfaces.

What may ask a name server, or read files, goes through ``p.system.blocking``.

Source: OTP 25 ``prim_net_nif.c``.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.socket_address import (
    domain_term,
    inet6_map,
    inet6_term,
    inet_map,
    inet_term,
    is_int,
    is_uint,
    latin1_string,
    read_sockaddr,
    sockaddr_term,
    type_term,
)
from enigma_gen.runtime.interfaces import (
    IFF_BROADCAST,
    IFF_POINT_TO_POINT,
    Interface,
    interface_index,
    interfaces,
)
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.raw_socket import LINUX, name_of
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, error
from enigma_gen.term.map import Map

bif = Bifs("prim_net")

_DEBUG: Final = intern("prim_net.debug")
"""The setting that says whether the natives tell what they do: it is only kept."""
_SOCKTYPE_SINCE: Final = 26
"""The first release that calls the type of a socket, in an address that was looked up, ``socktype``."""
_NO_HINTS: Final = socket.AI_V4MAPPED | socket.AI_ADDRCONFIG if LINUX else 0
"""What ``getaddrinfo`` does when it is not told anything."""
_PROBLEMS: Final = {
    getattr(socket, f"EAI_{name}"): intern(atom)
    for name, atom in (
        ("ADDRFAMILY", "eaddrfamily"),
        ("AGAIN", "eagain"),
        ("BADFLAGS", "ebadflags"),
        ("FAIL", "efail"),
        ("FAMILY", "efamily"),
        ("MEMORY", "emem"),
        ("NODATA", "enodata"),
        ("NONAME", "enoname"),
        ("OVERFLOW", "eoverflow"),
        ("SERVICE", "eservice"),
        ("SOCKTYPE", "esocktype"),
        ("SYSTEM", "esystem"),
    )
    if hasattr(socket, f"EAI_{name}")
}
_NAME_FLAGS: Final = {
    am.namereqd: socket.NI_NAMEREQD,
    am.dgram: socket.NI_DGRAM,
    am.nofqdn: socket.NI_NOFQDN,
    am.numerichost: socket.NI_NUMERICHOST,
    am.numericserv: socket.NI_NUMERICSERV,
    am.idn: 32 if LINUX else 0,
}
_INTERFACE_FLAGS: Final = (
    (0x1, am.up),
    (0x2, am.broadcast),
    (0x4, am.debug),
    (0x8, am.loopback),
    (0x10, am.pointopoint),
    (0x20, am.notrailers),
    (0x40, am.running),
    (0x80, am.noarp),
    (0x100, am.promisc),
    (0x400, am.master),
    (0x800, am.slave),
    (0x1000, am.multicast),
    (0x2000, am.portsel),
    (0x4000, am.automedia),
    (0x8000, am.dynamic),
)

Answer = Any
EINVAL: Final = (am.error, am.einval)


def _answer(function: Callable[..., Answer], *arguments: Any) -> Answer:
    try:
        return function(*arguments)
    except socket.gaierror as problem:
        return (am.error, _PROBLEMS.get(problem.errno, am.einval))
    except OSError as problem:
        return (am.error, posix_atom(problem.errno))


def _text(data: bytes) -> Any:
    return make_list(list(data))


# The natives themselves ----------------------------------------------------------------------------------------------


@bif
def nif_info(p: Any) -> Map:
    """What is set for all."""
    return Map.from_pairs([(am.debug, p.system.settings.get(_DEBUG, FALSE))])


def _set_debug(p: Any, value: Any) -> Answer:
    if value is not TRUE and value is not FALSE:
        return EINVAL
    p.system.settings[_DEBUG] = value
    return OK


@bif(until=26)
def nif_command(p: Any, command: Any) -> Answer:
    """``{debug, Bool}``."""
    if type(command) is not tuple or len(command) != 2 or command[0] is not am.debug:
        return EINVAL
    return _set_debug(p, command[1])


@bif(name="nif_command", since=26)
def nif_command_map(p: Any, command: Any) -> Answer:
    """``#{command => debug, data => Bool}``."""
    name = command.get(am.command) if type(command) is Map else None
    if name is None or am.data not in command:
        badarg()
    if name is not am.debug:
        error((am.invalid, (am.command, name)))
    data = command.get(am.data)
    return _set_debug(p, data) if data in (TRUE, FALSE) else error((am.invalid, (am.data, data)))


# Names ---------------------------------------------------------------------------------------------------------------


@bif
def nif_gethostname() -> Answer:
    """``{ok, Name}`` of this machine."""
    return _answer(lambda: (OK, _text(socket.gethostname().encode("utf-8", "surrogateescape"))))


@bif(waits=True)
def nif_getnameinfo(p: Any, sockaddr: Any, flags: Any) -> Answer:
    """The names of the host and service that an address belongs to."""
    data = read_sockaddr(sockaddr)
    if data is None:
        return EINVAL
    wanted = 0
    if flags is not UNDEFINED:
        if type(flags) is not list and flags is not NIL:
            badarg()
        while type(flags) is list:
            flag, rest = flags
            if flag not in _NAME_FLAGS:
                badarg()
            wanted |= _NAME_FLAGS[flag]
            flags = rest
    return p.system.blocking(p, _answer, _name_info, data, wanted)


def _name_info(data: bytes, flags: int) -> Answer:
    host, service = name_of(data, flags)
    return (OK, Map.from_pairs([(am.host, _text(host)), (am.service, _text(service))]))


def _name(term: Any) -> bytes | None:
    if term is UNDEFINED:
        return None
    found = latin1_string(term)
    if found is None:
        badarg()
    return found


@bif(waits=True)
def nif_getaddrinfo(p: Any, host: Any, service: Any, hints: Any) -> Answer:
    """The addresses of a host and service, of which one may be ``undefined``."""
    host_name, service_name = _name(host), _name(service)
    if host_name is None and service_name is None:
        badarg()
    kind_key = am.type if p.system.release < _SOCKTYPE_SINCE else am.socktype
    return p.system.blocking(p, _answer, _address_info, host_name, service_name, kind_key)


def _address_info(host: bytes | None, service: bytes | None, kind_key: Atom) -> Answer:
    found = socket.getaddrinfo(host, service, flags=_NO_HINTS)
    return (OK, make_list([_info_term(kind_key, *row) for row in found]))


def _info_term(kind_key: Atom, family: int, kind: int, protocol: int, _: str, address: Any) -> Map:
    if family == socket.AF_INET:
        where = inet_map(address[1], inet_term(socket.inet_pton(family, address[0])))
    else:
        host = inet6_term(socket.inet_pton(family, address[0].partition("%")[0]))
        where = inet6_map(address[1], host, socket.htonl(address[2]), address[3])
    pairs = [(am.family, domain_term(family)), (kind_key, type_term(kind)), (am.protocol, protocol), (am.addr, where)]
    return Map.from_pairs(pairs)


# Interfaces ----------------------------------------------------------------------------------------------------------


@bif(waits=True)
def nif_getifaddrs(p: Any, extra: Any) -> Answer:
    """All addresses of all interfaces."""
    if type(extra) is not Map:
        badarg()
    return p.system.blocking(p, _answer, _interfaces)


def _interfaces() -> Answer:
    return (OK, make_list([_interface_term(entry) for entry in interfaces()]))


def _interface_term(entry: Interface) -> Map:
    pairs = [
        (am.name, _text(entry.name)),
        (am.flags, make_list([name for flag, name in _INTERFACE_FLAGS if entry.flags & flag])),
    ]
    if entry.address:
        pairs.append((am.addr, sockaddr_term(entry.address)))
    if entry.netmask:
        pairs.append((am.netmask, sockaddr_term(entry.netmask)))
    if entry.other and entry.flags & IFF_POINT_TO_POINT:
        pairs.append((am.dstaddr, sockaddr_term(entry.other)))
    elif entry.other and entry.flags & IFF_BROADCAST:
        pairs.append((am.broadaddr, sockaddr_term(entry.other)))
    return Map.from_pairs(pairs)


@bif
def nif_if_name2index(name: Any) -> Answer:
    """``{ok, Index}`` of an interface."""
    text = latin1_string(name)
    if text is None:
        badarg()
    return _answer(lambda: (OK, interface_index(text)))


@bif
def nif_if_index2name(index: Any) -> Answer:
    """``{ok, Name}`` of an interface."""
    if not is_uint(index):
        badarg()
    try:
        return (OK, _text(socket.if_indextoname(index).encode("latin1")))
    except OSError:
        return (am.error, am.enxio)


@bif
def nif_if_names() -> Answer:
    """``{ok, [{Index, Name}]}`` of all interfaces."""
    return _answer(
        lambda: (OK, make_list([(index, _text(name.encode("latin1"))) for index, name in socket.if_nameindex()]))
    )


# Services ------------------------------------------------------------------------------------------------------------


def _service(function: Callable[..., Answer], what: Any, protocol: bytes) -> Answer:
    try:
        return function(what) if protocol == b"any" else function(what, protocol.decode("latin1"))
    except OSError:
        return EINVAL


@bif(waits=True, since=27)
def nif_getservbyname(p: Any, name: Any, protocol: Any) -> Answer:
    """``{ok, Port}`` of a service."""
    service, kind = latin1_string(name), latin1_string(protocol)
    if service is None or kind is None:
        badarg()
    text = service.decode("latin1")
    return p.system.blocking(p, _service, lambda *what: (OK, socket.getservbyname(*what)), text, kind)


@bif(waits=True, since=27)
def nif_getservbyport(p: Any, port: Any, protocol: Any) -> Answer:
    """``{ok, Name}`` of the service that has a port."""
    kind = latin1_string(protocol)
    if not is_int(port) or kind is None:
        badarg()
    return p.system.blocking(
        p, _service, lambda *what: (OK, _text(socket.getservbyport(*what).encode("latin1"))), port & 0xFFFF, kind
    )


# What only Windows has -----------------------------------------------------------------------------------------------


def _windows_only() -> NoReturn:
    error(am.notsup)


@bif(since=25)
def nif_get_adapters_addresses(arguments: Any) -> Atom:
    """The adapters, as Windows has them."""
    _windows_only()


@bif(since=25)
def nif_get_if_entry(arguments: Any) -> Atom:
    """A row of Windows' table of interfaces."""
    _windows_only()


@bif(since=25)
def nif_get_interface_info(arguments: Any) -> Atom:
    """The interfaces, as Windows has them."""
    _windows_only()


@bif(since=25)
def nif_get_ip_address_table(arguments: Any) -> Atom:
    """Windows' table of addresses."""
    _windows_only()
