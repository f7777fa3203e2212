"""The driver ``udp_inet``: datagrams of UDP, and of the local family.

A command is an address, the length of ancillary data and those, and the datagram; it is sent at once or not at all.  A passive socket takes one
datagram per request, an active one up to ``read_packets`` whenever some have come, and then lets others go on.

Source: OTP 25 ``inet_drv.c`` (``packet_inet_ctl``, ``packet_inet_command``, ``packet_inet_input``).
"""

from __future__ import annotations

import ctypes
import errno
import socket
from collections.abc import Callable
from typing import Any, ClassVar, Final

from enigma_gen.abi.driver import DriverPort, Drivers, PortOptions
from enigma_gen.ports.inet_address import address_terms, read_address, write_address
from enigma_gen.ports.inet_options import OptionError, ancillary_value, read_ancillary
from enigma_gen.ports.inet_socket import COMMON_OPERATIONS, INFINITY, OPEN, PEER_SET, InetDriver, invalid
from enigma_gen.ports.poller import READ
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.timer_wheel import Timer
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import make_list

drivers = Drivers()

_UDP: Final = intern("udp")
_UDP_ERROR: Final = intern("udp_error")
_ANCILLARY_SIZE: Final = 512
_NAMES: Final = {9: intern("tos"), 41: intern("tclass"), 46: intern("ttl")}


@drivers("udp_inet")
class UdpInet(InetDriver):
    """One socket for datagrams; see the module.  `request` is the number of a passive read and who wants it."""

    protocol = socket.IPPROTO_UDP
    passive_tag: ClassVar[Atom] = intern("udp_passive")

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self.request: tuple[int, Any] | None = None
        self.timer: Timer | None = None

    def opened(self) -> None:
        """An active socket reads from now on."""
        if self.active:
            self.want(READ)

    # Connecting ------------------------------------------------------------------------------------------------------

    def connect(self, data: bytes) -> bytes:
        """A time-out, which means nothing here, and an address; nothing at all: have no other side any more."""
        self.must_be_open()
        sock = self.need_socket()
        if data and len(data) < 6:
            raise invalid()
        if data:
            address = self.address(data[4:])
            self._disconnect(sock)
            self.check_family(address)
            sock.connect(address)
            self.remote = address
            self.state |= PEER_SET
        else:
            self._disconnect(sock)
        number = self.next_number()
        self.answer(number, self.caller(), am.ok)
        return number.to_bytes(2, "big")

    def _disconnect(self, sock: socket.socket) -> None:
        """Forget the other side, which takes an address that Python has no word for."""
        if self.state & PEER_SET:
            library = ctypes.CDLL(None)
            library.connect(sock.fileno(), b"\0\0" + bytes(14), 2)
            self.state &= ~PEER_SET

    # Receiving -------------------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> bytes:
        """A time-out, and a length that means nothing."""
        self.must_be_open()
        if self.active or len(data) != 8:
            raise invalid()
        if self.request is not None:
            raise OSError(errno.EALREADY, "a request is under way")
        timeout = int.from_bytes(data[:4], "big")
        number = self.next_number()
        self.request = (number, self.caller())
        if not self.read_one():
            self.want(READ)
            if timeout != INFINITY and self.request is not None:
                self.timer = self.after(timeout, self._timed_out)
        return number.to_bytes(2, "big")

    def _timed_out(self, timer: Timer) -> None:
        self.unwant(READ)
        self._end_request((am.error, am.timeout))

    def _end_request(self, result: Any) -> None:
        request, self.request = self.request, None
        self.cancel(self.timer)
        self.timer = None
        if request is not None:
            self.answer(*request, result)

    def ready(self, events: int) -> None:
        """See :class:`InetDriver`."""
        for _ in range(self.read_packets):
            if not self.read_one() or self.watch is None or not self.watch.wanted & READ:
                return

    def read_one(self) -> bool:
        """Read one datagram and deliver it; False when there was none."""
        ancillary: Any = None
        try:
            data, address, ancillary = self._receive_some()
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as problem:
            error = posix_atom(problem.errno)
            if self.active:
                self.tell(_UDP_ERROR, self.port.pid, error)
            else:
                self.unwant(READ)
                self._end_request((am.error, error))
            return False
        self.received.add(len(data))
        where = write_address(self.family, address)
        if self.active:
            self._deliver(where, data, ancillary)
        else:
            content = self._content(where, data)
            self._end_request((am.ok, content if ancillary is None else (content, ancillary)))
        if not self.active:
            self.unwant(READ)
        return True

    def _receive_some(self) -> tuple[bytes, Any, Any]:
        """A datagram, where it comes from, and the list of its ancillary data (None: nobody wants it)."""
        sock = self.need_socket()
        if self.state & PEER_SET:
            return sock.recv(self.buffer_size), self.remote, None
        if not self.ancillary:
            return (*sock.recvfrom(self.buffer_size), None)
        data, items, _, address = sock.recvmsg(self.buffer_size, _ANCILLARY_SIZE)
        values = [ancillary_value(*item) for item in items]
        terms = [(_NAMES[value[0]], int.from_bytes(value[1:], "big")) for value in values if value]
        return data, address, make_list(terms)

    def _content(self, where: bytes, data: bytes) -> Any:
        """The datagram behind its address, which is a list even where data are a binary."""
        if self.mode == 0 or self.header > len(data):
            return make_list([*where, *data])
        return make_list([*where, *data[: self.header]], data[self.header :])

    def _deliver(self, where: bytes, data: bytes, ancillary: Any) -> None:
        if self.deliver_as == 0:
            self.deliver_to_port(where + data)
        else:
            first, second, _ = address_terms(where)
            extra = () if ancillary is None else (ancillary,)
            self.tell(_UDP, self.port.pid, first, second, *extra, self.payload(data))
        self.delivered()

    def options_set(self, was_active: int, packet_was: int) -> None:
        """Go on reading, or stop."""
        if self.state & OPEN and self.active != was_active:
            if self.active:
                self.want(READ)
            else:
                self.unwant(READ)

    # Sending ---------------------------------------------------------------------------------------------------------

    def output(self, data: bytes) -> None:
        """See :class:`Driver`."""
        caller, data = self.addressed(data)
        try:
            self._send(data)
        except OptionError:
            self.reply(caller, (am.error, am.einval))
        except (OSError, OverflowError) as problem:
            number = problem.errno if isinstance(problem, OSError) else errno.EINVAL
            self.reply(caller, (am.error, posix_atom(number)))
        else:
            self.reply(caller)

    def _send(self, data: bytes) -> None:
        if not self.state & OPEN:
            raise invalid()
        address, rest = read_address(self.family, data)
        size = int.from_bytes(rest[:4], "big")
        if len(rest) < 4 + size:
            raise invalid()
        ancillary = read_ancillary(rest[4 : 4 + size])
        content = rest[4 + size :]
        self.sent.add(len(content))
        sock = self.need_socket()
        if self.state & PEER_SET:
            sock.sendmsg([content], ancillary)
            return
        self.check_family(address)
        if ancillary:
            sock.sendmsg([content], ancillary, 0, address)
        else:
            sock.sendto(content, address)

    # The end ---------------------------------------------------------------------------------------------------------

    def close(self, data: bytes) -> bytes:
        """Close the socket; the port goes on."""
        self.close_socket()
        return b""

    def stop(self) -> None:
        """See :class:`Driver`."""
        self._end_request((am.error, am.closed))
        self.close_socket()


_OPERATIONS: Final[dict[int, Callable[[Any, bytes], bytes]]] = {
    2: UdpInet.close,
    3: UdpInet.connect,
    60: UdpInet.receive,
}
UdpInet.operations = {**COMMON_OPERATIONS, **_OPERATIONS}
