"""Natives of ``prim_socket`` that send.

What cannot be sent at once is the caller's: ``select`` for all of it, ``{select, Written}`` for the rest of a stream, ``{ok, Written}`` for what did not
fit into a package, ``{iov, Written}`` when there were more binaries than one call of the operating system takes.

Files are sent by a worker thread, as they may have to be read from a disk: it uses copies of both descriptors, so that either can be closed meanwhile.

Source: OTP 25 ``prim_socket_nif.c`` (``esock_send*``, ``send_check_*``); OTP 27 for ``sendv``.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any, Final

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.iovec import want_view
from enigma_gen.bifs.prim_file_handle import File
from enigma_gen.bifs.socket_address import is_int, read_sockaddr
from enigma_gen.bifs.socket_control import read_controls
from enigma_gen.bifs.socket_entity import (
    BAD_STATE,
    CLOSED,
    SELECT,
    SENDFILE_COUNTERS,
    UINT64,
    Socket,
    failure,
    out_of_range,
    raise_invalid,
    want_socket,
)
from enigma_gen.runtime import raw_socket
from enigma_gen.runtime.posix import posix_atom
from enigma_gen.term.atom import OK, am
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("prim_socket")

Answer = Any
View = bytes | memoryview

_STREAM: Final = int(socket.SOCK_STREAM)
_INT64: Final = 1 << 63
_CHUNK: Final = 0x2000_0000


def _may_write(p: Any, found: Socket, ref: Any) -> Answer | None:
    """The answer if it is not the turn of `p`; None if it is."""
    if not found.is_open():
        return CLOSED
    if found.connector.current is not None:
        return BAD_STATE
    return found.writer.enqueue(p, ref) if found.writer.is_others(p) else None


def _sent(p: Any, found: Socket, ref: Any, written: int, size: int, more: bool) -> Answer:
    """`written` of `size` bytes were sent; `more`: and there are others."""
    charge_bytes(p, written)
    if written < size or more:
        return _partly(p, found, ref, written, more=written == size)
    _package(found, written)
    found.writer.done()
    return OK


def _package(found: Socket, written: int) -> None:
    found.count("write_pkg")
    found.count("write_byte", written)
    found.package += written
    found.counters["write_pkg_max"] = max(found.counters["write_pkg_max"], found.package)
    found.package = 0


def _partly(p: Any, found: Socket, ref: Any, written: int, more: bool) -> Answer:
    found.package += written
    if found.type != _STREAM:
        found.package -= written
        _package(found, written)
        found.writer.done()
        return (OK, written)
    found.writer.hold(p, ref)
    if more:
        return (am.iov, written)
    return (_select(found), written)


def _select(found: Socket) -> Answer:
    found.writer.select()
    found.count("write_waits")
    return SELECT


def _failed(p: Any, found: Socket, ref: Any, problem: OSError) -> Answer:
    if problem.errno in (errno.EAGAIN, errno.EWOULDBLOCK):
        found.writer.hold(p, ref)
        return _select(found)
    found.count("write_fails")
    answer = failure(problem)
    if problem.errno != errno.EINVAL and found.writer.current is not None:
        found.writer.abort(answer[1])
    return answer


def _check(p: Any, ref: Any, data: Any, flags: Any) -> Answer | None:
    """What is wrong with the arguments; None for nothing."""
    if type(ref) is not Ref or not is_binary(data) or type(flags) is not int:
        badarg()
    return None if is_int(flags) else out_of_range(p, flags)


@bif(since=25)
def nif_send(p: Any, handle: Any, data: Any, flags: Any, ref: Any) -> Answer:
    """Send data to where the socket is connected with."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, data, flags) or _may_write(p, found, ref)
    if wrong is not None:
        return wrong
    view = want_view(data)
    found.count("write_tries")
    try:
        written = raw_socket.send(found.fd, view, flags | found.flags)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    return _sent(p, found, ref, written, len(view), more=False)


@bif(since=25)
def nif_sendto(p: Any, handle: Any, data: Any, to: Any, flags: Any, ref: Any) -> Answer:
    """Send data to an address."""
    found = want_socket(p, handle)
    wrong = _check(p, ref, data, flags)
    if wrong is not None:
        return wrong
    address = read_sockaddr(to)
    if address is None:
        return (am.invalid, am.sockaddr)
    wrong = _may_write(p, found, ref)
    if wrong is not None:
        return wrong
    view = bytes(want_view(data))
    found.count("write_tries")
    try:
        written = raw_socket.send_to(found.fd, view, flags, address)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    return _sent(p, found, ref, written, len(view), more=False)


def _vector(term: Any) -> tuple[list[View], bool] | None:
    """The binaries of a list, as many as one call takes, and whether there are more; None when something else is among them."""
    views: list[View] = []
    limit = os.sysconf("SC_IOV_MAX")
    while type(term) is list and len(views) < limit:
        head, term = term
        if not is_binary(head):
            return None
        views.append(want_view(head))
    while type(term) is list and is_binary(term[0]) and not len(want_view(term[0])):
        term = term[1]
    if type(term) is not list and term is not NIL:
        return None
    return views, term is not NIL


@bif(since=25)
def nif_sendmsg(p: Any, handle: Any, message: Any, flags: Any, ref: Any, vector: Any) -> Answer:
    """Send a list of binaries, with control messages and to an address if `message` has them."""
    found = want_socket(p, handle)
    if type(ref) is not Ref or type(message) is not Map or type(flags) is not int:
        badarg()
    wrong = _may_write(p, found, ref) if is_int(flags) else out_of_range(p, flags)
    if wrong is not None:
        return wrong
    address = read_sockaddr(message.get(am.addr)) if am.addr in message else b""
    if address is None:
        return (am.invalid, am.addr)
    views = _vector(vector)
    if views is None or (views[1] and found.type != _STREAM):
        return (am.invalid, am.iov)
    control = read_controls(message.get(am.ctrl), found.send_control_size) if am.ctrl in message else b""
    if control is None:
        return (am.invalid, am.ctrl)
    return _send_vector(p, found, ref, views, flags, control, address)


def _send_vector(
    p: Any, found: Socket, ref: Any, views: tuple[list[View], bool], flags: int, control: bytes, address: bytes
) -> Answer:
    parts, more = views
    size = sum(map(len, parts))
    found.count("write_tries")
    try:
        if size and not (control or address or flags):
            written = os.writev(found.fd, parts)
        else:
            written = raw_socket.send_message(found.fd, b"".join(parts), control, flags, address)
    except OSError as problem:
        return _failed(p, found, ref, problem)
    return _sent(p, found, ref, written, size, more)


@bif(since=27)
def nif_sendv(p: Any, handle: Any, vector: Any, ref: Any) -> Answer:
    """Send a list of binaries."""
    found = want_socket(p, handle)
    if type(ref) is not Ref:
        badarg()
    wrong = _may_write(p, found, ref)
    if wrong is not None:
        return wrong
    views = _vector(vector)
    if views is None or (views[1] and found.type != _STREAM):
        return (am.invalid, am.iov)
    return _send_vector(p, found, ref, views, 0, b"", b"")


# Files ---------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Progress:
    """What has come of sending a file: `sent` bytes in `calls` calls, of which `packages` sent something; `problem` is the number of an error, or 0."""

    sent: int
    calls: int
    packages: int
    problem: int


def _range(p: Any, offset: Any, count: Any) -> Answer | None:
    if type(offset) is not int or type(count) is not int:
        badarg()
    if not -_INT64 <= offset < _INT64:
        return out_of_range(p, offset)
    return None if 0 <= count < UINT64 else out_of_range(p, count)


def _file_error(found: Socket, reason: Any) -> Answer:
    _file_counters(found)["sendfile_fails"] += 1
    if found.writer.current is not None:
        found.writer.abort(reason)
    return (am.error, reason)


def _file_counters(found: Socket) -> dict[str, int]:
    if found.sendfile is None:
        found.sendfile = dict.fromkeys(SENDFILE_COUNTERS, 0)
    return found.sendfile


@bif(name="nif_sendfile", waits=True, since=25)
def nif_sendfile(p: Any, handle: Any, ref: Any, offset: Any, count: Any, file_handle: Any) -> Answer:
    """Send `count` bytes of a file (0: up to its end) from `offset` on."""
    found = want_socket(p, handle)
    if type(ref) is not Ref:
        badarg()
    wrong = _range(p, offset, count)
    if wrong is not None:
        return wrong
    if type(file_handle) is not Ref:
        badarg()
    wrong = _may_write(p, found, ref)
    if wrong is not None:
        return wrong
    if found.file is not None:
        return BAD_STATE
    file = p.system.magic.get(file_handle)
    if type(file) is not File:
        return _file_error(found, (am.invalid, am.efile))
    try:
        found.file = os.dup(file.open_descriptor())
    except OSError as problem:
        return _file_error(found, posix_atom(problem.errno))
    _file_counters(found)["sendfile_tries"] += 1
    found.file_sent = 0
    return _send_file(p, found, ref, offset, count)


@bif(name="nif_sendfile", waits=True, since=25)
def nif_sendfile_on(p: Any, handle: Any, ref: Any, offset: Any, count: Any) -> Answer:
    """Go on sending a file."""
    found = want_socket(p, handle)
    if type(ref) is not Ref:
        badarg()
    wrong = _range(p, offset, count)
    if wrong is not None:
        return wrong
    if not found.is_open():
        return CLOSED
    if found.connector.current is not None:
        return BAD_STATE
    if found.writer.current is None or found.writer.is_others(p) or found.file is None:
        raise_invalid(am.state)
    return _send_file(p, found, ref, offset, count)


@bif(name="nif_sendfile", since=25)
def nif_sendfile_end(p: Any, handle: Any) -> Answer:
    """Close the file that was being sent."""
    found = want_socket(p, handle)
    if found.file is None:
        return BAD_STATE
    _close_file(found)
    return OK


def _close_file(found: Socket) -> None:
    if found.file is not None:
        os.close(found.file)
        found.file = None


def _send_file(p: Any, found: Socket, ref: Any, offset: int, count: int) -> Answer:
    assert found.file is not None
    progress = p.system.blocking(p, _run, os.dup(found.fd), os.dup(found.file), offset, count)
    if progress is SUSPEND:
        p.frames.append((_file_sent, (found, ref)))
        return SUSPEND
    return _file_sent(p, progress, found, ref)


def _run(to: int, file: int, offset: int, count: int) -> Progress:
    """Send as much as can be sent without waiting for the socket."""
    sent = calls = packages = problem = 0
    try:
        while True:
            calls += 1
            done = os.sendfile(to, file, offset + sent, min(count - sent, _CHUNK) if count else _CHUNK)
            sent += done
            packages += done > 0
            if not done or (count and sent == count):
                break
    except OSError as failed:
        problem = failed.errno or errno.EINVAL
    finally:
        os.close(to)
        os.close(file)
    return Progress(sent, calls, packages, problem)


def _file_sent(p: Any, progress: Progress, found: Socket, ref: Any) -> Answer:
    counters = _file_counters(found)
    counters["sendfile"] += progress.calls
    counters["sendfile_pkg"] += progress.packages
    counters["sendfile_byte"] += progress.sent
    counters["sendfile_pkg_max"] = max(counters["sendfile_pkg_max"], progress.sent)
    found.file_sent += progress.sent
    counters["sendfile_max"] = max(counters["sendfile_max"], found.file_sent)
    if not found.is_open():
        return CLOSED
    if progress.problem in (errno.EAGAIN, errno.EWOULDBLOCK):
        found.writer.hold(p, ref)
        found.writer.select()
        counters["sendfile_waits"] += 1
        return (SELECT, progress.sent)
    _close_file(found)
    if progress.problem:
        return _file_error(found, posix_atom(progress.problem))
    found.writer.done()
    found.package = 0
    return (OK, progress.sent)
