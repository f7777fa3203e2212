"""Natives of ``erl_ddll``: drivers that are loaded at run time, of which there are none here.

A VM in Python runs no machine code, so loading fails as it does for a library that the system's loader refuses.  All drivers there are come with
the VM (``p.system.drivers``); for ``erl_ddll`` they are *linked in*: they can be neither loaded nor unloaded, and a process that monitors one hears
at once that it is permanent.

Source: OTP 25 ``erl_bif_ddll.c``, ``erl_unix_sys_ddll.c``.
"""

from __future__ import annotations

import os
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import iolist_bytes
from enigma_gen.bifs.file_name import encode_name
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref

bif = Bifs("erl_ddll")

_LINKED_IN: Final = ("tcp_inet", "udp_inet", "sctp_inet", "ram_file_drv", "tty_sl")
"""The drivers of OTP's emulator that its list of drivers shows."""
_NO_FILE: Final = -10
_NO_MACHINE_CODE: Final = -11
_LOADER: Final = "cannot open shared object file: "
_MESSAGES: Final = {
    "inconsistent": "Driver name and/or driver options are inconsistent with currently loaded driver",
    "linked_in_driver": "Driver is statically linked and cannot be loaded/unloaded",
    "permanent": "DDLL driver is permanent an cannot be unloaded/loaded",
    "not_loaded": "DDLL driver is not loaded",
    "not_loaded_by_this_process": "DDLL driver was not loaded by this process",
    "not_pending": "DDLL load not pending for this driver name",
    "already_loaded": "DDLL driver is already loaded successfully",
    "pending_reload": "Driver reloading is already pending",
    "pending_process": "Driver is loaded by others when attempting option {reload, pending_driver}",
}
_CODES: Final = {
    "no_error": 0,
    "no_driver_init": -1,
    "driver_init_failed": -2,
    "bad_driver_name": -3,
    "driver_name_to_long": -4,
    "driver_incorrect_version": -5,
    "no_ddll_available": -6,
    "unspecified_error": -7,
    "symbol_not_found": -8,
}
_CODE_MESSAGES: Final = {
    0: "No error",
    -1: "No driver init in dynamic library",
    -2: "Driver init failed",
    -3: "Bad driver name",
    -4: "Driver name to long",
    -5: "Driver compiled with incorrect version of erl_driver.h",
    -6: "DDLL functionality not available on this platform",
    -7: "Unspecified dynamic library error",
    -8: "Symbol not found in dynamic library",
    _NO_FILE: f"{_LOADER}No such file or directory",
    _NO_MACHINE_CODE: f"{_LOADER}this VM runs no machine code",
}


def _text(text: str) -> Any:
    return make_list([ord(c) for c in text])


def _name(term: Any) -> str:
    """The name of a driver: an atom or an io list.  ``badarg`` for the empty atom."""
    if type(term) is Atom:
        if not term.name:
            badarg()
        return term.name
    return iolist_bytes(term).decode("latin-1")


def _linked_in(p: Any) -> list[str]:
    last = len(_LINKED_IN) if p.system.release < 26 else -1
    return [name for name in _LINKED_IN[:last] if name in p.system.drivers]


def _options(term: Any) -> list[Any]:
    found = []
    rest = term
    while type(rest) is list:
        found.append(rest[0])
        rest = rest[1]
    if rest is not NIL:
        badarg()
    return found


def _check_when(value: Any) -> None:
    if value is not am.pending_driver and value is not am.pending:
        badarg()


@bif
def try_load(p: Any, path: Any, name: Any, options: Any) -> Any:
    """Load a driver: never possible."""
    reload = False
    for option in _options(options):
        key, value = option if type(option) is tuple and len(option) == 2 else (NIL, NIL)
        if key is am.driver_options:
            if any(each is not am.kill_ports for each in _options(value)):
                badarg()
        elif key is am.monitor or key is am.reload:
            _check_when(value)
            reload = reload or key is am.reload
        else:
            badarg()
    driver = _name(name)
    if type(path) is Atom:
        badarg()
    directory = encode_name(p.system, path)
    if driver in _linked_in(p):
        return am.error, am.linked_in_driver
    if reload:
        return am.error, am.not_loaded
    file = directory.rstrip(b"/\\") + b"/" + driver.encode("utf-8" if type(name) is Atom else "latin-1") + b".so"
    return am.error, (am.open_error, _NO_MACHINE_CODE if os.path.isfile(file.split(b"\0")[0]) else _NO_FILE)


@bif
def try_unload(p: Any, name: Any, options: Any) -> Any:
    """Unload a driver: there is none that can be."""
    for option in _options(options):
        if type(option) is tuple:
            if len(option) != 2 or option[0] is not am.monitor:
                badarg()
            _check_when(option[1])
        elif option is not am.kill_ports:
            badarg()
    return am.error, am.linked_in_driver if _name(name) in _linked_in(p) else am.not_loaded


@bif
def loaded_drivers(p: Any) -> Any:
    """The names of the drivers."""
    return OK, make_list([_text(name) for name in _linked_in(p)])


@bif
def info(p: Any, name: Any, item: Any) -> Any:
    """What is known of a driver."""
    driver = _name(name)
    if type(item) is not Atom or driver not in _linked_in(p):
        badarg()
    if item is am.linked_in_driver:
        return TRUE
    if item is am.permanent:
        return FALSE
    if item.name not in {"processes", "driver_options", "port_count", "awaiting_load", "awaiting_unload"}:
        badarg()
    return am.linked_in_driver


@bif
def monitor(p: Any, kind: Any, item: Any) -> Ref:
    """Hear when a driver is loaded or unloaded; the answer is known at once."""
    if kind is not am.driver or type(item) is not tuple or len(item) != 2:
        badarg()
    name, when = item
    driver = _name(name)
    if type(when) is not Atom or when.name not in {"loaded", "unloaded", "unloaded_only"}:
        badarg()
    ref: Ref = p.system.make_ref()
    there = driver in _linked_in(p)
    p.post(
        (intern("UP"), ref, am.driver, name, am.permanent)
        if there
        else (intern("DOWN"), ref, am.driver, name, am.unloaded)
    )
    return ref


@bif
def demonitor(p: Any, ref: Any) -> Atom:
    """No monitor is ever pending."""
    if type(ref) is not Ref or not p.system.is_local(ref):
        badarg()
    return TRUE


@bif
def format_error_int(description: Any) -> Any:
    """The text of an error."""
    if type(description) is Atom:
        name = description.name
        if name in _MESSAGES:
            return _text(_MESSAGES[name])
        if name not in _CODES:
            badarg()
        return _text(_CODE_MESSAGES[_CODES[name]])
    key, code = description if type(description) is tuple and len(description) == 2 else (NIL, NIL)
    if key is not am.open_error or type(code) is not int or not -1 << 59 <= code < 1 << 59:
        badarg()
    return _text(_CODE_MESSAGES.get(code, "Unspecified error" if code > _NO_FILE else "Unknown dlload error"))
