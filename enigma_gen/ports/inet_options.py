"""Options of sockets: how ``inet:setopts`` and ``getopts`` reach the driver, and what they do there.

An option is a number and its value, mostly 32 bits, big endian.  Some belong to the driver (:data:`DRIVER_OPTIONS`, attributes
of it), the others to the operating system (:data:`SYSTEM_OPTIONS`).
An error of the latter is told only where OTP tells it; what cannot be read is left out of the answer.

Source: OTP 25 ``inet_drv.c`` (``inet_set_opts``, ``inet_fill_opts``), ``inet_int.hrl``.
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import TYPE_CHECKING, Final

import attrs

from enigma_gen.ports.inet_address import INET, INET6

if TYPE_CHECKING:
    from enigma_gen.ports.inet_socket import InetDriver

PASSIVE: Final = 0
ACTIVE: Final = 1
ONCE: Final = 2
MULTI: Final = 3

_COUNT_MAX: Final = 0x7FFF
_COUNT_MIN: Final = -0x8000
_MESSAGE_MAX: Final = 1 << 16
_OPTION_MAX: Final = 0x10000
_INT_MAX: Final = 0x7FFF_FFFF

_LINGER: Final = 3
_RCVBUF: Final = 7
_MULTICAST_IF: Final = 11
_ADD_MEMBERSHIP: Final = 14
_DROP_MEMBERSHIP: Final = 15
_BUFFER: Final = 20
_ACTIVE_OPTION: Final = 22
_HIGH: Final = 27
_LOW: Final = 28
_SEND_TIMEOUT: Final = 30
_DELAY_SEND: Final = 31
_READ_PACKETS: Final = 33
_RAW: Final = 34
_SEND_TIMEOUT_CLOSE: Final = 35
_MSGQ_HIGH: Final = 36
_MSGQ_LOW: Final = 37
_NETNS: Final = 38
_SHOW_RESET: Final = 39
_LINE_DELIMITER: Final = 40
_BIND_TO_DEVICE: Final = 42
_PKTOPTIONS: Final = 45

_LINUX: Final = sys.platform.startswith("linux")


@attrs.frozen
class _SystemOption:
    """An option of the operating system whose value is an integer; `told`: its errors are.  `received`: with it, messages bring ancillary data."""

    level: int
    name: int
    told: bool = False
    received: int = 0


def _if_known(level: int, name: str, fallback: int, *, told: bool = False, received: int = 0) -> _SystemOption:
    return _SystemOption(level, getattr(socket, name, fallback), told, received)


SYSTEM_OPTIONS: Final[dict[int, _SystemOption]] = {
    0: _SystemOption(socket.SOL_SOCKET, socket.SO_REUSEADDR),
    1: _SystemOption(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    2: _SystemOption(socket.SOL_SOCKET, socket.SO_DONTROUTE),
    4: _SystemOption(socket.SOL_SOCKET, socket.SO_BROADCAST),
    5: _SystemOption(socket.SOL_SOCKET, socket.SO_OOBINLINE),
    6: _SystemOption(socket.SOL_SOCKET, socket.SO_SNDBUF),
    _RCVBUF: _SystemOption(socket.SOL_SOCKET, socket.SO_RCVBUF),
    8: _if_known(socket.SOL_SOCKET, "SO_PRIORITY", 12, told=True),
    9: _SystemOption(socket.IPPROTO_IP, socket.IP_TOS, told=True),
    10: _SystemOption(socket.IPPROTO_TCP, socket.TCP_NODELAY),
    12: _SystemOption(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL),
    13: _SystemOption(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP),
    16: _SystemOption(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, told=True),
    41: _if_known(socket.IPPROTO_IPV6, "IPV6_TCLASS", 67, told=True),
    43: _if_known(socket.IPPROTO_IP, "IP_RECVTOS", 13, told=True, received=1),
    44: _if_known(socket.IPPROTO_IPV6, "IPV6_RECVTCLASS", 66, told=True, received=2),
    46: _SystemOption(socket.IPPROTO_IP, socket.IP_TTL, told=True),
    47: _if_known(socket.IPPROTO_IP, "IP_RECVTTL", 12, told=True, received=4),
    48: _if_known(socket.IPPROTO_TCP, "TCP_CORK", 3),
}

DRIVER_OPTIONS: Final = {
    _BUFFER: "buffer_size",
    21: "header",
    23: "packet",
    24: "mode",
    25: "deliver_as",
    26: "exit_on_close",
    32: "packet_size",
    99: "debug",
}
_STREAM_OPTIONS: Final = {
    _HIGH: "high",
    _LOW: "low",
    _SEND_TIMEOUT: "send_timeout",
    _DELAY_SEND: "delay_send",
    _SEND_TIMEOUT_CLOSE: "send_timeout_close",
}
_ANCILLARY: Final = {
    (socket.IPPROTO_IP, socket.IP_TOS): 9,
    (socket.IPPROTO_IPV6, SYSTEM_OPTIONS[41].name): 41,
    (socket.IPPROTO_IP, socket.IP_TTL): 46,
}


class OptionError(Exception):
    """An option is not to be had so: ``einval``."""


class _Reader:
    """Takes the values from what came."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def bytes(self, size: int) -> bytes:
        if size < 0 or size > self.left:
            raise OptionError
        self.at += size
        return self.data[self.at - size : self.at]

    def integer(self, size: int = 4) -> int:
        return int.from_bytes(self.bytes(size), "big", signed=True)


def set_options(driver: InetDriver, data: bytes) -> None:
    """Set the options that `data` lists.  Raises :class:`OptionError`; those before the wrong one are set then."""
    reader = _Reader(data)
    while reader.left >= 5:
        option = reader.bytes(1)[0]
        value = reader.integer()
        if option in SYSTEM_OPTIONS:
            _set_system(driver, option, value)
        elif option in DRIVER_OPTIONS:
            _set_driver(driver, option, value)
        elif option in _STREAM_OPTIONS:
            _set_stream(driver, option, value)
        else:
            _set_special(driver, option, value, reader)


def _set_system(driver: InetDriver, option: int, value: int) -> None:
    row = SYSTEM_OPTIONS[option]
    if option == _RCVBUF and not driver.buffer_set:
        if value > _MESSAGE_MAX and driver.type == socket.SOCK_DGRAM:
            driver.buffer_size = _MESSAGE_MAX
        else:
            driver.buffer_size = max(value, driver.buffer_size)
    if _set(driver, row.level, row.name, value, told=row.told) and row.received:
        driver.ancillary = driver.ancillary | row.received if value else driver.ancillary & ~row.received


def _set(driver: InetDriver, level: int, name: int, value: int | bytes, *, told: bool = False) -> bool:
    """Set an option of the operating system; whether that could be done.  Raises :class:`OptionError` when it has to be `told` that it cannot."""
    try:
        if driver.sock is None:
            raise OSError
        driver.sock.setsockopt(level, name, value)
    except (OSError, OverflowError):
        if told:
            raise OptionError from None
        return False
    return True


def _set_driver(driver: InetDriver, option: int, value: int) -> None:
    if option == _BUFFER:
        driver.buffer_set = True
        value = max(value, 1)
    setattr(driver, DRIVER_OPTIONS[option], value)


def _set_stream(driver: InetDriver, option: int, value: int) -> None:
    if driver.type != socket.SOCK_STREAM:
        return
    if option in (_HIGH, _LOW):
        value = max(value, 0)
        driver.low = value if option == _LOW else min(driver.low, value)
        driver.high = value if option == _HIGH else max(driver.high, value)
    else:
        setattr(driver, _STREAM_OPTIONS[option], value)


def _set_special(driver: InetDriver, option: int, value: int, reader: _Reader) -> None:
    if option == _ACTIVE_OPTION:
        _set_active(driver, value, reader)
    elif option == _LINGER:
        seconds = reader.integer()
        driver.linger_zero = driver.is_tcp and value != 0 and seconds == 0
        _set(driver, socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", value, seconds))
    elif option in (_MSGQ_HIGH, _MSGQ_LOW):
        _set_message_limit(driver, option, value)
    elif option == _READ_PACKETS:
        if driver.type == socket.SOCK_DGRAM:
            if value <= 0:
                raise OptionError
            driver.read_packets = value
    elif option == _NETNS:
        driver.netns = reader.bytes(value)
    elif option == _SHOW_RESET:
        driver.show_reset = driver.is_tcp and value != 0
    elif option == _LINE_DELIMITER:
        driver.delimiter = value & 0xFF
    elif option == _MULTICAST_IF:
        if driver.family not in (socket.AF_INET, socket.AF_INET6):
            raise OptionError
        level, name = _multicast_interface(driver)
        _set(driver, level, name, value.to_bytes(4, "big", signed=True))
    elif option in (_ADD_MEMBERSHIP, _DROP_MEMBERSHIP):
        _set_membership(driver, option == _ADD_MEMBERSHIP, value, reader)
    elif option == _RAW:
        name = reader.integer()
        _set(driver, value, name, reader.bytes(reader.integer()))
    elif option == _BIND_TO_DEVICE and _LINUX:
        device = reader.bytes(value)
        if value > 16:
            raise OptionError
        _set(driver, socket.SOL_SOCKET, 25, device.ljust(16, b"\0"), told=True)
    else:
        raise OptionError


def _set_active(driver: InetDriver, value: int, reader: _Reader) -> None:
    driver.active = value
    if value == MULTI:
        count = driver.active_count + reader.integer(2)
        if not _COUNT_MIN <= count <= _COUNT_MAX:
            raise OptionError
        driver.active_count = max(count, 0)
        if driver.active_count == 0:
            driver.active = PASSIVE
            driver.tell_passive()
    else:
        driver.active_count = 0
    if driver.active:
        driver.activated()


def _set_message_limit(driver: InetDriver, option: int, value: int) -> None:
    """The limits of the port's queue of signals, in which nothing ever waits here; they are kept as OTP keeps them."""
    if value < 1:
        raise OptionError
    if option == _MSGQ_HIGH:
        driver.message_high = value
        driver.message_low = min(driver.message_low, value)
    else:
        driver.message_low = value
        driver.message_high = max(driver.message_high, value)


def _multicast_interface(driver: InetDriver) -> tuple[int, int]:
    if driver.family == socket.AF_INET6:
        return socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF
    return socket.IPPROTO_IP, socket.IP_MULTICAST_IF


def _set_membership(driver: InetDriver, join: bool, family: int, reader: _Reader) -> None:
    index = reader.integer()
    if family == INET and driver.family == socket.AF_INET:
        group, interface = reader.bytes(4), reader.bytes(4)
        name = socket.IP_ADD_MEMBERSHIP if join else socket.IP_DROP_MEMBERSHIP
        _set(driver, socket.IPPROTO_IP, name, group + interface + struct.pack("!i", index))
    elif family == INET6 and driver.family == socket.AF_INET6:
        name = socket.IPV6_JOIN_GROUP if join else socket.IPV6_LEAVE_GROUP
        _set(driver, socket.IPPROTO_IPV6, name, reader.bytes(16) + struct.pack("=i", index))
    else:
        raise OptionError


# Getting -------------------------------------------------------------------------------------------------------------


def get_options(driver: InetDriver, data: bytes) -> bytes:
    """The values of the options that `data` lists.  Raises :class:`OptionError`."""
    reader = _Reader(data)
    answer = bytearray()
    while reader.left:
        option = reader.bytes(1)[0]
        answer += _get_raw(driver, reader) if option == _RAW else _get_one(driver, option)
        if len(answer) > _OPTION_MAX:
            raise OptionError
    return bytes(answer)


def _number(option: int, value: int) -> bytes:
    return bytes([option]) + (int(value) & 0xFFFF_FFFF).to_bytes(4, "big")


def _get_one(driver: InetDriver, option: int) -> bytes:
    if option in SYSTEM_OPTIONS:
        row = SYSTEM_OPTIONS[option]
        found = _get(driver, row.level, row.name, 4)
        return b"" if found is None else _number(option, int.from_bytes(found, sys.byteorder))
    if option in DRIVER_OPTIONS:
        return _number(option, getattr(driver, DRIVER_OPTIONS[option]))
    if option in _STREAM_OPTIONS:
        is_stream = driver.type == socket.SOCK_STREAM
        return _number(option, getattr(driver, _STREAM_OPTIONS[option])) if is_stream else b""
    return _get_special(driver, option)


def _get(driver: InetDriver, level: int, name: int, size: int) -> bytes | None:
    try:
        return None if driver.sock is None else driver.sock.getsockopt(level, name, size)
    except OSError:
        return None


def _get_special(driver: InetDriver, option: int) -> bytes:
    if option == _ACTIVE_OPTION:
        count = driver.active_count.to_bytes(2, "big") if driver.active == MULTI else b""
        return _number(option, driver.active) + count
    if option == _LINGER:
        found = _get(driver, socket.SOL_SOCKET, socket.SO_LINGER, 8)
        return b"" if found is None else bytes([option]) + struct.pack("!ii", *struct.unpack("ii", found))
    if option == _MSGQ_HIGH:
        return _number(option, min(driver.message_high, _INT_MAX))
    if option == _MSGQ_LOW:
        return _number(option, min(driver.message_low, _INT_MAX))
    if option == _READ_PACKETS:
        return _number(option, driver.read_packets) if driver.type == socket.SOCK_DGRAM else b""
    if option == _NETNS:
        return b"" if driver.netns is None else _number(option, len(driver.netns)) + driver.netns
    if option == _SHOW_RESET:
        return _number(option, driver.show_reset) if driver.is_tcp else b""
    if option == _MULTICAST_IF:
        return _get_multicast_interface(driver)
    if option == _BIND_TO_DEVICE and _LINUX:
        found = _get(driver, socket.SOL_SOCKET, 25, 16)
        name = (found or b"").partition(b"\0")[0]
        return b"" if found is None else _number(option, len(name)) + name
    if option == _PKTOPTIONS:
        return _get_packet_options(driver)
    raise OptionError


def _get_multicast_interface(driver: InetDriver) -> bytes:
    if driver.family not in (socket.AF_INET, socket.AF_INET6):
        raise OptionError
    found = _get(driver, *_multicast_interface(driver), 4)
    if found is None:
        return b""
    is_inet = driver.family == socket.AF_INET
    value = found if is_inet else int.from_bytes(found, sys.byteorder).to_bytes(4, "big")
    return bytes([_MULTICAST_IF]) + value + (INET if is_inet else INET6).to_bytes(4, "big")


def _get_raw(driver: InetDriver, reader: _Reader) -> bytes:
    level, name = reader.integer(), reader.integer()
    provided = reader.bytes(1)[0]
    size = reader.integer()
    if not 0 <= size <= _OPTION_MAX:
        raise OptionError
    if provided:
        reader.bytes(size)
    found = _get(driver, level, name, size) if size else b""
    if found is None:
        return b""
    return bytes([_RAW]) + struct.pack("!iii", level, name, len(found)) + found


def _get_packet_options(driver: InetDriver) -> bytes:
    """What the packets of a connection have brought besides data (Linux)."""
    if driver.family == socket.AF_INET:
        found = _get(driver, socket.IPPROTO_IP, 9, 64)
    elif driver.family == socket.AF_INET6:
        found = _get(driver, socket.IPPROTO_IPV6, 6, 64)
    else:
        raise OptionError
    if found is None:
        return b""
    values = bytearray()
    while len(found) >= 16:
        size, level, kind = struct.unpack_from("=Qii", found)
        values += ancillary_value(level, kind, found[16:size])
        found = found[max((size + 7) & ~7, 16) :]
    return _number(_PKTOPTIONS, len(values)) + bytes(values)


def ancillary_value(level: int, kind: int, data: bytes) -> bytes:
    """An item of ancillary data as an option and its value; empty for what nobody has asked for."""
    option = _ANCILLARY.get((level, kind))
    return b"" if option is None else _number(option, int.from_bytes(data[:8], sys.byteorder))


def read_ancillary(data: bytes) -> list[tuple[int, int, bytes]]:
    """Options and their values as the ancillary data that ``sendmsg`` wants.  Raises :class:`OptionError`."""
    names = {option: key for key, option in _ANCILLARY.items()}
    reader = _Reader(data)
    items: list[tuple[int, int, bytes]] = []
    while reader.left:
        option = reader.bytes(1)[0]
        if option not in names or len(items) == 2:
            raise OptionError
        items.append((*names[option], struct.pack("=i", reader.integer())))
    return items
