"""The network interfaces of this machine, from the C library's ``getifaddrs`` (Linux' layout).

Source: getifaddrs(3), netdevice(7), packet(7).
"""

from __future__ import annotations

import ctypes
import errno
import socket
import sys
from typing import Any, Final

import attrs

AF_PACKET: Final = 17
IFF_BROADCAST: Final = 0x02
IFF_POINT_TO_POINT: Final = 0x10
_SIZES: Final = {socket.AF_INET: 16, socket.AF_INET6: 28, AF_PACKET: 20}
_FAMILY_SIZE: Final = 2


@attrs.frozen
class Interface:
    """One address of an interface; the addresses are ``struct sockaddr``, empty where there is none.

    `other` is the address for broadcasts, or of the other end, as `flags` say.
    """

    name: bytes
    flags: int
    address: bytes
    netmask: bytes
    other: bytes


class _Entry(ctypes.Structure):
    """``struct ifaddrs``."""


_Entry._fields_ = [
    ("next", ctypes.POINTER(_Entry)),
    ("name", ctypes.c_char_p),
    ("flags", ctypes.c_uint),
    ("address", ctypes.c_void_p),
    ("netmask", ctypes.c_void_p),
    ("other", ctypes.c_void_p),
    ("data", ctypes.c_void_p),
]


def _address(pointer: int | None) -> bytes:
    if not pointer:
        return b""
    family = int.from_bytes(ctypes.string_at(pointer, _FAMILY_SIZE), sys.byteorder)
    return ctypes.string_at(pointer, _SIZES.get(family, _FAMILY_SIZE))


def interfaces() -> list[Interface]:
    """All addresses of all interfaces.  Raises OSError; ``enotsup`` elsewhere than on Linux."""
    if not sys.platform.startswith("linux"):
        raise OSError(errno.ENOTSUP, "no list of interfaces")
    library = ctypes.CDLL(None, use_errno=True)
    first = ctypes.POINTER(_Entry)()
    if library.getifaddrs(ctypes.byref(first)) < 0:
        raise OSError(ctypes.get_errno(), "getifaddrs")
    found = []
    try:
        at: Any = first
        while at:
            entry = at.contents
            addresses = (_address(entry.address), _address(entry.netmask), _address(entry.other))
            found.append(Interface(entry.name, entry.flags, *addresses))
            at = entry.next
    finally:
        library.freeifaddrs(first)
    return found


def interface_index(name: bytes) -> int:
    """The number of an interface.  Raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    found: int = library.if_nametoindex(name)
    if not found:
        raise OSError(ctypes.get_errno(), "if_nametoindex")
    return found
