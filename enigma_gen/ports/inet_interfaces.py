"""The network interfaces of this machine, as ``inet:getifaddrs`` wants to know them.

The list of all comes from :mod:`enigma_gen.runtime.interfaces`, single facts from ``ioctl``.  Elsewhere than on Linux the list is
``enotsup``, whereupon ``prim_inet`` asks for the facts one by one.

Source: OTP 25 ``inet_drv.c`` (``inet_ctl_getifaddrs``, ``inet_ctl_ifget``); getifaddrs(3), netdevice(7).
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import socket
import struct
import sys
from typing import Final

from enigma_gen.ports.inet_address import INET, INET6
from enigma_gen.runtime.interfaces import AF_PACKET, IFF_BROADCAST, IFF_POINT_TO_POINT, interfaces

_ADDR: Final = 1
_BROADADDR: Final = 2
_DSTADDR: Final = 3
_MTU: Final = 4
_NETMASK: Final = 5
_FLAGS: Final = 6
_HWADDR: Final = 7

_IFF: Final = ((0x01, 0x0001), (0x02, 0x0002), (0x08, 0x0004), (0x10, 0x0008), (0x01, 0x0010), (0x1000, 0x0020))
_NAME_SIZE: Final = 16
_REQUEST_SIZE: Final = 40

_SIOCGIFCONF: Final = 0x8912
_SIOCGIFFLAGS: Final = 0x8913
_SIOCGIFADDR: Final = 0x8915
_SIOCGIFDSTADDR: Final = 0x8917
_SIOCGIFBRDADDR: Final = 0x8919
_SIOCGIFNETMASK: Final = 0x891B
_SIOCGIFMTU: Final = 0x8921
_SIOCGIFHWADDR: Final = 0x8927


def _flags(flags: int) -> bytes:
    value = 0
    for theirs, ours in _IFF:
        value |= ours if flags & theirs else 0
    return bytes([_FLAGS]) + value.to_bytes(4, "big")


def _address_bytes(data: bytes) -> bytes:
    """A ``struct sockaddr`` for Erlang; empty for a family that it does not know."""
    family = int.from_bytes(data[:2], sys.byteorder)
    if family == socket.AF_INET:
        return bytes([INET]) + data[4:8]
    if family == socket.AF_INET6:
        return bytes([INET6]) + data[8:24]
    if family == AF_PACKET:
        size = data[11]
        return size.to_bytes(2, "big") + data[12 : 12 + size] if size else b""
    return b""


def all_interfaces() -> bytes:
    """All addresses of all interfaces: the name, a zero byte, facts, a zero byte, and so on.  Raises OSError."""
    answer = bytearray()
    for entry in interfaces():
        answer += entry.name.decode("latin1").encode() + b"\0" + _flags(entry.flags)
        family = int.from_bytes(entry.address[:2], sys.byteorder) if entry.address else 0
        if family in (socket.AF_INET, socket.AF_INET6):
            facts = [(_ADDR, entry.address), (_NETMASK, entry.netmask)]
            if entry.flags & IFF_POINT_TO_POINT:
                facts.append((_DSTADDR, entry.other))
            elif entry.flags & IFF_BROADCAST:
                facts.append((_BROADADDR, entry.other))
            for fact, address in facts:
                value = _address_bytes(address)
                answer += bytes([fact]) + value if value else b""
        elif family == AF_PACKET:
            value = _address_bytes(entry.address)
            answer += bytes([_HWADDR]) + value if value else b""
        answer.append(0)
    return bytes(answer)


def interface_names(sock: socket.socket) -> bytes:
    """The names of the interfaces that have an address of IPv4, each ended by a zero byte.  Raises OSError."""
    buffer = ctypes.create_string_buffer(_REQUEST_SIZE * 256)
    request = bytearray(struct.pack("@iP", len(buffer), ctypes.addressof(buffer)))
    fcntl.ioctl(sock, _SIOCGIFCONF, request)
    size = struct.unpack_from("@i", request)[0]
    answer = bytearray()
    for at in range(0, size, _REQUEST_SIZE):
        answer += buffer.raw[at : at + _NAME_SIZE].partition(b"\0")[0] + b"\0"
    return bytes(answer)


def interface_facts(sock: socket.socket, name: bytes, wanted: bytes) -> bytes:
    """The facts that `wanted` lists about one interface; what cannot be had is left out.  Raises OSError for one that is not known."""
    answer = bytearray()
    for fact in wanted:
        answer += _fact(sock, name[: _NAME_SIZE - 1], fact)
    return bytes(answer)


_ADDRESS_REQUESTS: Final = {
    _ADDR: _SIOCGIFADDR,
    _BROADADDR: _SIOCGIFBRDADDR,
    _DSTADDR: _SIOCGIFDSTADDR,
    _NETMASK: _SIOCGIFNETMASK,
}


def _fact(sock: socket.socket, name: bytes, fact: int) -> bytes:
    if fact in _ADDRESS_REQUESTS:
        found = _ask(sock, name, _ADDRESS_REQUESTS[fact])
        return b"" if found is None else bytes([fact]) + _address_bytes(found)
    if fact == _HWADDR:
        found = _ask(sock, name, _SIOCGIFHWADDR)
        return b"" if found is None else bytes([fact, 0, 6]) + found[2:8]
    if fact == _MTU:
        found = _ask(sock, name, _SIOCGIFMTU)
        return b"" if found is None else bytes([fact]) + int.from_bytes(found[:4], sys.byteorder).to_bytes(4, "big")
    if fact == _FLAGS:
        found = _ask(sock, name, _SIOCGIFFLAGS)
        return _flags(0 if found is None else int.from_bytes(found[:2], sys.byteorder))
    raise OSError(errno.EINVAL, "no such fact")


def _ask(sock: socket.socket, name: bytes, request: int) -> bytes | None:
    try:
        return fcntl.ioctl(sock, request, name.ljust(_REQUEST_SIZE, b"\0"))[_NAME_SIZE:]
    except OSError:
        return None
