"""Starts an installed OTP, unmodified, the way its emulator does.

The modules that the emulator has built in (*preloaded*) are loaded from ``erts-*/ebin``, then the first process calls
``erl_init:start(init, Arguments)``; everything else is OTP's own doing: ``init`` reads the boot script, ``erl_prim_loader`` the
files, ``kernel`` starts the rest.  Beside it run the emulator's own processes, which OTP expects to have the first pids.

Source: OTP 25 ``erl_init.c`` (``erl_start``), ``erl_init.erl``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from enigma_gen.bifs.heap import heap_size, set_spawn_default, spawn_default
from enigma_gen.otp.emulator_flags import EmulatorFlags
from enigma_gen.otp.find import NoOtp, Otp
from enigma_gen.runtime.code_server import CodeServer
from enigma_gen.runtime.posix import file_name_rules
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import SystemHalted
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import TRUE, am, intern, limit_atoms
from enigma_gen.term.cons import make_list
from enigma_gen.term.text import display

SYSTEM_PROCESSES: Final = (
    ("erts_code_purger", "high"),
    ("erts_literal_area_collector", "high"),
    ("erts_dirty_process_signal_handler", "normal"),
    ("erts_dirty_process_signal_handler", "high"),
    ("erts_dirty_process_signal_handler", "max"),
)
"""The processes that the emulator starts beside ``init``, with their priorities; a release that lacks the module lacks the process."""


def apply_flags(system: System, flags: EmulatorFlags) -> None:
    """Let `system` be as the emulator's flags say."""
    system.printable_unicode = flags.printable_unicode
    system.file_name_encoding, system.file_name_warning = file_name_rules(flags.file_names)
    if flags.processes is not None:
        system.max_processes = flags.processes
    if flags.ports is not None:
        system.max_ports = flags.ports
    if flags.atoms is not None:
        limit_atoms(flags.atoms)
    _set_heaps(system, flags.heap)


def _set_heaps(system: System, heap: Mapping[str, Any]) -> None:
    """Let new processes have heaps as ``+hms`` and its like say."""
    for name in (am.min_heap_size, am.min_bin_vheap_size):
        if name.name in heap:
            set_spawn_default(system, name, heap_size(heap[name.name], 0))
    if "message_queue_data" in heap:
        set_spawn_default(system, am.message_queue_data, intern(heap["message_queue_data"]))
    limit = spawn_default(system, am.max_heap_size)
    for part, text in (
        (am.size, "max_heap_size"),
        (am.kill, "max_heap_kill"),
        (am.error_logger, "max_heap_error_logger"),
    ):
        if text in heap:
            limit = limit.put(part, heap[text] if part is am.size else intern(heap[text]))
            set_spawn_default(system, am.max_heap_size, limit)


def load_preloaded(code: CodeServer, otp: Otp) -> None:
    """Load the modules that the emulator has built in.  Raises :class:`NoOtp` when they are not installed."""
    directory = otp.preloaded_dir()
    if directory is None:
        raise NoOtp(f"{otp.root}: the emulator's own modules (erts-*/ebin) are missing")
    for file in sorted(directory.glob("*.beam")):
        code.load(code.read(file.read_bytes(), str(file)))


def start(system: System, code: CodeServer, otp: Otp, arguments: Sequence[bytes], module: str = "init") -> Process:
    """Load the preloaded modules and start the first processes; the process of ``init``, runnable.

    `arguments` are the emulator's arguments behind its own flags, `module` the boot module.
    """
    load_preloaded(code, otp)
    first = _spawn(system, code, "erl_init", (intern(module), make_list(list(arguments))), "normal", None)
    for name, priority in SYSTEM_PROCESSES:
        if code.is_loaded(intern(name)):
            _spawn(system, code, name, (), priority, first)
    return first


def _spawn(
    system: System, code: CodeServer, module: str, arguments: tuple[object, ...], priority: str, parent: Process | None
) -> Process:
    mfa = (intern(module), am.start, len(arguments))
    process = system.spawn(code.resolve(*mfa), arguments, initial_call=mfa, priority=intern(priority), parent=parent)
    process.flags = {**(process.flags or {}), am.system_process: TRUE}
    process.exit_hooks = [_ended]
    return process


def _ended(process: Process, reason: object) -> None:
    """None of these may end: the VM does, then."""
    raise SystemHalted(f"System process {process.pid!r} terminated: {display(reason)}", flush=False)
