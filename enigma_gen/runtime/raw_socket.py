"""System calls on sockets with addresses as the operating system has them: a ``struct sockaddr``, in bytes.

Python's module ``socket`` takes and gives addresses as text and tuples, and only of families that it knows; OTP's natives hand the bytes of any family through.
So these few calls go to the C library itself, through ``ctypes``.  None of them waits: the descriptors are non-blocking.

Sources: socket(7), recv(2), send(2), cmsg(3).
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from typing import Any, Final

LINUX: Final = sys.platform.startswith("linux")
ADDRESS_SIZE: Final = 128
"""The size of ``struct sockaddr_storage``."""
_NAME_SIZE: Final = 256
_CLONE_NEWNET: Final = 0x4000_0000
_HAS_LENGTH: Final = sys.platform == "darwin" or "bsd" in sys.platform
"""Whether an address begins with its length, in a byte, and the family is the byte behind it."""

_C: Final = ctypes.CDLL(None, use_errno=True)
_COUNT: Final[Any] = ctypes.c_size_t if LINUX else ctypes.c_int
_LENGTH: Final[Any] = ctypes.c_size_t if LINUX else ctypes.c_uint32
_ACCEPT_FLAGS: Final = socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC if LINUX else 0
_HEADER_SIZE: Final = ctypes.sizeof(_LENGTH) + 8


class _Vector(ctypes.Structure):
    """``struct iovec``."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Message(ctypes.Structure):
    """``struct msghdr``."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("vectors", ctypes.c_void_p),
        ("vector_count", _COUNT),
        ("control", ctypes.c_void_p),
        ("control_length", _LENGTH),
        ("flags", ctypes.c_int),
    )


_C.recv.restype = _C.send.restype = _C.recvfrom.restype = _C.sendto.restype = _C.recvmsg.restype = (
    _C.sendmsg.restype
) = ctypes.c_ssize_t


def address(family: int, data: bytes) -> bytes:
    """The address of `family` whose other bytes are `data`."""
    if _HAS_LENGTH:
        return bytes((len(data) + 2, family & 0xFF)) + data
    return (family & 0xFFFF).to_bytes(2, sys.byteorder) + data


def family_of(data: bytes) -> int:
    """The family of an address of two bytes or more."""
    return data[1] if _HAS_LENGTH else int.from_bytes(data[:2], sys.byteorder)


def _check(result: int) -> int:
    """`result`; raises OSError when it says that the call has failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def open_socket(domain: int, kind: int, protocol: int) -> int:
    """The descriptor of a new socket, that does not block."""
    fd = _check(_C.socket(domain, kind, protocol))
    os.set_inheritable(fd, False)
    os.set_blocking(fd, False)
    return fd


def open_socket_in(space: bytes, domain: int, kind: int, protocol: int) -> int:
    """As :func:`open_socket`, in the network namespace whose file is `space` (Linux); only the calling thread goes there, and comes back."""
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        there = os.open(space.partition(b"\0")[0], os.O_RDONLY)
        try:
            _check(_C.setns(there, _CLONE_NEWNET))
        finally:
            os.close(there)
        try:
            return open_socket(domain, kind, protocol)
        finally:
            _check(_C.setns(here, _CLONE_NEWNET))
    finally:
        os.close(here)


def listen(fd: int, backlog: int) -> None:
    """Let connections come in."""
    _check(_C.listen(fd, backlog))


def accept(fd: int) -> int:
    """The descriptor of a connection that has come in, that does not block."""
    found = _check(_C.accept4(fd, None, None, _ACCEPT_FLAGS) if LINUX else _C.accept(fd, None, None))
    if not LINUX:
        os.set_inheritable(found, False)
        os.set_blocking(found, False)
    return found


def bind(fd: int, to: bytes) -> None:
    """Give a socket an address."""
    _check(_C.bind(fd, to, len(to)))


def connect(fd: int, to: bytes) -> None:
    """Connect a socket.  Raises BlockingIOError when that takes its time."""
    _check(_C.connect(fd, to, len(to)))


def get_option(fd: int, level: int, name: int, value: bytes) -> bytes:
    """The value of an option, not longer than `value`, which the operating system may look at."""
    buffer = ctypes.create_string_buffer(value, len(value))
    length = ctypes.c_uint32(len(value))
    _check(_C.getsockopt(fd, level, name, buffer if value else None, ctypes.byref(length) if value else None))
    return buffer.raw[: length.value]


def set_option(fd: int, level: int, name: int, value: bytes) -> None:
    """Set an option."""
    _check(_C.setsockopt(fd, level, name, value or None, len(value)))


def _ask(function: Any, fd: int) -> bytes:
    buffer = ctypes.create_string_buffer(ADDRESS_SIZE)
    length = ctypes.c_uint32(ADDRESS_SIZE)
    _check(function(fd, buffer, ctypes.byref(length)))
    return buffer.raw[: length.value]


def own_address(fd: int) -> bytes:
    """The address of a socket."""
    return _ask(_C.getsockname, fd)


def peer_address(fd: int) -> bytes:
    """The address that a socket is connected with."""
    return _ask(_C.getpeername, fd)


def shutdown(fd: int, how: int) -> None:
    """End one direction of a connection, or both."""
    _check(_C.shutdown(fd, how))


def receive(fd: int, size: int, flags: int) -> bytes:
    """Data, `size` bytes at most."""
    if not flags:
        return os.read(fd, size)
    buffer = ctypes.create_string_buffer(size)
    return ctypes.string_at(buffer, min(_check(_C.recv(fd, buffer, ctypes.c_size_t(size), flags)), size))


def send(fd: int, data: bytes | memoryview, flags: int) -> int:
    """Send `data`; how many bytes of it were sent."""
    if not flags:
        return os.write(fd, data)
    return _check(_C.send(fd, bytes(data), ctypes.c_size_t(len(data)), flags))


def receive_from(fd: int, size: int, flags: int) -> tuple[bytes, bytes]:
    """Data, `size` bytes at most, and the address it comes from."""
    buffer = ctypes.create_string_buffer(size)
    name = ctypes.create_string_buffer(ADDRESS_SIZE)
    length = ctypes.c_uint32(ADDRESS_SIZE)
    found = _check(_C.recvfrom(fd, buffer, ctypes.c_size_t(size), flags, name, ctypes.byref(length)))
    return ctypes.string_at(buffer, min(found, size)), name.raw[: length.value]


def send_to(fd: int, data: bytes, flags: int, to: bytes) -> int:
    """Send `data`; how many bytes of it were sent."""
    return _check(_C.sendto(fd, data, ctypes.c_size_t(len(data)), flags, to, len(to)))


def receive_message(fd: int, size: int, control_size: int, flags: int) -> tuple[bytes, bytes, int, bytes]:
    """Data, control messages, flags, and the address it all comes from."""
    buffer = ctypes.create_string_buffer(size)
    control = ctypes.create_string_buffer(control_size)
    name = ctypes.create_string_buffer(ADDRESS_SIZE)
    vector = _Vector(ctypes.addressof(buffer), size)
    message = _Message(
        ctypes.addressof(name),
        ADDRESS_SIZE,
        ctypes.addressof(vector),
        1,
        ctypes.addressof(control),
        control_size,
        0,
    )
    found = _check(_C.recvmsg(fd, ctypes.byref(message), flags))
    return (
        ctypes.string_at(buffer, min(found, size)),
        control.raw[: message.control_length],
        message.flags,
        name.raw[: message.name_length],
    )


def send_message(fd: int, data: bytes, control: bytes, flags: int, to: bytes) -> int:
    """Send `data` with control messages (as :func:`control_message` makes them) to an address, an empty one for none."""
    vector = _Vector(ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data))
    message = _Message(
        ctypes.cast(ctypes.c_char_p(to), ctypes.c_void_p) if to else None,
        len(to),
        ctypes.addressof(vector),
        1,
        ctypes.cast(ctypes.c_char_p(control), ctypes.c_void_p) if control else None,
        len(control),
        0,
    )
    return _check(_C.sendmsg(fd, ctypes.byref(message), flags))


class _Protocol(ctypes.Structure):
    """``struct protoent``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("aliases", ctypes.POINTER(ctypes.c_char_p)),
        ("number", ctypes.c_int),
    )


_C.getprotoent.restype = ctypes.POINTER(_Protocol)


def protocols() -> list[tuple[list[bytes], int]]:
    """The protocols that this machine knows: names, the usual one first, then the others from the last to the first, and number."""
    found = []
    _C.setprotoent(1)
    while entry := _C.getprotoent():
        row = entry.contents
        aliases: list[bytes] = []
        while alias := row.aliases[len(aliases)]:
            aliases.append(alias)
        found.append(([row.name, *reversed(aliases)], row.number))
    _C.endprotoent()
    return found


def name_of(data: bytes, flags: int) -> tuple[bytes, bytes]:
    """The names of the host and of the service at an address; this may wait for a name server.  Raises ``socket.gaierror`` and OSError."""
    host, service = ctypes.create_string_buffer(_NAME_SIZE), ctypes.create_string_buffer(_NAME_SIZE)
    problem = _C.getnameinfo(data, len(data), host, _NAME_SIZE, service, _NAME_SIZE, flags)
    if problem == socket.EAI_SYSTEM:
        _check(-1)
    if problem:
        raise socket.gaierror(problem, "getnameinfo")
    return host.value, service.value


# Control messages ----------------------------------------------------------------------------------------------------


def control_message(level: int, kind: int, data: bytes) -> bytes:
    """One control message, with the bytes that fill it up to where the next may begin."""
    length = _LENGTH(socket.CMSG_LEN(len(data)))
    header = (
        bytes(length) + level.to_bytes(4, sys.byteorder, signed=True) + kind.to_bytes(4, sys.byteorder, signed=True)
    )
    return (header.ljust(socket.CMSG_LEN(0), b"\0") + data).ljust(socket.CMSG_SPACE(len(data)), b"\0")


def control_messages(data: bytes) -> list[tuple[int, int, bytes]]:
    """The control messages in `data`: level, type and what they say."""
    found = []
    start = socket.CMSG_LEN(0)
    word = ctypes.sizeof(_LENGTH)
    while len(data) >= _HEADER_SIZE:
        length = int.from_bytes(data[:word], sys.byteorder)
        if length < _HEADER_SIZE:
            break
        level = int.from_bytes(data[word : word + 4], sys.byteorder, signed=True)
        kind = int.from_bytes(data[word + 4 : word + 8], sys.byteorder, signed=True)
        found.append((level, kind, data[start:length]))
        data = data[socket.CMSG_SPACE(max(length - start, 0)) :]
    return found
