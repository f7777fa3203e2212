"""What the drivers of sockets have in common: the operations of ``port_control`` and the requests that are answered later.

The answer of an operation begins with 1 and what it gives, or with 0 and the name of an error.  A request that is answered later gives a number; its
answer is the message ``{inet_async, Port, Number, Result}`` to whoever asked.  Whoever sends gets ``{inet_reply, Port, Result}``; from some version of OTP 27
on ``prim_inet`` puts a reference in front of the data, which then is the last element of that answer.

`state` has OTP's bits.  The socket never blocks; what has to be waited for is left to the VM's poller, and time-outs to its timer wheel,
so a socket needs no task of its own.

A socket of ``{fd, Number}`` is not closed with its port.

Source: OTP 25 ``inet_drv.c``, ``inet_int.hrl``, ``prim_inet.erl``.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Callable
from typing import Any, ClassVar, Final

from enigma_gen.abi.driver import Driver, DriverPort, PortOptions
from enigma_gen.ports.inet_address import FAMILIES, INET, INET6, LOCAL, port_number, read_address, write_address
from enigma_gen.ports.inet_interfaces import all_interfaces, interface_facts, interface_names
from enigma_gen.ports.inet_options import MULTI, ONCE, PASSIVE, OptionError, get_options, set_options
from enigma_gen.ports.poller import Watch, poller_of
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.timer_wheel import Timer
from enigma_gen.term.atom import Atom, am, intern
from enigma_gen.term.cons import make_list
from enigma_gen.term.etf import LOCAL as LOCAL_FORM
from enigma_gen.term.etf import VERSION, EtfError, decode
from enigma_gen.term.ids import Ref

_LOCAL_TERM: Final = bytes((VERSION, LOCAL_FORM))
MAGIC: Final = 0x03F1_A300
CLOSED: Final = 0
OPEN: Final = 0x01
CONNECTED: Final = 0x05
LISTENING: Final = 0x09
CONNECTING: Final = 0x11
ACCEPTING: Final = 0x29
PEER_SET: Final = 0x04

INET_ASYNC: Final = intern("inet_async")
INET_REPLY: Final = intern("inet_reply")
EMPTY_OUT_Q: Final = intern("empty_out_q")
INFINITY: Final = 0xFFFF_FFFF

_TYPES: Final = {1: socket.SOCK_STREAM, 2: socket.SOCK_DGRAM, 3: socket.SOCK_SEQPACKET}
_FAMILY_CODES: Final = {socket.AF_INET: INET, socket.AF_INET6: INET6, socket.AF_UNIX: LOCAL}
_DEFAULT_BUFFER: Final = 1_460
_HIGH: Final = 8_192
_LOW: Final = 4_096
_UNLIMITED: Final = -1


class Refused(Exception):
    """An operation fails with the error that is the argument, a name."""


def invalid() -> OSError:
    """``einval``."""
    return OSError(errno.EINVAL, "invalid")


class Statistics:
    """What ``inet:getstat`` tells."""

    __slots__ = ("count", "largest", "average", "deviation", "octets")

    def __init__(self) -> None:
        self.count = 0
        self.largest = 0
        self.average = 0.0
        self.deviation = 0.0
        self.octets = 0

    def add(self, size: int) -> None:
        """One more packet of `size` bytes."""
        self.count += 1
        self.octets += size
        self.largest = max(self.largest, size)
        self.average += (size - self.average) / self.count
        self.deviation += (size - self.average - self.deviation) / self.count


class InetDriver(Driver):
    """One socket; see the module.  Subclasses add operations to `operations`."""

    is_tcp: ClassVar[bool] = False
    soft_busy = True
    port_locking = True
    protocol: ClassVar[int] = 0
    passive_tag: ClassVar[Atom]
    operations: ClassVar[dict[int, Callable[[Any, bytes], bytes]]] = {}

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self.sock: socket.socket | None = None
        self.watch: Watch | None = None
        self.state = CLOSED
        self.family = -1
        self.type = -1
        self.prebound = False
        self.remote: Any = None
        self.shown_peer: bytes | None = None
        self.shown_name: bytes | None = None
        self.subscribers: list[Any] = []
        self.reference = 0
        self.buffer_size = _DEFAULT_BUFFER
        self.buffer_set = False
        self.header = 0
        self.packet = 0
        self.packet_size = 0
        self.mode = 0
        self.deliver_as = 1
        self.exit_on_close = 1
        self.delimiter = 10
        self.debug = 0
        self.active = PASSIVE
        self.active_count = 0
        self.ancillary = 0
        self.high = _HIGH
        self.low = _LOW
        self.message_high = _HIGH
        self.message_low = _LOW
        self.send_timeout = _UNLIMITED
        self.send_timeout_close = 0
        self.delay_send = 0
        self.show_reset = False
        self.linger_zero = False
        self.read_packets = 5
        self.netns: bytes | None = None
        self.received = Statistics()
        self.sent = Statistics()

    # Talking to processes --------------------------------------------------------------------------------------------

    def caller(self) -> Any:
        """The identifier of the process that is talking to the port right now."""
        current = self.port.system.scheduler.current
        return self.port.connected if current is None else current.pid

    def addressed(self, data: bytes) -> tuple[Any, bytes]:
        """Who is to be answered (see :meth:`reply`), and what he sends."""
        caller = self.caller()
        if data[2:4] != _LOCAL_TERM:
            return caller, data
        end = 2 + int.from_bytes(data[:2], "big")
        try:
            ref, used = decode(data[2:end], context=self.port.system.etf_context)
        except EtfError:
            return caller, data
        return ((caller, ref), data[end:]) if type(ref) is Ref and used == end - 2 else (caller, data)

    def send(self, pid: Any, message: Any) -> None:
        """Send a message to a process, if it is there."""
        process = self.port.system.find(pid)
        if process is not None:
            process.post(message)

    def tell(self, *message: Any) -> None:
        """Send a message to the connected process."""
        self.send(self.port.connected, message)

    def answer(self, number: int, pid: Any, result: Any) -> None:
        """Answer a request."""
        self.send(pid, (INET_ASYNC, self.port.pid, number, result))

    def reply(self, caller: Any, result: Any = am.ok) -> None:
        """Answer whoever has sent something: a pid, a pid and a reference, or None for nobody."""
        if type(caller) is tuple:
            pid, ref = caller
            self.send(pid, (INET_REPLY, self.port.pid, result, ref))
        elif caller is not None:
            self.send(caller, (INET_REPLY, self.port.pid, result))

    def tell_passive(self) -> None:
        """The socket is passive from now on: the messages are used up."""
        self.tell(self.passive_tag, self.port.pid)

    def delivered(self) -> None:
        """A message went to the connected process: ``once`` and counts go down."""
        if self.active == ONCE:
            self.active = PASSIVE
        elif self.active == MULTI:
            self.active_count -= 1
            if self.active_count == 0:
                self.active = PASSIVE
                self.tell_passive()

    def payload(self, data: bytes) -> Any:
        """`data` as the option ``mode`` and ``header`` want it."""
        if self.mode == 0 or self.header > len(data):
            return make_list(list(data))
        return make_list(list(data[: self.header]), data[self.header :]) if self.header else data

    def deliver_to_port(self, data: bytes) -> None:
        """``{Port, {data, Data}}``."""
        if self.mode == 0 or self.header > len(data):
            self.port.received_after(data, None)
        else:
            self.port.received_after(data[: self.header], data[self.header :])

    def next_number(self) -> int:
        """The number of a new request."""
        self.reference = (self.reference + 1) & 0xFFFF
        return self.reference

    def after(self, milliseconds: int, action: Callable[[Timer], None]) -> Timer:
        """Start a timer."""
        system = self.port.system
        timer: Timer = system.timers.start(system.tick_after(milliseconds), action)
        system.notify()
        return timer

    def cancel(self, timer: Timer | None) -> None:
        """Stop a timer."""
        if timer is not None:
            self.port.system.timers.cancel(timer)

    # The socket ------------------------------------------------------------------------------------------------------

    def adopt(self, sock: socket.socket) -> None:
        """Use `sock` from now on."""
        sock.setblocking(False)
        self.sock = sock
        self.watch = Watch(poller_of(self.port.system), sock.fileno(), self.ready)

    def need_socket(self) -> socket.socket:
        """The socket.  Raises ``ebadf`` when there is none."""
        if self.sock is None:
            raise OSError(errno.EBADF, "no socket")
        return self.sock

    def want(self, events: int) -> None:
        """Have :meth:`ready` called when `events` are possible."""
        if self.watch is not None:
            self.watch.want(events)

    def unwant(self, events: int) -> None:
        """The opposite of :meth:`want`."""
        if self.watch is not None:
            self.watch.forget(events)

    def close_socket(self) -> None:
        """Close the socket; the port goes on."""
        self.subscribers.clear()
        if self.watch is not None:
            self.watch.close()
        if self.sock is None:
            return
        if self.prebound:
            self.sock.detach()
        else:
            self.sock.close()
            self.state = CLOSED
        self.sock = self.watch = None

    def ready(self, events: int) -> None:
        """The socket can do `events`, of those that are wanted."""
        raise NotImplementedError

    def activated(self) -> None:
        """The option ``active`` was set to something else than false."""

    def options_set(self, was_active: int, packet_was: int) -> None:
        """Options were set; `was_active` and `packet_was` say what some were before."""

    def stop(self) -> None:
        """See :class:`Driver`."""
        self.close_socket()

    # Operations ------------------------------------------------------------------------------------------------------

    def control(self, operation: int, data: bytes) -> list[int] | None:
        """See :class:`Driver`."""
        perform = self.operations.get(operation - MAGIC)
        if perform is None:
            return [0, *b"exbadport"]
        try:
            return [1, *perform(self, data)]
        except Refused as refused:
            return [0, *refused.args[0]]
        except OptionError:
            return [0, *b"einval"]
        except (OSError, OverflowError, ValueError) as problem:
            number = problem.errno if isinstance(problem, OSError) else errno.EINVAL
            return [0, *posix_atom(number).name.encode()]

    def must_be_open(self) -> None:
        """Raises ``exbadport`` when it is not."""
        if not self.state & OPEN:
            raise Refused(b"exbadport")

    def kind_of(self, data: bytes) -> tuple[int, int]:
        """Family and type that the first two bytes stand for."""
        family = FAMILIES.get(data[0])
        if family is None:
            raise OSError(errno.EAFNOSUPPORT, "unknown family")
        kind = _TYPES.get(data[1])
        if kind is None or (self.is_tcp and kind != socket.SOCK_STREAM):
            raise invalid()
        return family, kind

    def open(self, data: bytes) -> bytes:
        """Family and type."""
        if len(data) != 2:
            raise invalid()
        family, kind = self.kind_of(data)
        if self.state != CLOSED:
            raise Refused(b"exbadseq")
        if self.netns is not None:
            self._find_namespace(self.netns)
        protocol = 0 if family == socket.AF_UNIX else self.protocol
        self.adopt(socket.socket(family, kind, protocol))
        self.state = OPEN
        self.family, self.type = family, kind
        self.opened()
        return b""

    @staticmethod
    def _find_namespace(name: bytes) -> None:
        """Other network namespaces are out of reach; what is none is told as in OTP."""
        os.close(os.open(name, os.O_RDONLY))
        raise OSError(errno.EPERM, "cannot change the network namespace")

    def fdopen(self, data: bytes) -> bytes:
        """Family, type, descriptor, and whether it is bound already."""
        if len(data) not in (6, 10):
            raise invalid()
        family, kind = self.kind_of(data)
        bound = len(data) == 6 or any(data[6:])
        fd = int.from_bytes(data[2:6], "big", signed=True)
        if fd < 0:
            raise OSError(errno.EBADF, "no descriptor")
        sock = socket.socket(family, kind, self.protocol if family != socket.AF_UNIX else 0, fileno=fd)
        try:
            if bound:
                with socket.socket(fileno=os.dup(fd)) as seen:
                    if seen.family != family:
                        raise invalid()
            self.adopt(sock)
        except OSError:
            sock.detach()
            raise
        self.prebound = True
        self.state = OPEN
        self.family, self.type = family, kind
        if kind == socket.SOCK_STREAM:
            with contextlib.suppress(OSError):
                sock.getpeername()
                self.state = CONNECTED
        self.opened()
        return b""

    def opened(self) -> None:
        """The socket is there."""

    def address(self, data: bytes) -> Any:
        """The address in `data`."""
        return read_address(self.family, data)[0]

    def bind(self, data: bytes) -> bytes:
        """An address; gives the port."""
        if len(data) < 2:
            raise invalid()
        if self.state != OPEN:
            raise Refused(b"exbadport")
        sock = self.need_socket()
        address = self.address(data)
        self.check_family(address)
        sock.bind(address)
        return (port_number(address) or port_number(sock.getsockname())).to_bytes(2, "big")

    def check_family(self, address: Any) -> None:
        """Python wants addresses of the socket's own family; raises the system's error for others."""
        size = len(address) if isinstance(address, tuple) else 0
        if size != {socket.AF_INET: 2, socket.AF_INET6: 4}.get(socket.AddressFamily(self.family), 0):
            number = errno.EAFNOSUPPORT if self.family == socket.AF_INET else errno.EINVAL
            raise OSError(number, "address of another family")

    def peer(self, data: bytes) -> bytes:
        """The address of the other side."""
        if not self.state & PEER_SET:
            raise OSError(errno.ENOTCONN, "not connected")
        if self.shown_peer is not None:
            return self.shown_peer
        return write_address(self.family, self.need_socket().getpeername())

    def name_(self, data: bytes) -> bytes:
        """The socket's own address."""
        if self.shown_name is not None:
            return self.shown_name
        return write_address(self.family, self.need_socket().getsockname())

    def _shown(self, data: bytes) -> bytes | None:
        if not data:
            return None
        if len(data) < 2:
            raise invalid()
        address = self.address(data)
        family = socket.AF_UNIX if isinstance(address, bytes) else _FAMILY_OF_SIZE[len(address)]
        return write_address(family, address)

    def set_peer(self, data: bytes) -> bytes:
        """Pretend that the other side has this address."""
        self.shown_peer = self._shown(data)
        return b""

    def set_name(self, data: bytes) -> bytes:
        """Pretend that this side has this address."""
        self.shown_name = self._shown(data)
        return b""

    def local_addresses(self, data: bytes) -> bytes:
        """All addresses of this side."""
        return self._addresses(data, lambda: self.need_socket().getsockname())

    def peer_addresses(self, data: bytes) -> bytes:
        """All addresses of the other side."""
        return self._addresses(data, lambda: self.need_socket().getpeername())

    def _addresses(self, data: bytes, get: Callable[[], Any]) -> bytes:
        if len(data) != 4:
            raise invalid()
        self.must_be_open()
        return write_address(self.family, get())

    def set_opts(self, data: bytes) -> bytes:
        """Set options."""
        active, packet = self.active, self.packet
        set_options(self, data)
        self.options_set(active, packet)
        return b""

    def get_opts(self, data: bytes) -> bytes:
        """Get options."""
        return get_options(self, data)

    def get_stat(self, data: bytes) -> bytes:
        """Statistics."""
        received, sent = self.received, self.sent
        values = {
            1: received.count,
            2: received.largest,
            3: int(received.average),
            4: int(abs(received.deviation)),
            5: sent.count,
            6: sent.largest,
            7: int(sent.average),
            8: self.queued,
            9: received.octets,
            10: sent.octets,
        }
        answer = bytearray()
        for item in data:
            if item not in values:
                raise invalid()
            answer.append(item)
            size = 8 if item >= 9 else 4
            answer += (values[item] & (1 << size * 8) - 1).to_bytes(size, "big")
        return bytes(answer)

    def subscribe(self, data: bytes) -> bytes:
        """Tell the caller when the queue is empty, unless it is."""
        answer = bytearray()
        for item in data:
            if item != 1:
                raise invalid()
            if self.queued:
                self.subscribers.append(self.caller())
            answer += bytes([item]) + self.queued.to_bytes(4, "big")
        return bytes(answer)

    def tell_empty(self) -> None:
        """The queue is empty: tell those who wanted to know."""
        waiting, self.subscribers = self.subscribers, []
        for pid in waiting:
            self.send(pid, (EMPTY_OUT_Q, self.port.pid))

    def get_fd(self, data: bytes) -> bytes:
        """The descriptor."""
        if not self.state & OPEN:
            raise invalid()
        return self.need_socket().fileno().to_bytes(4, "big")

    def get_type(self, data: bytes) -> bytes:
        """Family and type."""
        kinds = {value: key for key, value in _TYPES.items()}
        if self.family not in _FAMILY_CODES or self.type not in kinds:
            raise invalid()
        family = _FAMILY_CODES[socket.AddressFamily(self.family)]
        return family.to_bytes(4, "big") + kinds[socket.SocketKind(self.type)].to_bytes(4, "big")

    def get_status(self, data: bytes) -> bytes:
        """The bits of the state."""
        return self.state.to_bytes(4, "big")

    def get_host_name(self, data: bytes) -> bytes:
        """The name of this machine."""
        if data:
            raise invalid()
        return os.fsencode(socket.gethostname())

    def get_service_by_name(self, data: bytes) -> bytes:
        """Name and protocol, each after its length; gives the port."""
        if len(data) < 2:
            raise invalid()
        end = 1 + data[0]
        name, protocol = data[1:end], data[end + 1 : end + 1 + data[end]] if end < len(data) else b""
        try:
            return socket.getservbyname(name.decode("latin1"), protocol.decode("latin1")).to_bytes(2, "big")
        except (OSError, UnicodeError):
            raise invalid() from None

    def get_service_by_port(self, data: bytes) -> bytes:
        """A port, and the protocol after its length; gives the name."""
        if len(data) < 3 or data[2] > len(data) - 3:
            raise invalid()
        protocol = data[3 : 3 + data[2]].decode("latin1")
        try:
            return socket.getservbyport(int.from_bytes(data[:2], "big"), protocol).encode("latin1")
        except (OSError, UnicodeError):
            raise invalid() from None

    def get_interface_names(self, data: bytes) -> bytes:
        """The names of the interfaces that have an address, each ended by a zero byte."""
        self.must_be_open()
        return interface_names(self.need_socket())

    def get_interfaces(self, data: bytes) -> bytes:
        """All addresses of all interfaces."""
        self.must_be_open()
        return all_interfaces()

    def get_interface(self, data: bytes) -> bytes:
        """A name after its length, and what is to be known."""
        self.must_be_open()
        if not data or data[0] > len(data):
            raise invalid()
        end = 1 + data[0]
        return interface_facts(self.need_socket(), data[1:end], data[end:])

    def leave_alone(self, data: bytes) -> bytes:
        """Only connected streams can be left alone."""
        if (self.state & CONNECTED) != CONNECTED:
            raise OSError(errno.ENOTCONN, "not connected")
        raise invalid()


_FAMILY_OF_SIZE: Final = {2: socket.AF_INET, 4: socket.AF_INET6}

COMMON_OPERATIONS: Final[dict[int, Callable[[Any, bytes], bytes]]] = {
    1: InetDriver.open,
    4: InetDriver.peer,
    5: InetDriver.name_,
    6: InetDriver.bind,
    7: InetDriver.set_opts,
    8: InetDriver.get_opts,
    11: InetDriver.get_stat,
    12: InetDriver.get_host_name,
    13: InetDriver.fdopen,
    14: InetDriver.get_fd,
    15: InetDriver.get_type,
    16: InetDriver.get_status,
    17: InetDriver.get_service_by_name,
    18: InetDriver.get_service_by_port,
    19: InetDriver.set_name,
    20: InetDriver.set_peer,
    21: InetDriver.get_interface_names,
    22: InetDriver.get_interface,
    24: InetDriver.subscribe,
    25: InetDriver.get_interfaces,
    28: InetDriver.leave_alone,
    29: InetDriver.local_addresses,
    30: InetDriver.peer_addresses,
}
"""By the number of the request."""
