"""Natives of ``prim_socket`` for options: OTP's own (level ``otp``), those of the operating system by their names, and any of them in bytes (*native*).

Source: OTP 25 ``prim_socket_nif.c`` (``esock_setopt*``, ``esock_getopt*``).
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.socket_address import domain_term, is_int, is_uint
from enigma_gen.bifs.socket_control import control_terms, read_level
from enigma_gen.bifs.socket_entity import (
    BUFFER_SIZE,
    CLOSED,
    CONTROL_SIZE,
    UINT64,
    Socket,
    failure,
    is_newer,
    out_of_range,
    raise_invalid,
    sockets_of,
    want_socket,
)
from enigma_gen.bifs.socket_tables import SOL_IP, SOL_SOCKET, Option, options_by_number
from enigma_gen.bifs.socket_values import GETTERS, SETTERS, integer, to_integer
from enigma_gen.runtime import raw_socket
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.bits import is_binary, to_bytes
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Pid

bif = Bifs("prim_socket")

Answer = Any

BAD_VALUE: Final = (am.invalid, am.value)
BAD_OPTION: Final = (am.invalid, am.socket_option)
NOT_OWNER: Final = (am.error, (am.invalid, am.not_owner))

_IP_TOS: Final = int(socket.IP_TOS)
_PRIORITY: Final = 12
_LARGEST: Final = (1 << 31) - 1


def _bool(value: bool) -> Atom:
    return TRUE if value else FALSE


# OTP's own -----------------------------------------------------------------------------------------------------------


def _size(term: Any, default: int) -> int | None:
    """A size in bytes, or ``default``; None for what is neither."""
    if term is am.default:
        return default
    return term if type(term) is int and 0 < term < UINT64 else None


def _set_flag(name: str) -> Callable[[Any, Socket, Any], Answer]:
    def set_(p: Any, found: Socket, value: Any) -> Answer:
        if value is not TRUE and value is not FALSE:
            return BAD_VALUE
        setattr(found, name, value is TRUE)
        return OK

    return set_


def _set_size(name: str, default: int) -> Callable[[Any, Socket, Any], Answer]:
    def set_(p: Any, found: Socket, value: Any) -> Answer:
        size = _size(value, default)
        if size is None:
            return BAD_VALUE
        setattr(found, name, size)
        return OK

    return set_


def _set_owner(p: Any, found: Socket, value: Any) -> Answer:
    if found.owner is not p:
        return NOT_OWNER
    if type(value) is not Pid or not p.system.is_local(value):
        return BAD_VALUE
    process = p.system.find(value)
    if process is not None:
        found.own(process)
        return OK
    found.unwatch(found.owner_watch)
    found.owner = found.owner_watch = None
    found.stop()
    found.close_now()
    return OK


def _set_buffer(p: Any, found: Socket, value: Any) -> Answer:
    count, size = 0, _size(value, BUFFER_SIZE)
    if size is None and type(value) is tuple and len(value) == 2 and is_uint(value[0]) and value[0]:
        count, size = value[0], _size(value[1], BUFFER_SIZE)
    if size is None or size >= UINT64 >> 1:
        return BAD_VALUE
    found.buffer_count = count
    found.buffer_size = size
    return OK


def _set_meta(p: Any, found: Socket, value: Any) -> Answer:
    if found.owner is not p:
        return NOT_OWNER
    found.meta = value
    return OK


def _set_registry(p: Any, found: Socket, value: Any) -> Answer:
    if value is not TRUE:
        return BAD_VALUE
    if not found.registered:
        found.registered = True
        sockets_of(p.system).tell_registry(am.add, found)
    return OK


def _buffer_term(found: Socket) -> Any:
    return (found.buffer_count, found.buffer_size) if found.buffer_count else found.buffer_size


_OWN_SETTERS: Final[dict[int, Callable[[Any, Socket, Any], Answer]]] = {
    1001: _set_flag("debug"),
    1002: _set_flag("iow"),
    1003: _set_owner,
    1004: _set_buffer,
    1006: _set_size("control_size", CONTROL_SIZE),
    1007: _set_size("send_control_size", CONTROL_SIZE),
    1009: _set_meta,
    1010: _set_registry,
}
_OWN_GETTERS: Final[dict[int, Callable[[Socket], Any]]] = {
    1001: lambda found: _bool(found.debug),
    1002: lambda found: _bool(found.iow),
    1003: lambda found: am.undefined if found.owner is None else found.owner.pid,
    1004: _buffer_term,
    1006: lambda found: found.control_size,
    1007: lambda found: found.send_control_size,
    1008: lambda found: found.fd,
    1009: lambda found: found.meta,
    1010: lambda found: _bool(found.registered),
    1999: lambda found: domain_term(found.domain),
}
_ALWAYS: Final = 1010
"""The option that can be asked for when the socket is closed, too."""


def _set_own(p: Any, found: Socket, number: int, value: Any) -> Answer:
    set_ = _OWN_SETTERS.get(number)
    if set_ is None:
        raise_invalid((am.otp_socket_option, number))
        return None
    return set_(p, found, value) if found.is_open() else CLOSED


def _get_own(found: Socket, number: int) -> Answer:
    get = _OWN_GETTERS.get(number)
    if get is None:
        raise_invalid((am.otp_socket_option, number))
        return None
    return (OK, get(found)) if found.is_open() or number == _ALWAYS else CLOSED


# The operating system's ----------------------------------------------------------------------------------------------


def _option(p: Any, level: int, number: int) -> Option | None:
    return options_by_number(is_newer(p)).get((level, number))


def _get_int(fd: int, level: int, number: int) -> bytes | None:
    try:
        return raw_socket.get_option(fd, level, number, bytes(4))
    except OSError:
        return None


def set_option(found: Socket, level: int, number: int, value: bytes) -> Answer:
    """Set an option, but not what Linux changes with it: the priority with the type of service, and the other way round."""
    fd = found.fd
    priority, service = _get_int(fd, SOL_SOCKET, _PRIORITY), _get_int(fd, SOL_IP, _IP_TOS)
    try:
        raw_socket.set_option(fd, level, number, value)
        if number == _PRIORITY:
            return OK
        if number != _IP_TOS and service is not None:
            raw_socket.set_option(fd, SOL_IP, _IP_TOS, service)
        if priority is not None:
            _restore_priority(fd, priority)
    except OSError as problem:
        return failure(problem)
    return OK


def _restore_priority(fd: int, priority: bytes) -> None:
    try:
        raw_socket.set_option(fd, SOL_SOCKET, _PRIORITY, priority)
    except PermissionError:
        return


def _set_native(found: Socket, level: int, number: int, value: Any) -> Answer:
    if is_binary(value):
        return set_option(found, level, number, to_bytes(value))
    if is_int(value):
        return set_option(found, level, number, integer(value))
    if value is TRUE or value is FALSE:
        return set_option(found, level, number, integer(int(value is TRUE)))
    return (am.error, BAD_VALUE)


def _set_named(p: Any, found: Socket, level: int, number: int, value: Any) -> Answer:
    row = _option(p, level, number)
    if row is None or row.setter not in SETTERS:
        return BAD_OPTION
    data = SETTERS[row.setter](value)
    return BAD_VALUE if data is None else set_option(found, level, number, data)


def _want_option(p: Any, number: Any) -> Answer | None:
    if type(number) is not int:
        badarg()
    return None if is_int(number) else out_of_range(p, number)


def _bad_level(p: Any, level: Any) -> Answer:
    return out_of_range(p, level) if type(level) is int else badarg()


@bif(since=25)
def nif_setopt(p: Any, handle: Any, level: Any, number: Any, value: Any, native: Any) -> Answer:
    """Set an option; `native`, a number, says whether the value is one as the operating system has it."""
    found = want_socket(p, handle)
    if not is_int(native):
        badarg()
    wrong = _want_option(p, number)
    if wrong is not None:
        return wrong
    at = read_level(level)
    if at is None:
        if level is not am.otp:
            return _bad_level(p, level)
        return badarg() if native else _set_own(p, found, number, value)
    if not found.is_open():
        return CLOSED
    return _set_native(found, at, number, value) if native else _set_named(p, found, at, number, value)


def get_option(found: Socket, level: int, number: int, room: bytes, write: Callable[[bytes], Any]) -> Answer:
    """``{ok, Value}``: what `write` makes of the bytes, `room` at most, of an option."""
    try:
        return (OK, write(raw_socket.get_option(found.fd, level, number, room)))
    except OSError as problem:
        return failure(problem)


def _protocol_term(found: Socket) -> Callable[[bytes], Any]:
    def write(data: bytes) -> Any:
        value = to_integer(data)
        return am.default if value == 0 and found.domain == socket.AF_UNIX else value

    return write


@bif(since=25)
def nif_getopt(p: Any, handle: Any, level: Any, number: Any) -> Answer:
    """``{ok, Value}`` of an option."""
    found = want_socket(p, handle)
    wrong = _want_option(p, number)
    if wrong is not None:
        return wrong
    at = read_level(level)
    if at is None:
        return _get_own(found, number) if level is am.otp else _bad_level(p, level)
    if not found.is_open():
        return CLOSED
    row = _option(p, at, number)
    if row is None or row.getter == "-":
        return BAD_OPTION
    if row.getter == "protocol":
        return get_option(found, at, number, bytes(4), _protocol_term(found))
    if row.getter == "control":
        return get_option(found, at, number, bytes(found.control_size), control_terms)
    size, write = GETTERS[row.getter]
    return get_option(found, at, number, bytes(size), write)


@bif(name="nif_getopt", since=25, until=29)
def nif_getopt_native(p: Any, handle: Any, level: Any, number: Any, form: Any) -> Answer:
    """``{ok, Value}`` of an option, as `form` wants it: so many bytes, ``integer``, ``boolean``, or written over a binary."""
    found = want_socket(p, handle)
    wrong = _want_option(p, number)
    if wrong is not None:
        return wrong
    at = read_level(level)
    if at is None:
        return _bad_level(p, level)
    if not found.is_open():
        return CLOSED
    if is_int(form):
        if not 0 <= form <= _LARGEST:
            return BAD_VALUE
        return get_option(found, at, number, bytes(form), bytes) if form else failure(OSError(errno.EFAULT, "no room"))
    if form is am.integer or form is am.boolean:
        return get_option(found, at, number, bytes(4), GETTERS["int" if form is am.integer else "bool"][1])
    return get_option(found, at, number, to_bytes(form), bytes) if is_binary(form) else BAD_VALUE
