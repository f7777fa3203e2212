"""Natives of ``prim_file`` that work on open files.

A handle is a reference; what it stands for is a :class:`File` in ``p.system.magic``.  As in OTP a file stays open till
it is closed or the process that opened it ends: that process keeps it alive, and closes it when it dies, or, when an
operation on it is under way in another thread, leaves that to the end of the operation.  While one is under way, and
when it is closed, operations give ``{error, einval}``.  A file whose opening came too late, because its process was
killed meanwhile, is closed as soon as nobody knows it.

What is in the page cache is read at once (``preadv2`` with ``RWF_NOWAIT``, which never waits for a disk); all else that may wait goes through
``p.system.blocking``.

Sources: OTP 25 ``prim_file_nif.c``, ``unix_prim_file.c``.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import struct
import threading
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.iovec import want_view
from enigma_gen.bifs.prim_file import (
    DIRECTORY_MODE,
    EINVAL,
    FILE_MODE,
    answer,
    failure,
    file_info,
    marshal,
    want_int64,
    want_range,
)
from enigma_gen.runtime.signal import Monitor
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.cons import NIL
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref

bif = Bifs("prim_file")

_IDLE: Final = 0
_BUSY: Final = 1
_CLOSE_PENDING: Final = 2
_CLOSED: Final = 3

_VECTOR: Final = 64
"""How many binaries are written at once; the rest is given back to the caller."""
_AT_ONCE: Final = 1 << 18
"""The most bytes that are copied out of the page cache without leaving the thread."""
_CHUNK: Final = 1 << 20
_MAX_CHUNK: Final = 1 << 26
_HUGE: Final = 1 << 30
_BLOCK: Final = 1 << 14
"""How much of a file of unknown size is read at first."""
_MAX_PAYLOAD: Final = 1 << 31
_INT: Final = 1 << 31

Answer = Any


class File:
    """An open file: its descriptor, what is going on with it, and the process that opened it (None till that is known, and when it is closed).

    It monitors its owner as a process would, so it has what :mod:`enigma_gen.runtime.signal` wants of one: an identifier, `pid` (the handle;
    that is how ``process_info(Owner, monitored_by)`` shows it), `monitors`, and :meth:`post`.
    """

    __slots__ = ("fd", "state", "owner", "regular", "lock", "pid", "monitors", "__weakref__")

    def __init__(self, fd: int, regular: bool) -> None:
        self.fd = fd
        self.regular = regular
        self.state = _IDLE
        self.owner: Any = None
        self.pid: Ref | None = None
        self.monitors: dict[tuple[int, ...], Monitor] = {}
        self.lock = threading.Lock()

    def __del__(self) -> None:
        if self.state != _CLOSED:
            with contextlib.suppress(OSError):
                os.close(self.fd)

    def change(self, old: int, new: int) -> bool:
        """Go from state `old` to `new`; whether it was in `old`."""
        with self.lock:
            if self.state != old:
                return False
            self.state = new
            return True

    def finish(self) -> None:
        """An operation has ended."""
        if not self.change(_BUSY, _IDLE):
            self.state = _CLOSED
            _close(self.fd)

    def open_descriptor(self) -> int:
        """The descriptor.  Raises ``einval`` when it is closed."""
        if self.state == _CLOSED:
            raise OSError(errno.EINVAL, "closed")
        return self.fd

    def own(self, p: Any, handle: Ref) -> None:
        """Close with `p`, who knows the file as `handle`."""
        self.owner = p
        self.pid = handle
        watch = Monitor(handle, self, p, am.process, p.pid, am.DOWN, None)
        self.monitors[handle.words] = watch
        if p.monitored_by is None:
            p.monitored_by = {}
        p.monitored_by[handle.words] = watch

    def disown(self) -> None:
        """The owner need not close it any more."""
        p, self.owner = self.owner, None
        handle, self.pid = self.pid, None
        if handle is not None and p is not None and p.monitored_by is not None:
            p.monitored_by.pop(handle.words, None)
        self.monitors.clear()

    def post(self, message: Any) -> None:
        """The owner has died: close, or let the operation under way do it."""
        system = self.owner.system
        self.disown()
        if self.change(_IDLE, _CLOSED):
            system.in_background(_close, self.fd)
        else:
            self.change(_BUSY, _CLOSE_PENDING)


def _close(fd: int) -> None:
    with contextlib.suppress(OSError):
        os.close(fd)


# Opening and closing -------------------------------------------------------------------------------------------------


def _flags(modes: set[Atom]) -> int:
    """The flags of ``open(2)`` for a list of modes; other modes than these are somebody else's."""
    write = not modes.isdisjoint((am.write, am.append, am.exclusive))
    if not write:
        flags = os.O_RDONLY
    elif am.read in modes:
        flags = os.O_RDWR | os.O_CREAT
    else:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    if am.append in modes:
        flags = flags & ~os.O_TRUNC | os.O_APPEND
    if am.exclusive in modes:
        flags |= os.O_EXCL
    if am.sync in modes:
        flags |= os.O_SYNC
    if am.directory in modes:
        flags |= os.O_DIRECTORY
    return flags


def _open(path: bytes, flags: int, any_type: bool) -> File | Answer:
    fd = os.open(path, flags, DIRECTORY_MODE if flags & os.O_DIRECTORY else FILE_MODE)
    mode = os.fstat(fd).st_mode
    if stat.S_ISDIR(mode) and not flags & os.O_DIRECTORY and not any_type:
        _close(fd)
        return failure(errno.EISDIR)
    return File(fd, stat.S_ISREG(mode))


def _opened(p: Any, found: File | Answer) -> Any:
    """``{ok, Handle}`` for a file that was opened for `p`."""
    if type(found) is not File:
        return found
    ref = p.system.make_ref()
    p.system.magic[ref] = found
    found.own(p, ref)
    return (OK, ref)


@bif(waits=True)
def open_nif(p: Any, path: Any, modes: Any) -> Any:
    """``{ok, Handle}``; for reading if neither ``write``, ``append`` nor ``exclusive`` is among `modes`."""
    wanted = set()
    rest = modes
    while type(rest) is list:
        if type(rest[0]) is Atom:
            wanted.add(rest[0])
        rest = rest[1]
    if rest is not NIL and rest is modes:
        badarg()
    name = marshal(path)
    if name is None:
        return EINVAL
    found = p.system.blocking(p, answer, _open, name, _flags(wanted), am.skip_type_check in wanted)
    if found is SUSPEND:
        p.frames.append((_opened, ()))
        return SUSPEND
    return _opened(p, found)


@bif(since=25)
def file_desc_to_ref_nif(p: Any, fd: Any) -> Any:
    """``{ok, Handle}`` of a file that is open already."""
    number = want_range(fd, -_INT, _INT)
    try:
        fcntl.fcntl(number, fcntl.F_GETFL)
        regular = stat.S_ISREG(os.fstat(number).st_mode)
    except (OSError, ValueError):
        return failure(errno.EBADF)
    return _opened(p, File(number, regular))


def _file(p: Any, handle: Any) -> File:
    found = p.system.magic.get(handle) if type(handle) is Ref else None
    if type(found) is not File:
        badarg()
    return found


def _closed(fd: int) -> Answer:
    os.close(fd)
    return OK


@bif(waits=True)
def close_nif(p: Any, handle: Any) -> Any:
    """Close a file."""
    found = _file(p, handle)
    if not found.change(_IDLE, _CLOSED):
        return EINVAL
    found.disown()
    return p.system.blocking(p, answer, _closed, found.fd)


@bif
def delayed_close_nif(p: Any, handle: Any) -> Atom:
    """Close a file whose owner has died: that has been done."""
    _file(p, handle)
    return OK


# Operations ----------------------------------------------------------------------------------------------------------


def _operate(p: Any, file: File, function: Callable[..., Answer], *arguments: Any) -> Any:
    """Let ``function(fd, *arguments)`` answer, without stalling other processes; `file` is idle."""
    file.state = _BUSY
    return p.system.blocking(p, _run, file, function, arguments)


def _run(file: File, function: Callable[..., Answer], arguments: tuple[Any, ...]) -> Answer:
    try:
        return answer(function, file.fd, *arguments)
    finally:
        file.finish()


def _number(term: Any) -> None:
    """``badarg`` if `term` is no number at all."""
    if type(term) is not int and type(term) is not float:
        badarg()


def _offset(term: Any) -> bool:
    """Whether `term` is an integer from 0 up to what 63 bits hold."""
    return type(term) is int and 0 <= term < 1 << 63


def _collect(read: Callable[[int, int], bytes], size: int, chunk: int = _CHUNK) -> bytes:
    """Up to `size` bytes, less only at the end of the file; ``read(how_many, bytes_read_before)``."""
    found = first = read(min(size, chunk), 0)
    if not first or len(first) == size:
        return first
    parts = [found]
    total = len(found)
    while total < size:
        found = read(min(size - total, max(chunk, min(total, _MAX_CHUNK))), total)
        if not found:
            break
        parts.append(found)
        total += len(found)
    return first if len(parts) == 1 else b"".join(parts)


def _read(fd: int, size: int) -> bytes:
    return _collect(lambda count, done: os.read(fd, count), size)


def _pread(fd: int, size: int, offset: int) -> bytes:
    return _collect(lambda count, done: os.pread(fd, count, offset + done), size)


def _want_room(size: int) -> None:
    """Raises MemoryError when there is no room for `size` bytes: OTP allocates them before it reads, however few there are.

    So large a piece of zeros is only reserved, not written.
    """
    if size > _HUGE:
        bytes(size)


def _read_answer(fd: int, size: int) -> Answer:
    _want_room(size)
    data = _read(fd, size)
    return (OK, data) if data else am.eof


def _pread_answer(fd: int, size: int, offset: int) -> Answer:
    _want_room(size)
    data = _pread(fd, size, offset)
    return (OK, data) if data else am.eof


def _cached(p: Any, file: File, size: int, offset: int) -> Answer | None:
    """The answer to reading `size` bytes of a regular file (`offset` -1: where it stands), None when that may have to wait for the disk."""
    if not file.regular or not 0 < size <= _AT_ONCE:
        return None
    buffer = bytearray(size)
    try:
        found = os.preadv(file.fd, [buffer], offset, os.RWF_NOWAIT)
    except OSError:
        return None
    charge_bytes(p, found)
    if found == size:
        return (OK, bytes(buffer))
    if found == 0:
        return am.eof if _at_end(file.fd, offset) else None
    if offset >= 0:
        return None if not _at_end(file.fd, offset + found) else (OK, bytes(buffer[:found]))
    if not _at_end(file.fd, -1):
        os.lseek(file.fd, -found, os.SEEK_CUR)
        return None
    return (OK, bytes(buffer[:found]))


def _at_end(fd: int, offset: int) -> bool:
    """Whether `offset` (-1: where the file stands) is at or behind the end of a regular file.

    Not of an empty one: those of ``/proc`` say that they are empty, and are not.
    """
    at = os.lseek(fd, 0, os.SEEK_CUR) if offset < 0 else offset
    return at >= os.fstat(fd).st_size > 0


@bif(waits=True)
def read_nif(p: Any, handle: Any, size: Any) -> Any:
    """``{ok, Data}`` or ``eof``; less than `size` bytes only at the end."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(size)
    if not _offset(size):
        return EINVAL
    found = _cached(p, file, size, -1)
    return found if found is not None else _operate(p, file, _read_answer, size)


@bif(waits=True)
def pread_nif(p: Any, handle: Any, offset: Any, size: Any) -> Any:
    """As ``read_nif``, at `offset`; the position does not change."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(offset)
    _number(size)
    if not (_offset(offset) and _offset(size)):
        return EINVAL
    found = _cached(p, file, size, offset)
    return found if found is not None else _operate(p, file, _pread_answer, size, offset)


def _vector(items: Any) -> tuple[list[bytes | memoryview], Any]:
    """Up to 64 binaries off the front of a list, and the rest of it.  Raises ``badarg`` when any in the list is no binary."""
    buffers: list[bytes | memoryview] = []
    tail = rest = items
    count = 0
    while type(rest) is list:
        item, rest = rest
        view = want_view(item)
        if count < _VECTOR:
            buffers.append(view)
            tail = rest
        count += 1
    if rest is not NIL:
        badarg()
    return buffers, tail


def _write_all(write: Callable[[list[bytes | memoryview], int], int], buffers: list[bytes | memoryview]) -> int:
    """Write everything; how many bytes that were.  ``write(buffers, bytes_written_before)`` may write less than it is given."""
    total = sum(map(len, buffers))
    done = 0
    while done < total:
        count = write(buffers, done)
        done += count
        if done < total:
            buffers = _drop(buffers, count)
    return done


def _drop(buffers: list[bytes | memoryview], count: int) -> list[bytes | memoryview]:
    """`buffers` without their first `count` bytes."""
    rest = list(buffers)
    while rest and count >= len(rest[0]):
        count -= len(rest.pop(0))
    if count:
        rest[0] = memoryview(rest[0])[count:]
    return rest


def _write(fd: int, buffers: list[bytes | memoryview], tail: Any) -> Answer:
    _write_all(lambda rest, done: os.writev(fd, rest), buffers)
    return OK if tail is NIL else (am.continue_, tail)


def _pwrite(fd: int, buffers: list[bytes | memoryview], tail: Any, offset: int) -> Answer:
    done = _write_all(lambda rest, done: os.pwritev(fd, rest, offset + done), buffers)
    return OK if tail is NIL else (am.continue_, done, tail)


@bif(waits=True)
def write_nif(p: Any, handle: Any, items: Any) -> Any:
    """Write a list of binaries: ``ok``, or ``{continue, Rest}``."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    buffers, tail = _vector(items)
    return _operate(p, file, _write, buffers, tail)


@bif(waits=True)
def pwrite_nif(p: Any, handle: Any, offset: Any, items: Any) -> Any:
    """Write a list of binaries at `offset`: ``ok``, or ``{continue, BytesWritten, Rest}``; the position does not change."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(offset)
    buffers, tail = _vector(items)
    return _operate(p, file, _pwrite, buffers, tail, offset) if _offset(offset) else EINVAL


_SEEK: Final = {am.bof: os.SEEK_SET, am.cur: os.SEEK_CUR, am.eof: os.SEEK_END}


@bif
def seek_nif(p: Any, handle: Any, mark: Any, offset: Any) -> Any:
    """``{ok, Position}``: move to `offset` from ``bof``, ``cur`` or ``eof``."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    distance = want_int64(offset)
    if type(mark) is not Atom or mark not in _SEEK:
        badarg()
    return answer(lambda: (OK, os.lseek(file.fd, distance, _SEEK[mark])))


def _sync(fd: int, data_only: bool) -> Answer:
    if data_only:
        os.fdatasync(fd)
    else:
        os.fsync(fd)
    return OK


@bif(waits=True)
def sync_nif(p: Any, handle: Any, data_only: Any) -> Any:
    """Wait till all is on the disk."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    return _operate(p, file, _sync, bool(want_range(data_only, -_INT, _INT)))


def _truncate(fd: int) -> Answer:
    os.ftruncate(fd, os.lseek(fd, 0, os.SEEK_CUR))
    return OK


@bif(waits=True)
def truncate_nif(p: Any, handle: Any) -> Any:
    """Cut the file off where it stands."""
    file = _file(p, handle)
    return EINVAL if file.state != _IDLE else _operate(p, file, _truncate)


def _allocate(fd: int, offset: int, length: int) -> Answer:
    os.posix_fallocate(fd, offset, length)
    return OK


@bif(waits=True)
def allocate_nif(p: Any, handle: Any, offset: Any, length: Any) -> Any:
    """Take room on the disk."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(offset)
    _number(length)
    return _operate(p, file, _allocate, offset, length) if _offset(offset) and _offset(length) else EINVAL


_ADVICE: Final = {
    am.normal: os.POSIX_FADV_NORMAL,
    am.random: os.POSIX_FADV_RANDOM,
    am.sequential: os.POSIX_FADV_SEQUENTIAL,
    am.will_need: os.POSIX_FADV_WILLNEED,
    am.dont_need: os.POSIX_FADV_DONTNEED,
    am.no_reuse: os.POSIX_FADV_NOREUSE,
}


def _advise(fd: int, offset: int, length: int, advice: int) -> Answer:
    with contextlib.suppress(OSError):  # OTP does not see that it fails
        os.posix_fadvise(fd, offset, length, advice)
    return OK


@bif(waits=True)
def advise_nif(p: Any, handle: Any, offset: Any, length: Any, advice: Any) -> Any:
    """Say what will be done with a part of the file."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(offset)
    _number(length)
    if not (_offset(offset) and _offset(length)) or type(advice) is not Atom or advice not in _ADVICE:
        return EINVAL
    return _operate(p, file, _advise, offset, length, _ADVICE[advice])


def _indirect(read: Callable[[int, int], Answer | None], offset: int, most: int) -> Answer | None:
    """See ``ipread_s32bu_p32bu_nif``; None as soon as ``read(size, offset)``, which gives ``{ok, Data}`` or ``eof``, gives it."""
    pointer = read(8, offset)
    if type(pointer) is not tuple or len(pointer[1]) < 8:
        return None if pointer is None else am.eof
    size, at = struct.unpack(">II", pointer[1])
    if size > most:
        return am.eof
    found = read(size, at)
    return None if found is None else (OK, (size, at, found[1] if type(found) is tuple else am.eof))


def _ipread(fd: int, offset: int, most: int) -> Answer:
    return _indirect(lambda size, at: _pread_answer(fd, size, at), offset, most)


@bif(waits=True)
def ipread_s32bu_p32bu_nif(p: Any, handle: Any, offset: Any, most: Any) -> Any:
    """``{ok, {Size, Offset, Data | eof}}`` of the block that the size and the pointer, of 32 bits each, at `offset` stand for."""
    file = _file(p, handle)
    if file.state != _IDLE:
        return EINVAL
    _number(offset)
    _number(most)
    if not _offset(offset) or type(most) is not int or not -(1 << 63) <= most < _MAX_PAYLOAD:
        return EINVAL
    found = _indirect(lambda size, at: _cached(p, file, size, at), offset, most)
    return found if found is not None else _operate(p, file, _ipread, offset, most)


@bif
def get_handle_nif(p: Any, handle: Any) -> Any:
    """The descriptor, as a binary."""
    file = _file(p, handle)
    return EINVAL if file.state != _IDLE else struct.pack("=i", file.fd)


def _handle_info(fd: int) -> Answer:
    found = os.fstat(fd)
    if found.st_uid == os.geteuid():
        bits = found.st_mode >> 6
    elif found.st_gid == os.getegid():
        bits = found.st_mode >> 3
    else:
        bits = found.st_mode
    return file_info(found, bool(bits & 4), bool(bits & 2))


@bif(waits=True, since=25)
def read_handle_info_nif(p: Any, handle: Any) -> Any:
    """The record ``file_info`` of an open file."""
    file = _file(p, handle)
    return EINVAL if file.state != _IDLE else _operate(p, file, _handle_info)


# Whole files ---------------------------------------------------------------------------------------------------------


def _read_file(path: bytes) -> Answer:
    fd = os.open(path, os.O_RDONLY)
    try:
        found = os.fstat(fd)
        if stat.S_ISDIR(found.st_mode):
            return failure(errno.EISDIR)
        if found.st_size:
            return (OK, _read(fd, found.st_size))
        return (OK, _collect(lambda count, done: os.read(fd, count), 1 << 62, _BLOCK))
    finally:
        os.close(fd)


@bif(waits=True)
def read_file_nif(p: Any, path: Any) -> Any:
    """``{ok, Data}`` of a whole file."""
    name = marshal(path)
    return EINVAL if name is None else p.system.blocking(p, answer, _read_file, name)
