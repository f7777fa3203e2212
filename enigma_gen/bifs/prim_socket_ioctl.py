"""Natives of ``prim_socket`` for ``ioctl``: facts about network interfaces (Linux).

Source: OTP 25 and 27 ``prim_socket_nif.c`` (``esock_ioctl*``); netdevice(7).
"""

from __future__ import annotations

import ctypes
import fcntl
import struct
import sys
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.socket_address import (
    hardware_term,
    is_int,
    latin1_string,
    read_sockaddr,
    sockaddr_term,
)
from enigma_gen.bifs.socket_entity import CLOSED, Socket, failure, is_newer, want_socket
from enigma_gen.bifs.socket_tables import IOCTL_FLAGS, IOCTL_REQUESTS, NEWER_IOCTL_REQUESTS
from enigma_gen.bifs.socket_values import integer, to_integer
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.map import Map

bif = Bifs("prim_socket")

Answer = Any

_NAME_SIZE: Final = 16
_REQUEST_SIZE: Final = 40
_ADDRESS_SIZE: Final = 16
_ULONG: Final = 1 << 64
_NOT_SUPPORTED: Final = (am.error, am.enotsup)


def _ask(found: Socket, request: int, data: bytes) -> bytes:
    """What the operating system makes of a ``struct ifreq``.  Raises OSError."""
    return fcntl.ioctl(found.fd, request, data.ljust(_REQUEST_SIZE, b"\0"))


def _named(name: Any, value: bytes = b"") -> bytes:
    """A request about the interface called `name`; ``badarg`` when that is no name."""
    text = latin1_string(name)
    if text is None:
        badarg()
    return text[: _NAME_SIZE - 1].ljust(_NAME_SIZE, b"\0") + value


def _name_term(data: bytes) -> Any:
    return make_list(list(data[:_NAME_SIZE].partition(b"\0")[0]))


def _address_term(data: bytes) -> Any:
    """The address of a ``struct ifreq``, which is not longer than one of IPv4."""
    return sockaddr_term(data[:_ADDRESS_SIZE])


def _flags_term(data: bytes) -> Any:
    flags = int.from_bytes(data[:2], sys.byteorder, signed=True)
    names: list[Any] = []
    for name, bit in IOCTL_FLAGS.items():
        if flags and bit and flags & bit == bit:
            names.append(name)
            flags &= ~bit
    return make_list([*names, flags] if flags else names)


def _map_term(data: bytes) -> Map:
    values = struct.unpack_from("=QQHBBB", data)
    keys = (am.mem_start, am.mem_end, am.base_addr, am.irq, am.dma, am.port)
    return Map.from_pairs(zip(keys, values, strict=True))


_FACTS: Final[dict[Atom, Callable[[bytes], Any]]] = {
    am.gifindex: to_integer,
    am.gifflags: _flags_term,
    am.gifaddr: _address_term,
    am.gifdstaddr: _address_term,
    am.gifbrdaddr: _address_term,
    am.gifnetmask: _address_term,
    am.gifmtu: to_integer,
    am.gifhwaddr: lambda data: hardware_term(data[:_ADDRESS_SIZE]),
    am.gifmap: _map_term,
    am.giftxqlen: to_integer,
}


def _read_address(term: Any) -> bytes | None:
    found = read_sockaddr(term)
    return None if found is None else found[: _REQUEST_SIZE - _NAME_SIZE]


def _read_int(term: Any) -> bytes | None:
    return integer(term) if is_int(term) else None


_CHANGES: Final[dict[Atom, tuple[Callable[[Any], bytes | None], Atom]]] = {
    am.sifaddr: (_read_address, am.sockaddr),
    am.sifdstaddr: (_read_address, am.sockaddr),
    am.sifbrdaddr: (_read_address, am.sockaddr),
    am.sifmtu: (_read_int, am.mtu),
    am.siftxqlen: (_read_int, am.txqlen),
}
"""What can be changed: how the value is read, and what it is called when it is none."""


def _request(p: Any, number: int) -> Atom | None:
    """The name of a request; None for what is none."""
    known = {**IOCTL_REQUESTS, **(NEWER_IOCTL_REQUESTS if is_newer(p) else {})}
    return next((name for name, value in known.items() if value == number), None)


def _begin(p: Any, handle: Any, number: Any) -> tuple[Socket, Atom | None]:
    found = want_socket(p, handle)
    if type(number) is not int or not 0 <= number < _ULONG:
        badarg()
    return found, _request(p, number)


@bif(since=25)
def nif_ioctl(p: Any, handle: Any, number: Any) -> Answer:
    """A request that needs nothing else."""
    found, name = _begin(p, handle, number)
    if not found.is_open():
        return CLOSED
    try:
        if name is am.gifconf:
            return (OK, _all_interfaces(found, number))
        if name is am.nread:
            return (OK, to_integer(fcntl.ioctl(found.fd, number, bytes(4))))
        if name is am.atmark:
            return (OK, TRUE if to_integer(fcntl.ioctl(found.fd, number, bytes(4))) else FALSE)
    except OSError as problem:
        return failure(problem)
    return _NOT_SUPPORTED


def _all_interfaces(found: Socket, number: int) -> Any:
    """Names and addresses of the interfaces that have an address of IPv4."""
    room = 100
    while True:
        buffer = ctypes.create_string_buffer(_REQUEST_SIZE * room)
        answer = fcntl.ioctl(found.fd, number, struct.pack("@iP", len(buffer), ctypes.addressof(buffer)))
        size = struct.unpack_from("@i", answer)[0]
        if size < len(buffer):
            rows = [buffer.raw[at : at + _REQUEST_SIZE] for at in range(0, size, _REQUEST_SIZE)]
            return make_list([_row(row) for row in rows])
        room *= 2


def _row(data: bytes) -> Map:
    return Map.from_pairs([(am.name, _name_term(data)), (am.addr, _address_term(data[_NAME_SIZE:]))])


@bif(name="nif_ioctl", since=25)
def nif_ioctl_get(p: Any, handle: Any, number: Any, which: Any) -> Answer:
    """A fact about an interface, by its name (or index, to get the name)."""
    found, name = _begin(p, handle, number)
    if not found.is_open():
        return CLOSED
    try:
        if name is am.gifname:
            if not is_int(which):
                badarg()
            return (OK, _name_term(_ask(found, number, bytes(_NAME_SIZE) + integer(which))))
        if name in _FACTS:
            return (OK, _FACTS[name](_ask(found, number, _named(which))[_NAME_SIZE:]))
    except OSError as problem:
        return failure(problem)
    return _NOT_SUPPORTED


@bif(name="nif_ioctl", since=25)
def nif_ioctl_set(p: Any, handle: Any, number: Any, which: Any, value: Any) -> Answer:
    """Change a fact about an interface."""
    found, name = _begin(p, handle, number)
    if not found.is_open():
        return CLOSED
    try:
        if name is am.sifflags:
            return _set_flags(found, which, value)
        if name in _CHANGES:
            read, what = _CHANGES[name]
            _named(which)
            data = read(value)
            if data is None:
                return (am.invalid, what)
            _ask(found, number, _named(which, data))
            return OK
    except OSError as problem:
        return failure(problem)
    return _NOT_SUPPORTED


def _set_flags(found: Socket, which: Any, value: Any) -> Answer:
    """Set and reset the flags that are the keys of a map."""
    data = _ask(found, IOCTL_REQUESTS[am.gifflags], _named(which))
    flags = int.from_bytes(data[_NAME_SIZE : _NAME_SIZE + 2], sys.byteorder)
    for flag, on in value.items() if type(value) is Map else ():
        if not is_int(flag):
            badarg()
        flags = flags | flag if on is TRUE else flags & ~flag
    _ask(found, IOCTL_REQUESTS[am.sifflags], _named(which, (flags & 0xFFFF).to_bytes(2, sys.byteorder)))
    return OK
