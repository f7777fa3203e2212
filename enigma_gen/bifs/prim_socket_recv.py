"""Natives of ``prim_socket`` that receive.

Who may not wait gives the atom ``zero`` in place of a reference, and gets ``ok`` (from OTP 26 on: ``timeout``) where others get ``select``.  A stream from
which as much came as there was room for, and of which no length was asked, has ``{more, Data}`` as long as there are buffers left (the option
``rcvbuf``).  One from which less came than was asked has ``{select, Data}``; from OTP 26 on the socket keeps such data till the rest has come too, or
somebody asks for less.

Source: OTP 25 ``prim_socket_nif.c`` (``esock_recv``, ``recv_check_*``), OTP 27 ``unix_socket_syncio.c``.
"""

from __future__ import annotations

import errno
import socket
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.socket_address import is_int, sockaddr_term
from enigma_gen.bifs.socket_control import control_terms
from enigma_gen.bifs.socket_entity import (
    BAD_STATE,
    CLOSED,
    SELECT,
    UINT64,
    Socket,
    failure,
    is_newer,
    out_of_range,
    want_socket,
)
from enigma_gen.bifs.socket_tables import MESSAGE_FLAGS
from enigma_gen.runtime import raw_socket
from enigma_gen.term.atom import OK, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("prim_socket")

Answer = Any

_LARGEST: Final = (1 << 31) - 1
_STREAM: Final = int(socket.SOCK_STREAM)


def _check(p: Any, ref: Any, sizes: tuple[Any, ...], flags: Any) -> Answer | None:
    """What is wrong with the arguments; None for nothing."""
    if type(ref) is not Ref and ref is not am.zero:
        badarg()
    if any(type(size) is not int for size in sizes) or type(flags) is not int:
        badarg()
    for size in sizes:
        if not 0 <= size < UINT64:
            return out_of_range(p, size)
    return None if is_int(flags) else out_of_range(p, flags)


def _may_read(p: Any, found: Socket, ref: Any) -> Answer | None:
    """The answer if it is not the turn of `p`; None if it is."""
    if not found.is_open():
        return CLOSED
    if found.acceptor.current is not None:
        return BAD_STATE
    if not found.reader.is_others(p):
        return None
    if ref is am.zero and not any(request.p is p for request in found.reader.waiting):
        return None
    return found.reader.enqueue(p, ref)


def _done(found: Socket) -> None:
    """An operation has come to its end."""
    if found.reader.current is not None:
        found.reader.done()


def _received(found: Socket, size: int) -> None:
    found.count("read_pkg")
    found.count("read_byte", size)


def _measured(found: Socket, size: int) -> None:
    """As :func:`_received`; the largest package counts too."""
    _received(found, size)
    found.counters["read_pkg_max"] = max(found.counters["read_pkg_max"], found.read_package + size)
    found.read_package = 0


def _failed(p: Any, found: Socket, ref: Any, problem: OSError) -> Answer:
    if problem.errno in (errno.EAGAIN, errno.EWOULDBLOCK):
        if ref is am.zero:
            return am.timeout if is_newer(p) else OK
        found.buffers_read = 0
        found.reader.hold(p, ref)
        found.reader.select()
        return SELECT
    found.count("read_fails")
    answer = failure(problem)
    if found.reader.current is not None:
        found.reader.abort(answer[1])
    return answer


def _ended(found: Socket, *, counts: bool, aborts: bool) -> Answer:
    """The other end has closed its direction of a stream."""
    if counts:
        found.count("read_fails")
    if aborts and found.reader.current is not None:
        found.reader.abort(am.closed)
    return CLOSED


@bif(since=25, until=26)
def nif_recv(p: Any, handle: Any, length: Any, flags: Any, ref: Any) -> Answer:
    """Receive `length` bytes; 0 for what there is."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, (length,), flags) or _may_read(p, found, ref)
    if wrong is not None:
        return wrong
    room = length or found.buffer_size
    found.count("read_tries")
    try:
        data = raw_socket.receive(found.fd, min(room, _LARGEST), flags | found.flags)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    size = len(data)
    charge_bytes(p, size)
    if not size and found.type == _STREAM:
        return _ended(found, counts=True, aborts=True)
    if size == room:
        return _full(p, found, ref, data) if not length and found.type == _STREAM else _whole(found, data)
    if not length or found.type != _STREAM or ref is am.zero:
        found.buffers_read = 0
        return _whole(found, data)
    found.count("read_byte", size)
    found.reader.hold(p, ref)
    found.reader.select()
    return (SELECT, data)


@bif(name="nif_recv", since=26)
def nif_recv_keeping(p: Any, handle: Any, length: Any, flags: Any, ref: Any) -> Answer:
    """As ``nif_recv``; what is less than was asked for is kept, even if it was only peeked at."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, (length,), flags) or _may_read(p, found, ref)
    if wrong is not None:
        return wrong
    kept = found.kept
    if kept and length <= len(kept):
        return _from_kept(found, length or len(kept))
    room = length or found.buffer_size
    found.count("read_tries")
    try:
        data = kept + raw_socket.receive(found.fd, min(room - len(kept), _LARGEST), flags | found.flags)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    charge_bytes(p, len(data))
    is_stream = found.type == _STREAM
    if len(data) == len(kept) and is_stream:
        found.kept = b""
        ended = _ended(found, counts=False, aborts=True)
        return (am.error, (am.closed, kept)) if kept else ended
    found.kept = b""
    if len(data) == room:
        return _full(p, found, ref, data) if not length and is_stream else _whole(found, data)
    found.buffers_read = 0
    if not length or not is_stream:
        return _whole(found, data)
    if ref is am.zero:
        return (am.timeout, _whole(found, data)[1])
    found.count("read_byte", len(data))
    found.kept = data
    found.reader.hold(p, ref)
    found.reader.select()
    return SELECT


def _from_kept(found: Socket, size: int) -> Answer:
    """`size` bytes of what was kept; all of it is counted, and once more when the rest of it is taken: so in OTP."""
    kept, found.kept = found.kept, found.kept[size:]
    _measured(found, len(kept))
    _done(found)
    return (OK, kept[:size])


def _whole(found: Socket, data: bytes) -> Answer:
    _measured(found, len(data))
    _done(found)
    return (OK, data)


def _full(p: Any, found: Socket, ref: Any, data: bytes) -> Answer:
    """A buffer is full: there may be more."""
    found.buffers_read += 1
    if found.buffers_read >= found.buffer_count:
        found.buffers_read = 0
        return _whole(found, data)
    found.count("read_byte", len(data))
    found.read_package += len(data)
    found.reader.hold(p, ref)
    return (am.more, data)


@bif(since=25)
def nif_recvfrom(p: Any, handle: Any, length: Any, flags: Any, ref: Any) -> Answer:
    """``{ok, {Address, Data}}``."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, (length,), flags) or _may_read(p, found, ref)
    if wrong is not None:
        return wrong
    found.count("read_tries")
    try:
        data, address = raw_socket.receive_from(found.fd, length or found.buffer_size, flags)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    charge_bytes(p, len(data))
    if not data and found.type == _STREAM:
        return _ended(found, counts=True, aborts=is_newer(p))
    _received(found, len(data))
    _done(found)
    return (OK, (sockaddr_term(address), data))


@bif(since=25)
def nif_recvmsg(p: Any, handle: Any, size: Any, control_size: Any, flags: Any, ref: Any) -> Answer:
    """``{ok, Message}``: a map of data, control messages, flags and, where there is one, an address."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, (size, control_size), flags) or _may_read(p, found, ref)
    if wrong is not None:
        return wrong
    found.count("read_tries")
    try:
        data, control, shown, address = raw_socket.receive_message(
            found.fd, size or found.buffer_size, control_size or found.control_size, flags
        )
    except OSError as problem:
        return _failed(p, found, ref, problem)
    charge_bytes(p, len(data))
    if not data and found.type == _STREAM:
        return _ended(found, counts=True, aborts=is_newer(p))
    _received(found, len(data))
    _done(found)
    pairs = [
        (am.iov, make_list([data])),
        (am.ctrl, control_terms(control)),
        (am.flags, _flag_terms(shown)),
    ]
    if address:
        pairs.append((am.addr, sockaddr_term(address)))
    return (OK, Map.from_pairs(pairs))


def _flag_terms(flags: int) -> Any:
    names: list[Any] = []
    for name, bit in MESSAGE_FLAGS.items():
        if flags & bit:
            names.append(name)
            flags &= ~bit
    return make_list([*names, flags] if flags else names)
