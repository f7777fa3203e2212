"""The driver ``tcp_inet``: streams of TCP, and of the local family.

A passive stream reads when it is asked to, an active one whenever something comes; what is read goes through :mod:`stream_input`.  What cannot be written
at once is queued; once the queue has reached the option ``high_watermark``, whoever has sent last gets his answer when it is down at ``low_watermark``, or
after ``send_timeout``, and the port is busy for all others.

Acceptors are served in their order; one that has ended meanwhile is passed over.

Source: OTP 25 ``inet_drv.c``.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar, Final

import attrs

from enigma_gen.abi.driver import DriverPort, Drivers, PortOptions
from enigma_gen.ports.inet_options import MULTI, ONCE
from enigma_gen.ports.inet_socket import (
    ACCEPTING,
    CLOSED,
    COMMON_OPERATIONS,
    CONNECTED,
    CONNECTING,
    INFINITY,
    LISTENING,
    OPEN,
    InetDriver,
    Refused,
    invalid,
)
from enigma_gen.ports.poller import READ, WRITE
from enigma_gen.ports.stream_input import RAW, StreamInput, length_prefix, packet_body
from enigma_gen.ports.stream_output import FileToSend, StreamOutput
from enigma_gen.runtime.port import open_port
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.signal import NORMAL, at_exit, not_at_exit
from enigma_gen.runtime.timer_wheel import Timer
from enigma_gen.term.atom import Atom, am, intern

drivers = Drivers()

_TCP: Final = intern("tcp")
_TCP_CLOSED: Final = intern("tcp_closed")
_TCP_ERROR: Final = intern("tcp_error")
_SENDFILE: Final = intern("sendfile")
_LARGEST: Final = 0x400_0000
_READS: Final = 16
_SHUTDOWN_READ: Final = 0
_INHERITED: Final = (
    "mode", "exit_on_close", "deliver_as", "packet", "packet_size", "type", "family", "header", "buffer_size", "high", "low",
    "send_timeout", "send_timeout_close", "show_reset", "linger_zero", "message_high", "message_low",
)  # fmt: skip


@attrs.define(eq=False)
class _Request:
    """Somebody waits for an answer; `timer` ends that."""

    number: int
    pid: Any
    timer: Timer | None = None


@drivers("tcp_inet")
class TcpInet(InetDriver):
    """One stream; see the module."""

    is_tcp = True
    protocol = socket.IPPROTO_TCP
    passive_tag: ClassVar[Atom] = intern("tcp_passive")

    def __init__(self, port: DriverPort, options: PortOptions) -> None:
        super().__init__(port, options)
        self.incoming = StreamInput()
        self.outgoing = StreamOutput()
        self.request: _Request | None = None
        self.acceptors: deque[_Request] = deque()
        self.busy = False
        self.busy_caller: Any = None
        self.busy_timer: Timer | None = None
        self.delay_timer: Timer | None = None
        self.ignored = False
        self.closed_for_send = False
        self.closed_for_receive = False
        self.reset_seen = False
        self.close_told = False
        self.shut_down = False
        self.shutdown_pending: int | None = None

    def is_connected(self) -> bool:
        """Whether there is another side."""
        return (self.state & CONNECTED) == CONNECTED

    def must_be_connected(self) -> socket.socket:
        """The socket.  Raises ``enotconn``."""
        if not self.is_connected():
            raise OSError(errno.ENOTCONN, "not connected")
        return self.need_socket()

    def stream_wants(self, events: int) -> None:
        """Want `events`, unless the socket is left alone."""
        if not self.ignored:
            self.want(events)

    # Requests that are answered later --------------------------------------------------------------------------------

    def begin_request(self) -> bytes:
        """A request by the caller; gives its number.  Raises ``ealready``."""
        if self.request is not None:
            raise OSError(errno.EALREADY, "a request is under way")
        self.request = _Request(self.next_number(), self.caller())
        return self.request.number.to_bytes(2, "big")

    def end_request(self, result: Any) -> bool:
        """Answer the request; whether there was one."""
        request, self.request = self.request, None
        if request is None:
            return False
        self.cancel(request.timer)
        self.answer(request.number, request.pid, result)
        return True

    # Connecting ------------------------------------------------------------------------------------------------------

    def connect(self, data: bytes) -> bytes:
        """A time-out and an address."""
        self.must_be_open()
        if self.is_connected():
            raise OSError(errno.EISCONN, "connected")
        if (self.state & CONNECTING) == CONNECTING or len(data) < 6:
            raise invalid()
        timeout = int.from_bytes(data[:4], "big")
        address = self.address(data[4:])
        self.check_family(address)
        code = self.need_socket().connect_ex(address)
        if code not in (0, errno.EINPROGRESS, errno.EAGAIN):
            raise OSError(code, "cannot connect")
        number = self.begin_request()
        if code:
            self.state = CONNECTING
            self.want(WRITE)
            if timeout != INFINITY and self.request is not None:
                self.request.timer = self.after(timeout, self._connect_timeout)
        else:
            self._connected()
        return number

    def _connected(self) -> None:
        self.state = CONNECTED
        if self.active:
            self.want(READ)
        self.end_request(am.ok)

    def _connect_timeout(self, timer: Timer) -> None:
        self.close_stream()
        self.end_request((am.error, am.timeout))

    def _finish_connect(self) -> None:
        self.unwant(WRITE)
        number = self.need_socket().getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            self.state = OPEN
            self.end_request((am.error, posix_atom(number)))
        else:
            self._connected()

    # Listening -------------------------------------------------------------------------------------------------------

    def listen(self, data: bytes) -> bytes:
        """The length of the queue."""
        self.must_be_open()
        if len(data) != 2:
            raise invalid()
        self.need_socket().listen(int.from_bytes(data, "big"))
        self.state = LISTENING
        return b""

    def accept(self, data: bytes) -> bytes:
        """A time-out."""
        if self.state not in (LISTENING, ACCEPTING) or len(data) != 4:
            raise invalid()
        timeout = int.from_bytes(data, "big")
        request = _Request(self.next_number(), self.caller())
        found = self._accept_now() if self.state == LISTENING else None
        if found is not None:
            self._hand_over(request, *found)
        else:
            self.acceptors.append(request)
            at_exit(self.port.system.find(request.pid), self._acceptor_ended)
            self.state = ACCEPTING
            self.want(READ)
            if timeout != INFINITY:
                request.timer = self.after(timeout, lambda timer: self._accept_timeout(request))
        return request.number.to_bytes(2, "big")

    def _accept_now(self) -> tuple[socket.socket, Any] | None:
        try:
            return self.need_socket().accept()
        except BlockingIOError:
            return None

    def _hand_over(self, request: _Request, sock: socket.socket, remote: Any) -> None:
        """Give a new connection, as a port of its own, to whoever has asked for it."""
        owner = self.port.system.find(request.pid)
        port = open_port(owner, type(self), PortOptions(command=b"tcp_inet"), b"tcp_inet")
        if port is None:
            sock.close()
            self.answer(request.number, request.pid, (am.error, am.system_limit))
            return
        stream = port.driver
        assert isinstance(stream, TcpInet)
        for name in _INHERITED:
            setattr(stream, name, getattr(self, name))
        stream.adopt(sock)
        stream.remote = remote
        stream.state = CONNECTED
        self.answer(request.number, request.pid, (am.ok, port.pid))

    def _acceptor_ended(self, p: Process, _: Any) -> None:
        for request in [request for request in self.acceptors if request.pid == p.pid]:
            self.acceptors.remove(request)
            self.cancel(request.timer)
        self._accepted()

    def _waits_no_more(self, request: _Request) -> None:
        """`request` has been taken off the acceptors."""
        self.cancel(request.timer)
        if all(other.pid != request.pid for other in self.acceptors):
            not_at_exit(self.port.system.find(request.pid), self._acceptor_ended)

    def _accept_timeout(self, request: _Request) -> None:
        self.acceptors.remove(request)
        self._waits_no_more(request)
        self._accepted()
        self.answer(request.number, request.pid, (am.error, am.timeout))

    def _accepted(self) -> None:
        if not self.acceptors:
            self.unwant(READ)
            self.state = LISTENING

    def _accept_all(self) -> None:
        """Serve acceptors as long as connections wait."""
        while self.acceptors:
            problem = None
            try:
                found = self._accept_now()
            except OSError as failed:
                problem = failed
            else:
                if found is None:
                    break
            request = self.acceptors.popleft()
            self._waits_no_more(request)
            if problem is not None:
                self.answer(request.number, request.pid, (am.error, posix_atom(problem.errno)))
                break
            assert found is not None
            self._hand_over(request, *found)
        self._accepted()

    # Receiving -------------------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> bytes:
        """A time-out and how many bytes are wanted (0: a packet, or what there is)."""
        if not self.is_connected():
            self._receive_closed()
        if self.active or len(data) != 8:
            raise invalid()
        timeout = int.from_bytes(data[:4], "big")
        size = int.from_bytes(data[4:], "big", signed=True)
        if self.packet != RAW and size:
            raise invalid()
        if size > _LARGEST:
            raise OSError(errno.ENOMEM, "too much")
        number = self.begin_request()
        if self.ignored or self.read(size) == 0:
            if timeout == 0:
                self.end_request((am.error, am.timeout))
            else:
                if timeout != INFINITY and self.request is not None:
                    self.request.timer = self.after(timeout, self._receive_timeout)
                self.stream_wants(READ)
        return number

    def _receive_closed(self) -> None:
        if not self.closed_for_receive:
            raise OSError(errno.ENOTCONN, "not connected")
        self.closed_for_receive = self.closed_for_send = False
        reset, self.reset_seen = self.reset_seen, False
        raise Refused(b"econnreset" if reset else b"closed")

    def _receive_timeout(self, timer: Timer) -> None:
        self.unwant(READ)
        self.incoming.remain = 0
        self.end_request((am.error, am.timeout))

    def read(self, wanted: int = 0) -> int:
        """Read once: the number of packets that were delivered, 0 when more has to come, -1 when the stream has ended."""
        incoming = self.incoming
        if incoming.data is None:
            size = wanted or self.buffer_size
            if self.packet == RAW and not wanted:
                return self._read_raw(size)
            incoming.begin(size, wanted)
        elif wanted:
            available = incoming.available()
            if available >= wanted:
                return self.deliver_packets(wanted)
            incoming.restart()
            incoming.expand(wanted)
            incoming.remain = size = wanted - available
        elif incoming.remain == 0:
            size, length = self._measure()
            if size < 0:
                return self.failed(errno.EMSGSIZE)
            if size == 0:
                return self.deliver_packets(length)
            incoming.restart()
            incoming.remain = length
        else:
            size = incoming.remain
        return self._read_into(size)

    def _receive_some(self, size: int) -> bytes | int:
        """What the socket has, or what :meth:`read` gives instead."""
        try:
            data = self.need_socket().recv(size)
        except (BlockingIOError, InterruptedError):
            if self.incoming.data is not None and not self.incoming.data:
                self._keep_request()
            return 0
        except OSError as problem:
            if problem.errno == errno.ECONNRESET and not self.show_reset:
                return self.ended()
            return self.failed(problem.errno or errno.EIO)
        return data or self.ended()

    def _keep_request(self) -> None:
        """An empty buffer is not kept, unless it is meant for a known number of bytes."""
        if not self.incoming.remain:
            self.incoming.clear()

    def _read_raw(self, size: int) -> int:
        found = self._receive_some(size)
        if isinstance(found, int):
            return found
        self.received.add(len(found))
        code = self.deliver_packet(found)
        self._after_packet()
        return code

    def _read_into(self, size: int) -> int:
        incoming = self.incoming
        found = self._receive_some(size)
        if isinstance(found, int):
            return found
        assert incoming.data is not None
        incoming.data += found
        if incoming.remain:
            incoming.remain -= len(found)
            return 0 if incoming.remain else self.deliver_packets(incoming.available())
        missing, length = self._measure()
        if missing < 0:
            return self.failed(errno.EMSGSIZE)
        if missing == 0:
            return self.deliver_packets(length)
        incoming.remain = length
        return 0

    def _measure(self) -> tuple[int, int]:
        return self.incoming.measure(self.packet, self.packet_size, self.delimiter)

    def deliver_packets(self, size: int = 0) -> int:
        """Deliver a packet of `size` bytes (0: if there is one), and those behind it as long as the stream is active; like :meth:`read`."""
        incoming = self.incoming
        if not size:
            if incoming.data is None or incoming.remain:
                return 0
            missing, size = self._measure()
            if missing:
                incoming.remain = max(size, 0) if missing > 0 else 0
                return min(missing, 0)
        count = 0
        while size:
            self.received.add(size)
            if self.deliver_packet(incoming.take(size)) < 0:
                return -1
            count += 1
            size = 0
            self._after_packet()
            if self.active and incoming.data is not None:
                missing, size = self._measure()
                if missing < 0:
                    return self.failed(errno.EMSGSIZE)
                if missing:
                    incoming.restart()
                    incoming.remain = size
                    size = 0
        return count

    def _after_packet(self) -> None:
        if not self.active:
            self.unwant(READ)
            self.incoming.restart()

    def deliver_packet(self, packet: bytes) -> int:
        """Deliver one packet: -1 when nobody wants it."""
        kind = self.packet
        if self.deliver_as == 0:
            self.deliver_to_port(packet_body(kind, packet))
        else:
            term = None if kind == RAW else self.incoming.term(kind, packet, self.port.pid)
            if not self.active:
                content = self.payload(packet_body(kind, packet)) if term is None else term
                return 1 if self.end_request((am.ok, content)) else -1
            if term is None:
                self.tell(_TCP, self.port.pid, self.payload(packet_body(kind, packet)))
            elif type(term) is tuple and term[0] is am.ssl_tls:
                self.tell(*term)
            else:
                self.tell(am.http, self.port.pid, term)
        self.delivered()
        return 1

    def unreceive(self, data: bytes) -> bytes:
        """Put data back in front of what comes."""
        self.must_be_connected()
        self.incoming.push(data, self.buffer_size)
        if self.active:
            self.deliver_packets()
        return b""

    # The end ---------------------------------------------------------------------------------------------------------

    def ended(self) -> int:
        """The other side has closed the connection; gives -1."""
        was_blocked = self._release_sender(am.closed, clear=True)
        if self.outgoing.file() is not None:
            self._sendfile_failed(errno.ENOTCONN)
            was_blocked = True
        if not was_blocked:
            self.closed_for_send = True
        self.incoming.clear()
        if not self.active:
            self._close_read_side()
            self.end_request((am.error, am.closed))
        else:
            self._tell_closed()
            if self.exit_on_close:
                self.port.leave(NORMAL)
            else:
                self.unwant(READ)
        return -1

    def failed(self, number: int) -> int:
        """Reading has failed; gives -1."""
        self._release_sender(am.closed, clear=True)
        if self.outgoing.file() is not None:
            self._sendfile_failed(number)
        self.incoming.clear()
        error = posix_atom(number)
        if not self.active:
            self._close_read_side()
            self.end_request((am.error, error))
        else:
            self.tell(_TCP_ERROR, self.port.pid, error)
            self._tell_closed()
            if self.exit_on_close:
                self.port.leave(error)
            else:
                self.unwant(READ)
        return -1

    def _close_read_side(self) -> None:
        if self.exit_on_close:
            self.close_stream()
        else:
            self.unwant(READ)

    def _tell_closed(self) -> None:
        if not self.close_told:
            self.close_told = True
            self.tell(_TCP_CLOSED, self.port.pid)

    def close_stream(self) -> None:
        """Close the socket and forget what was under way; the port goes on."""
        self.incoming.clear()
        self._clear_output()
        self.close_socket()

    def _clear_output(self) -> None:
        self.outgoing.clear()
        self.queued = 0
        self.tell_empty()

    def activated(self) -> None:
        """A stream that has ended tells so when it is made active."""
        if self.type != socket.SOCK_STREAM or self.state != CLOSED:
            return
        if self.reset_seen:
            self.reset_seen = False
            self.tell(_TCP_ERROR, self.port.pid, am.econnreset)
        self._tell_closed()
        if self.exit_on_close:
            self.port.leave(NORMAL)

    def options_set(self, was_active: int, packet_was: int) -> None:
        """Go on reading, or stop."""
        if self.type != socket.SOCK_STREAM or not self.is_connected():
            return
        active = self.active
        if not was_active and active in (ONCE, MULTI) and self.packet == packet_was:
            if self.read() >= 0 and self.active:
                self.stream_wants(READ)
            return
        if active != was_active:
            if active:
                self.stream_wants(READ)
            else:
                self.unwant(READ)
        if active and (not was_active or self.packet != packet_was):
            self.deliver_packets()

    # Sending ---------------------------------------------------------------------------------------------------------

    def output(self, data: bytes) -> None:
        """See :class:`Driver`."""
        caller, data = self.addressed(data)
        self._output(data, caller)

    def transmit(self, data: bytes) -> None:
        """See :class:`Driver`."""
        self._output(data, None)

    def _output(self, data: bytes, caller: Any) -> None:
        if not self.is_connected():
            if self.closed_for_send:
                self.closed_for_send = False
                self.reply(caller, (am.error, am.econnreset if self.reset_seen else am.closed))
            else:
                self.reply(caller, (am.error, am.enotconn))
        elif self.shutdown_pending is not None:
            self._send_failed(errno.EPIPE, caller)
        else:
            self._send(length_prefix(self.packet, len(data)) + data, caller)

    def _send(self, data: bytes, caller: Any) -> None:
        self.sent.add(len(data))
        outgoing = self.outgoing
        if outgoing.items:
            self._enqueue(data)
            if self.queued >= self.high:
                self._block(caller)
                return
        elif self.ignored or self.delay_send:
            self._enqueue(data)
            if not self.ignored and self.delay_timer is None:
                self.delay_timer = self.after(0, self._delayed_send)
        elif data:
            try:
                count = self.need_socket().send(data)
            except (BlockingIOError, InterruptedError):
                count = 0
            except OSError as problem:
                self._send_failed(self._send_error(problem.errno), caller)
                return
            if count < len(data):
                self._enqueue(memoryview(data)[count:])
                self.want(WRITE)
        self.reply(caller)

    def _enqueue(self, data: bytes | memoryview) -> None:
        self.outgoing.add(data)
        self.queued = self.outgoing.size

    def _block(self, caller: Any) -> None:
        """The queue is too long: the caller has to wait for his answer."""
        if self.send_timeout == 0:
            self.reply(caller, (am.error, am.timeout))
            return
        self.busy = True
        self.busy_caller = caller
        self.port.set_busy(True)
        if self.send_timeout > 0:
            self.cancel(self.busy_timer)
            self.busy_timer = self.after(self.send_timeout, self._send_timed_out)

    def _release_sender(self, result: Any, *, clear: bool = False) -> bool:
        """Answer whoever waits because the queue was too long; whether there was somebody.  With `clear` the queue is dropped."""
        if not self.busy:
            return False
        if clear:
            self._clear_output()
        self.cancel(self.busy_timer)
        self.busy_timer = None
        self.busy = False
        caller = self.busy_caller
        self.port.set_busy(False)
        self.reply(caller, result if result is am.ok else (am.error, result))
        return True

    def _send_timed_out(self, timer: Timer) -> None:
        self._release_sender(am.timeout)
        if self.send_timeout_close:
            self.close_stream()

    def _delayed_send(self, timer: Timer) -> None:
        self.delay_timer = None
        if self.sock is not None:
            self._write_queue()

    def _write_queue(self) -> None:
        """Write what is queued, as far as it goes."""
        outgoing = self.outgoing
        while outgoing.items:
            try:
                sent = outgoing.write(self.need_socket())
            except (BlockingIOError, InterruptedError):
                self.want(WRITE)
                return
            except OSError as problem:
                if outgoing.file() is not None:
                    self._sendfile_failed(problem.errno or 0)
                self._send_failed(self._send_error(problem.errno), None)
                return
            finally:
                self.queued = outgoing.size
            if self.busy and self.queued <= self.low and outgoing.file() is None:
                self._release_sender(am.ok)
            if sent is not None:
                self._sendfile_done(sent)
        self.unwant(WRITE)
        self.tell_empty()
        if self.shutdown_pending is not None:
            self._shut_down_now(self.shutdown_pending)
        self.port.written()

    def _send_error(self, number: int | None) -> int:
        if number == errno.EPIPE and not self.shut_down:
            return errno.ECONNRESET
        return number or errno.EIO

    def _send_failed(self, number: int, caller: Any) -> None:
        """Writing has failed; `caller` (None: nobody) waits for an answer."""
        show = number == errno.ECONNRESET and self.show_reset
        error = posix_atom(number) if show else am.closed
        if self.busy:
            caller = self.busy_caller
            self.cancel(self.busy_timer)
            self.busy_timer = None
            self.busy = False
            self.port.set_busy(False)
        is_file = self.outgoing.file() is not None
        if caller is not None and not is_file:
            self.reply(caller, (am.error, error))
        if self.active:
            if show:
                self.tell(_TCP_ERROR, self.port.pid, error)
            self._tell_closed()
            if self.exit_on_close:
                self.port.leave(NORMAL)
            else:
                self.close_stream()
            return
        self._answer_all()
        if caller is None:
            self.closed_for_send = True
        self.close_stream()
        self.closed_for_receive = True
        self.reset_seen = show
        self.port.written()

    # Files -----------------------------------------------------------------------------------------------------------

    def send_file(self, data: bytes) -> bytes:
        """A descriptor in the machine's own form, offset and length."""
        if len(data) != 20:
            raise invalid()
        self.must_be_connected()
        if self.outgoing.file() is not None:
            raise invalid()
        fd = os.dup(int.from_bytes(data[:4], sys.byteorder))
        offset, length = int.from_bytes(data[4:12], "big"), int.from_bytes(data[12:], "big")
        self.outgoing.items.append(FileToSend(fd, offset, length))
        self._write_queue()
        return b""

    def _sendfile_done(self, sent: FileToSend) -> None:
        self.tell(_SENDFILE, self.port.pid, (am.ok, sent.sent & 0xFFFF_FFFF, sent.sent >> 32))

    def _sendfile_failed(self, number: int) -> None:
        is_closed = number in (errno.ECONNRESET, errno.ENOTCONN, errno.EPIPE)
        self.tell(_SENDFILE, self.port.pid, (am.error, am.closed if is_closed else posix_atom(number)))

    # Shutting down ---------------------------------------------------------------------------------------------------

    def shutdown(self, data: bytes) -> bytes:
        """0: no more reading, 1: no more writing, 2: neither."""
        sock = self.must_be_connected()
        if len(data) != 1:
            raise invalid()
        if data[0] != _SHUTDOWN_READ and self.queued:
            self.shutdown_pending = data[0]
            return b""
        try:
            sock.shutdown(data[0])
        except OSError:
            self.shut_down = self.shut_down or data[0] != _SHUTDOWN_READ
            raise
        return b""

    def _shut_down_now(self, how: int) -> None:
        try:
            self.need_socket().shutdown(how)
        except OSError as problem:
            self._send_failed(problem.errno or errno.EIO, None)
        else:
            self.shut_down = True

    def ignore(self, data: bytes) -> bytes:
        """1: leave the socket alone; 0: no longer."""
        self.must_be_connected()
        if data[:1] == b"\1" and not self.ignored:
            self.unwant(READ | WRITE)
            self.ignored = True
        elif data[:1] == b"\0" and self.ignored:
            self.ignored = False
            if self.active or self.request is not None:
                self.want(READ)
            if self.outgoing.items:
                self.want(WRITE)
        else:
            raise invalid()
        return b""

    def close(self, data: bytes) -> bytes:
        """Close the socket; the port goes on."""
        self._answer_all()
        self.close_stream()
        return b""

    def _answer_all(self) -> None:
        """Whoever waits gets ``closed``."""
        if self.acceptors:
            waiting = [*self.acceptors]
            self.acceptors.clear()
            for request in waiting:
                self._waits_no_more(request)
                self.answer(request.number, request.pid, (am.error, am.closed))
            self._accepted()
        self.end_request((am.error, am.closed))
        for timer in (self.busy_timer, self.delay_timer):
            self.cancel(timer)

    def flush(self) -> None:
        """See :class:`Driver`: what nobody is writing is dropped."""
        writing = self.watch is not None and self.watch.wanted & WRITE
        if not writing or self.linger_zero or self.outgoing.file() is not None:
            self._clear_output()
            self.port.written()

    def stop(self) -> None:
        """See :class:`Driver`."""
        self._answer_all()
        self.outgoing.clear()
        self.close_socket()

    def ready(self, events: int) -> None:
        """See :class:`InetDriver`."""
        if events & WRITE:
            if self.state == CONNECTING:
                self._finish_connect()
            elif self.is_connected():
                self._write_queue()
            else:
                self.unwant(WRITE)
        if events & READ and self.watch is not None and self.watch.wanted & READ:
            if self.state == ACCEPTING:
                self._accept_all()
            elif self.is_connected():
                self._read_on()
            else:
                self.unwant(READ)

    def _read_on(self) -> None:
        for _ in range(_READS):
            if self.read() <= 0 or self.watch is None or not self.watch.wanted & READ:
                return


_OPERATIONS: Final[dict[int, Callable[[Any, bytes], bytes]]] = {
    2: TcpInet.close,
    3: TcpInet.connect,
    26: TcpInet.accept,
    27: TcpInet.listen,
    28: TcpInet.ignore,
    42: TcpInet.receive,
    43: TcpInet.unreceive,
    44: TcpInet.shutdown,
    45: TcpInet.send_file,
}
TcpInet.operations = {**COMMON_OPERATIONS, **_OPERATIONS}
