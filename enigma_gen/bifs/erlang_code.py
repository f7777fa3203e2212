"""Natives of ``erlang`` and ``erts_internal`` on code: loading, replacing and removing modules, and what is known of them.

``bif`` declares what OTP implements in C; ``bare`` what its ``erlang.erl`` implements in Erlang on top of that, partly with the help of the process
``erts_code_purger``, for the VM that runs without an OTP.

A prepared module is a reference that ``p.system.magic`` maps to a :class:`Prepared`.

Sources: OTP 25 ``beam_bif_load.c``, ``erl_bif_info.c`` (``get_module_info``), ``erl_nif.c`` (``erts_load_nif``), ``erlang.erl``,
``erts_code_purger.erl``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from enigma_gen.abi.native import NIF_MODULES, Bifs
from enigma_gen.beam.file import BadBeamFile, BeamFile
from enigma_gen.bifs.charge import charge_bytes
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_process import options
from enigma_gen.runtime import signal
from enigma_gen.runtime.code_server import LoadedModule
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import ProcessKilled, Status
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg, error, system_limit, want_atom, want_bool
from enigma_gen.term.ids import Pid, Ref

bif = Bifs("erlang")
bare = Bifs("erlang")
internal = Bifs("erts_internal")
code = Bifs("code")


class Prepared:
    """Decoded code; `beam` is None when it has been loaded."""

    __slots__ = ("beam", "module", "on_load")

    def __init__(self, beam: BeamFile) -> None:
        self.beam: BeamFile | None = beam
        self.module = beam.name
        self.on_load = beam.on_load is not None


def _boolean(condition: bool) -> Atom:
    return TRUE if condition else FALSE


# What is loaded ------------------------------------------------------------------------------------------------------


@bif
def module_loaded(p: Process, module: Any) -> Atom:
    """Whether there is a current version of the module."""
    return _boolean(p.system.code.is_loaded(want_atom(module)))


@bif
def loaded(p: Process) -> Any:
    """The modules that have a current or an old version."""
    server = p.system.code
    names = {**server.modules, **server.old}
    return make_list([*names, *(name for name in server.preloaded if name not in names and server.is_loaded(name))])


@bif
def pre_loaded(p: Process) -> Any:
    """The modules that the VM brings along."""
    return make_list(p.system.code.preloaded)


def _is_builtin(p: Process, module: Atom, function: Atom, arity: int) -> bool:
    return module.name not in NIF_MODULES and (module.name, function.name, arity) in p.system.natives


def _check_mfa(module: Any, function: Any, arity: Any) -> None:
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int:
        badarg()


@bif
def is_builtin(p: Process, module: Any, function: Any, arity: Any) -> Atom:
    """Whether the VM itself implements the function."""
    _check_mfa(module, function, arity)
    return _boolean(_is_builtin(p, module, function, arity))


@bif
def function_exported(p: Process, module: Any, function: Any, arity: Any) -> Atom:
    """Whether the function can be called without loading anything."""
    _check_mfa(module, function, arity)
    current = p.system.code.modules.get(module)
    if current is not None and (function, arity) in current.exported:
        return TRUE
    return _boolean(_is_builtin(p, module, function, arity))


@bif
def check_old_code(p: Process, module: Any) -> Atom:
    """Whether the module has an old version."""
    return _boolean(want_atom(module) in p.system.code.old)


def _current(p: Process, module: Any) -> LoadedModule:
    found: LoadedModule | None = p.system.code.modules.get(want_atom(module))
    if found is None:
        badarg()
    return found


def _native_names(p: Process, module: LoadedModule) -> Any:
    if not module.has_natives:
        return NIL
    own = {(function.name.name, function.arity) for function in module.beam.functions}
    rows = [row for row in p.system.natives if row[0] == module.name.name and row[1:] in own]
    return make_list([(intern(name), arity) for _, name, arity in rows])


def _module_fact(p: Process, module: LoadedModule, item: Any) -> Any:
    """One fact on a module, or None when there is no such fact."""
    beam = module.beam
    if item is am.module:
        return beam.name
    if item is am.exports:
        return make_list([(name, arity) for name, arity, _ in reversed(beam.exports)])
    if item is am.attributes:
        return beam.attributes
    if item is am.compile:
        return beam.compile_info
    if item is am.md5:
        return beam.md5
    if item is am.functions:
        return make_list([(function.name, function.arity) for function in beam.functions])
    if item is am.nifs:
        return _native_names(p, module)
    return {am.native_addresses: NIL, am.native: FALSE}.get(item) if type(item) is Atom else None


@bif
def get_module_info(p: Process, module: Any) -> Any:
    """What ``Module:module_info/0`` returns."""
    found = _current(p, module)
    items = (am.module, am.exports, am.attributes, am.compile, am.md5)
    return make_list([(item, _module_fact(p, found, item)) for item in items])


@bif(name="get_module_info")
def get_module_info_item(p: Process, module: Any, item: Any) -> Any:
    """What ``Module:module_info/1`` returns."""
    fact = _module_fact(p, _current(p, module), item)
    return badarg() if fact is None else fact


# Loading -------------------------------------------------------------------------------------------------------------


def _prepare(p: Process, module: Any, binary: Any) -> Any:
    """A reference to prepared code, or ``{error, badfile}``; why is reported."""
    name = want_atom(module)
    data = want_binary(binary)
    charge_bytes(p, len(data) << 4)
    try:
        beam = p.system.code.read(data)
        problem = "" if beam.name is name else f"module name in object code is {beam.name.name}"
    except BadBeamFile as exc:
        problem = str(exc)
    if problem:
        p.system.log_error(f"Error loading module {name.name}:\n  {problem}\n")
        return (am.error, am.badfile)
    ref = p.system.make_ref()
    p.system.magic[ref] = Prepared(beam)
    return ref


@internal(since=24)
def prepare_loading(p: Process, module: Any, binary: Any) -> Any:
    """Decode and check a module's file."""
    return _prepare(p, module, binary)


@bif(name="prepare_loading", until=24)
def prepare_loading_erlang(p: Process, module: Any, binary: Any) -> Any:
    """Decode and check a module's file."""
    return _prepare(p, module, binary)


@bare(name="prepare_loading", since=24)
def prepare_loading_bare(p: Process, module: Any, binary: Any) -> Any:
    """Decode and check a module's file, gzipped or not."""
    return _prepare(p, module, binary)


def _prepared(p: Process, ref: Any) -> Prepared:
    found = p.system.magic.get(ref) if type(ref) is Ref else None
    if type(found) is not Prepared:
        badarg()
    return found


@bif
def has_prepared_code_on_load(p: Process, ref: Any) -> Atom:
    """Whether prepared code has an ``on_load`` function."""
    return _boolean(_prepared(p, ref).on_load)


@bif
def finish_loading(p: Process, refs: Any) -> Any:
    """Make prepared modules current, all or none; one that has an ``on_load`` function, which comes alone, becomes pending."""
    try:
        found = [_prepared(p, ref) for ref in to_python(refs)]
    except ImproperList:
        badarg()
    if any(each.beam is None for each in found):
        badarg()
    if len(found) > 1 and any(each.on_load for each in found):
        system_limit()
    names = [each.module for each in found]
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if twice:
        return (am.duplicated, make_list(twice))
    server = p.system.code
    unpurged = [name for name in names if name in server.modules and name in server.old]
    if unpurged:
        return (am.not_purged, make_list(unpurged))
    for each in found:
        (server.hold if each.on_load else server.load)(each.beam)
        each.beam = None
    pending = [each.module for each in found if each.on_load]
    return (am.on_load, make_list(pending)) if pending else OK


@bare
def load_module(p: Process, module: Any, binary: Any) -> Any:
    """Load a module: ``{module, Module}`` or ``{error, Reason}``."""
    prepared = _prepare(p, module, binary)
    if type(prepared) is tuple:
        return prepared
    result = finish_loading(p, [prepared, NIL])
    return (am.module, module) if result is OK else (am.error, result[0])


@bif(waits=True)
def call_on_load_function(p: Process, module: Any) -> Any:
    """Call the ``on_load`` function of a pending module."""
    pending = p.system.code.pending.get(want_atom(module))
    if pending is None:
        badarg()
    entry = pending.beam.on_load
    return pending.unit(entry, "entry", entry)(p)


@bif
def finish_after_on_load(p: Process, module: Any, keep: Any) -> Atom:
    """Make a pending module current, or (with `keep` ``false``) not: then it is to be purged."""
    wanted = want_bool(keep)
    if type(module) is not Atom or module not in p.system.code.pending:
        badarg()
    if wanted:
        p.system.code.accept(module)
    return TRUE


# Removing ------------------------------------------------------------------------------------------------------------


@bif
def delete_module(p: Process, module: Any) -> Atom:
    """Make the current version old; ``undefined`` when the module was never loaded."""
    server = p.system.code
    if want_atom(module) in server.old:
        p.system.log_error(f"Module {module.name} must be purged before deleting\n")
        badarg()
    return TRUE if server.delete(module) else UNDEFINED


@internal
def purge_module(p: Process, module: Any, step: Any) -> Atom:
    """One step of a purge, for the process ``erts_code_purger``."""
    if p.name is not am.erts_code_purger:
        error(am.notsup)
    purge = p.system.code.purging
    name = want_atom(module)
    if step is am.prepare:
        return _boolean(purge.prepare(name))
    if step is am.prepare_on_load:
        return _boolean(purge.prepare_on_load(name))
    if step is am.complete:
        return _boolean(purge.complete(name))
    if step is not am.abort:
        badarg()
    purge.abort(name)
    return FALSE


@bare(name="purge_module")
def purge_module_bare(p: Process, module: Any) -> Atom:
    """Remove the old version; processes that would return to it are killed."""
    server = p.system.code
    if want_atom(module) not in server.old:
        badarg()
    for process in list(p.system.processes.values()):
        if server.uses_old(process, module):
            signal.exit_signal(process, p.pid, am.kill)
    server.purge(module)
    if p.status is Status.DOOMED:
        raise ProcessKilled
    return TRUE


@internal
def check_process_code(p: Process, module: Any) -> Atom:
    """Whether the calling process would return to the old version."""
    return _boolean(p.system.code.uses_old(p, want_atom(module)))


@bare(name="check_process_code")
def check_process_code_of(p: Process, pid: Any, module: Any) -> Any:
    """Whether a process would return to the old version."""
    return _check_process_code(p, pid, module, None)


@bare(name="check_process_code")
def check_process_code_options(p: Process, pid: Any, module: Any, opts: Any) -> Any:
    """As :func:`check_process_code_of`, with ``{async, Id}`` (the answer comes as a message) and ``{allow_gc, Boolean}``."""
    if type(pid) is not Pid or type(module) is not Atom:
        badarg()
    ident = None
    try:
        for option in to_python(opts):
            name, value = option if type(option) is tuple and len(option) == 2 else (NIL, NIL)
            if name is am.async_:
                ident = (value,)
            elif name is not am.allow_gc or (value is not TRUE and value is not FALSE):
                badarg(am.bad_option)
    except ImproperList:
        badarg(am.bad_option)
    return _check_process_code(p, pid, module, ident)


def _check_process_code(p: Process, pid: Any, module: Any, ident: tuple[Any] | None) -> Any:
    if type(pid) is not Pid or type(module) is not Atom or not p.system.is_local(pid):
        badarg()
    target = p.system.find(pid)
    answer = _boolean(target is not None and p.system.code.uses_old(target, module))
    if ident is None:
        return answer
    p.post((am.check_process_code, ident[0], answer))
    return am.async_


# Libraries of native functions ---------------------------------------------------------------------------------------


def _caller(p: Process) -> LoadedModule | None:
    """The version of a module from whose code a native was called."""
    units = p.system.code.units
    frame = sys._getframe(2)
    while frame is not None and frame.f_code is not p.run_code:
        record = units.get(id(frame.f_code))
        if record is not None:
            found: LoadedModule = record.module
            return found
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _no_library(kind: str, text: str) -> Any:
    return (am.error, (intern(kind), make_list([ord(c) for c in text])))


@bif
def load_nif(p: Process, path: Any, info: Any) -> Any:
    """Load the library of native functions of the calling module.

    There are no such libraries here: a module has natives when the VM brings them, and then they are loaded; for any other module the library cannot be loaded.
    """
    name = _path_text(path)
    module = _caller(p)
    if module is None:
        return _no_library(
            "bad_lib",
            "load_nif/2 must be explicitly called from the NIF module. It cannot be called through apply/3.",
        )
    server = p.system.code
    if server.old.get(module.name) is module:
        return _no_library("old_code", f"Calling load_nif from old module '{module.name.name}' not allowed")
    if module.has_natives:
        return _no_library("reload", "NIF library already loaded (reload disallowed since OTP 20).")
    if module.name.name in server.native_modules:
        module.has_natives = True
        p.system.library_info[module.name] = info
        return OK
    file = f"{name}.so"
    why = "this VM runs no machine code" if Path(file).exists() else "No such file or directory"
    return _no_library("load_failed", f"Failed to load NIF library: '{file}: cannot open shared object file: {why}'")


def _path_text(path: Any) -> str:
    """A file name, given as a binary or a list of characters."""
    if type(path) is bytes:
        text = path.decode("utf-8", "surrogateescape")
    else:
        codes = options(path)
        if not all(type(c) is int and 0 < c < 0x11_0000 and not 0xD800 <= c < 0xE000 for c in codes):
            badarg()
        text = "".join(map(chr, codes))
    if "\0" in text:
        badarg()
    return text


# Module code ---------------------------------------------------------------------------------------------------------


@code(until=24)
def is_module_native(p: Process, module: Any) -> Atom:
    """Whether a loaded module is machine code of HiPE: never."""
    return FALSE if want_atom(module) in p.system.code.modules else UNDEFINED


@code(until=23)
def make_stub_module(loader_state: Any, beam: Any, info: Any) -> NoReturn:
    """Load the stub of a module of HiPE's machine code: never possible."""
    error(am.notsup)


@code(since=27)
def coverage_support() -> Atom:
    """Whether the VM can count what code was run: it cannot."""
    return FALSE


@code(since=27)
def get_coverage_mode() -> Atom:
    """What is counted of code that is loaded from now on: nothing."""
    return am.none


@code(name="get_coverage_mode", since=27)
def get_coverage_mode_of(p: Process, module: Any) -> Atom:
    """What is counted of a loaded module: nothing."""
    if want_atom(module) not in p.system.code.modules:
        badarg()
    return am.none


@code(since=27)
def set_coverage_mode(mode: Any) -> NoReturn:
    """Nothing can be counted."""
    badarg()


@code(since=27)
def get_coverage(level: Any, module: Any) -> NoReturn:
    """Nothing was counted."""
    badarg()


@code(since=27)
def reset_coverage(module: Any) -> NoReturn:
    """Nothing was counted."""
    badarg()
