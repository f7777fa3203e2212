"""Addresses of sockets, as ``prim_inet`` and the drivers write them to each other: a byte for the family, then what it needs, big endian.

:func:`read_address` also knows ``any`` and ``loopback``, which take their family from the socket.  In Python an address is what the ``socket``
module wants: ``(host, port)`` with a numeric host, with two more numbers for IPv6, or the bytes of a path.

Source: OTP 25 ``inet_drv.c`` (``inet_set_faddress``, ``inet_get_address``).
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any, Final

from enigma_gen.term.atom import am

UNSPEC: Final = 0
INET: Final = 1
INET6: Final = 2
_ANY: Final = 3
_LOOPBACK: Final = 4
LOCAL: Final = 5
UNDEFINED: Final = 6

FAMILIES: Final[dict[int, int]] = {INET: socket.AF_INET, INET6: socket.AF_INET6, LOCAL: socket.AF_UNIX}
_WELL_KNOWN: Final[dict[tuple[int, int], str]] = {
    (_ANY, socket.AF_INET): "0.0.0.0",
    (_LOOPBACK, socket.AF_INET): "127.0.0.1",
    (_ANY, socket.AF_INET6): "::",
    (_LOOPBACK, socket.AF_INET6): "::1",
}
_PATH_MAX: Final = 108
_FLOW_MASK: Final = 0xF_FFFF

Address = Any


def _need(data: bytes, size: int) -> None:
    if len(data) < size:
        raise OSError(errno.EINVAL, "address too short")


def read_address(family: int, data: bytes) -> tuple[Address, bytes]:
    """The address that `data` begins with, for a socket of `family`, and what follows.

    Raises OSError (``einval``, ``eafnosupport``).
    """
    _need(data, 1)
    tag = data[0]
    if tag in (_ANY, _LOOPBACK):
        _need(data, 3)
        host = _WELL_KNOWN.get((tag, family))
        if host is None:
            raise OSError(errno.EINVAL, "no such address in this family")
        port = int.from_bytes(data[1:3], "big")
        return ((host, port) if family == socket.AF_INET else (host, port, 0, 0)), data[3:]
    if tag == INET:
        _need(data, 7)
        return (socket.inet_ntop(socket.AF_INET, data[3:7]), int.from_bytes(data[1:3], "big")), data[7:]
    if tag == INET6:
        return _read_inet6(data)
    if tag == LOCAL:
        return _read_local(data)
    raise OSError(errno.EAFNOSUPPORT, "unknown family")


def _read_inet6(data: bytes) -> tuple[Address, bytes]:
    _need(data, 27)
    flow = socket.htonl(int.from_bytes(data[19:23], "big")) & _FLOW_MASK
    scope = int.from_bytes(data[23:27], "big")
    return (socket.inet_ntop(socket.AF_INET6, data[3:19]), int.from_bytes(data[1:3], "big"), flow, scope), data[27:]


def _read_local(data: bytes) -> tuple[Address, bytes]:
    """A path; one that begins with a zero byte is a name of Linux', and needs no zero byte at its end."""
    _need(data, 2)
    size = data[1]
    _need(data, 2 + size)
    path = data[2 : 2 + size]
    if size + (0 if path[:1] == b"\0" else 1) > _PATH_MAX:
        raise OSError(errno.EINVAL, "path too long")
    return path, data[2 + size :]


def write_address(family: int, address: Address) -> bytes:
    """`address` of a socket of `family` (Python's number) for Erlang; None for that of somebody who has none."""
    if address is None:
        return bytes([UNSPEC])
    if family == socket.AF_INET:
        return bytes([INET]) + address[1].to_bytes(2, "big") + socket.inet_pton(family, address[0])
    if family == socket.AF_INET6:
        host = address[0].partition("%")[0]
        return bytes([INET6]) + address[1].to_bytes(2, "big") + socket.inet_pton(family, host)
    if family == socket.AF_UNIX:
        path = os.fsencode(address or b"")
        return bytes([LOCAL, len(path)]) + path
    return bytes([UNDEFINED])


def address_terms(data: bytes) -> tuple[Any, Any, int]:
    """What stands for a written address in a message: two terms (host and port, or family and path), and how long it was."""
    if data[0] == INET:
        return tuple(data[3:7]), int.from_bytes(data[1:3], "big"), 7
    if data[0] == INET6:
        groups = tuple(int.from_bytes(data[at : at + 2], "big") for at in range(3, 19, 2))
        return groups, int.from_bytes(data[1:3], "big"), 19
    if data[0] == LOCAL:
        return (am.local, data[2 : 2 + data[1]]), 0, 2 + data[1]
    return (am.unspec if data[0] == UNSPEC else am.undefined, b""), 0, 1


def port_number(address: Address) -> int:
    """The port of an address; 0 where there are none."""
    return address[1] if isinstance(address, tuple) else 0
