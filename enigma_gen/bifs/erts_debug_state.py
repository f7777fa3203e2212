"""Natives of ``erts_debug`` that OTP's own test suites look into the emulator with, and change it with.

``get_internal_state`` and ``set_internal_state`` raise ``undef`` until ``set_internal_state(available_internal_state, true)`` lets them in, as in OTP.  What
makes no sense here (the memory of a C program, its locks, its threads) is ``badarg``, as for what an emulator was built without.

The *dirty* functions run where everything runs: there is one thread.  Instructions cannot be disassembled, locks are not counted.

Sources: OTP 25 ``erl_bif_info.c``, ``beam_debug.c`` (``dirty_test``), ``external.c`` (``erts_debug_dist_ext_to_term_2``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.beam.opcodes import OPCODES
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_process_info import ITEMS, status_of
from enigma_gen.bifs.iovec import want_int32
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.runtime.context import SystemContext
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.suspension import RECEIVE
from enigma_gen.runtime.system import UNIQUE_BEGIN
from enigma_gen.term import etf
from enigma_gen.term.atom import FALSE, OK, TRUE, UNDEFINED, Atom, am, intern
from enigma_gen.term.bits import is_binary
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, error, want_bool, want_tuple
from enigma_gen.term.ids import Pid, Port
from enigma_gen.term.map import Map
from enigma_gen.term.text import channel

bif = Bifs("erts_debug")

_ANY: Final = intern("_")
_CONTEXT_REDUCTIONS: Final = 4000
_MAX_CACHED_ATOMS: Final = 2038
_COPIES: Final = 1000
_MAX_BINARY: Final = 1 << 30


def _boolean(condition: bool) -> Atom:
    return TRUE if condition else FALSE


# Instructions and locks ----------------------------------------------------------------------------------------------


@bif
def instructions() -> Any:
    """The names of the instructions."""
    names = [f"{row.name}_{row.arity}" for row in OPCODES if row.obsolete_from is None]
    return make_list([make_list([ord(c) for c in name]) for name in names])


@bif
def interpreter_size() -> int:
    """The size of the interpreter's loop in bytes: 0, as in all emulators that translate code."""
    return 0


@bif
def disassemble(what: Any) -> Atom:
    """The machine code of a function: ``false``, as in all emulators that translate code."""
    return FALSE


@bif
def breakpoint_(p: Process, functions: Any, on: Any) -> int:
    """Let ``error_handler:breakpoint/3``, that is the debugger, run in place of functions, or no longer; how many there are.

    `functions` is ``{Module, Function, Arity}``, in which ``'_'`` may stand for the last of them.
    """
    wanted = want_tuple(functions)
    if len(wanted) != 3:
        badarg()
    given: tuple[Any, ...] = wanted
    while given and given[-1] is _ANY:
        given = given[:-1]
    if any(type(each) is not Atom or each is _ANY for each in given[:2]):
        badarg()
    if len(given) == 3 and type(given[2]) is not int:
        badarg()
    found: int = p.system.code.patterns.set_debug(given, want_bool(on))
    return found


@bif
def lcnt_clear() -> Atom:
    """Locks are not counted."""
    return am.error


@bif
def lcnt_collect() -> Atom:
    """Locks are not counted."""
    return am.error


@bif
def lcnt_control(option: Any) -> Any:
    """Locks are not counted."""
    badarg()


@bif(name="lcnt_control")
def lcnt_control_set(option: Any, value: Any) -> Any:
    """Locks are not counted."""
    badarg()


# The state of the emulator -------------------------------------------------------------------------------------------


@bif
def get_internal_state(p: Process, what: Any) -> Any:
    """Look into the VM."""
    if p.system.settings.get(am.available_internal_state) is not TRUE:
        error(am.undef)
    if type(what) is Atom and what.name in _GET:
        return _GET[what.name](p)
    if type(what) is tuple and len(what) == 2 and type(what[0]) is Atom and what[0].name in _GET_OF:
        return _GET_OF[what[0].name](p, what[1])
    return badarg()


@bif(waits=True)
def set_internal_state(p: Process, what: Any, value: Any) -> Any:
    """Change the VM."""
    settings = p.system.settings
    allowed = settings.get(am.available_internal_state, FALSE)
    if what is am.available_internal_state and (value is TRUE or value is FALSE):
        settings[am.available_internal_state] = value
        return allowed
    if allowed is not TRUE:
        error(am.undef)
    if type(what) is not Atom or what.name not in _SET:
        badarg()
    return _SET[what.name](p, value)


def _references(p: Process) -> Any:
    return (am.node_references, NIL), (am.dist_references, NIL)


_GET: Final[dict[str, Callable[[Process], Any]]] = {
    "reds_left": lambda p: len(p.system.budget),
    "monitoring_nodes": lambda p: NIL,
    "next_pid": lambda p: p.system.next_pid,
    "next_port": lambda p: p.system.next_port,
    "check_io_debug": lambda p: (0, 0, 0, 0),
    "process_info_args": lambda p: make_list(list(ITEMS)),
    "processes": lambda p: make_list([each.pid for each in p.system.processes.values()]),
    "max_atom_out_cache_index": lambda p: _MAX_CACHED_ATOMS,
    "nbalance": lambda p: 0,
    "available_internal_state": lambda p: TRUE,
    "force_heap_frags": lambda p: FALSE,
    "mmap": lambda p: UNDEFINED,
    "node_and_dist_references": _references,
    "persistent_term": lambda p: Map.from_pairs({am.table: p.system.persistent_terms.slots}.items()),
    "unique_monotonic_integer_state": lambda p: p.system.next_monotonic,
    "min_unique_monotonic_integer": lambda p: UNIQUE_BEGIN,
    "min_unique_integer": lambda p: UNIQUE_BEGIN,
    "scheduler_dump": lambda p: FALSE,
    "lc_graph": lambda p: am.notsup,
    "flxctr_memory_usage": lambda p: am.notsup,
}
"""What can be asked for by an atom."""


def _local_process(p: Process, pid: Any) -> Process | None:
    if type(pid) is not Pid or not p.system.is_local(pid):
        badarg()
    return p.system.find(pid)


def _process_status(p: Process, pid: Any) -> Atom:
    found = _local_process(p, pid)
    return UNDEFINED if found is None else status_of(found)


def _link_list(p: Process, ident: Any) -> Any:
    """``#erl_link{}`` records of a process or a port."""
    if type(ident) is Atom:
        return NIL if ident is p.system.node else UNDEFINED
    if type(ident) is Port:
        found: Any = p.system.ports.get(ident.number)
    else:
        found = _local_process(p, ident)
    if found is None:
        return UNDEFINED
    rows = []
    for peer in (found.links or {}).values():
        kind = am.port if type(peer) is Port else am.process
        rows.append((am.erl_link, kind, peer, am.linked, id(peer)))
    return make_list(rows)


def _monitor_list(p: Process, ident: Any) -> Any:
    """``#erl_monitor{}`` records of a process."""
    if type(ident) is Atom:
        return NIL if ident is p.system.node else UNDEFINED
    found = _local_process(p, ident)
    if found is None:
        return UNDEFINED
    rows = [
        (am.erl_monitor, made.kind, am.target, made.ref, made.origin.pid, NIL)
        for made in (found.monitored_by or {}).values()
        if type(made.origin) is Process
    ]
    for made in (found.monitors or {}).values():
        named = type(made.object) is tuple
        other = made.target.pid if named and made.target is not None else made.object
        rows.append((am.erl_monitor, made.kind, am.origin, made.ref, other, made.object[0] if named else NIL))
    return make_list(rows)


def _binary_info(p: Process, binary: Any) -> Any:
    if not is_binary(binary):
        badarg()
    if type(binary) is bytes and len(binary) <= 64:
        return am.heap_binary
    base = binary if type(binary) is bytes else binary.base
    size = len(binary) if type(binary) is bytes else binary.size >> 3
    return am.refc_binary, size, (am.binary, len(base)), 0


def _connected(p: Process, node: Any) -> Connection | None:
    found = p.system.distribution.connections.get(node) if type(node) is Atom else None
    return found if found is not None and found.state is State.CONNECTED else None


def _dist_ctrl(p: Process, node: Any) -> Any:
    """The port or process through which another node is connected."""
    found = _connected(p, node)
    return UNDEFINED if found is None or found.channel is None else found.channel.pid


_GET_OF: Final[dict[str, Callable[[Process, Any], Any]]] = {
    "process_status": _process_status,
    "link_list": _link_list,
    "monitor_list": _monitor_list,
    "binary_info": _binary_info,
    "channel_number": lambda p, node: channel(node) if _connected(p, node) is not None else UNDEFINED,
    "dist_ctrl": _dist_ctrl,
}
"""What can be asked for by a pair."""


def _set_reductions(p: Process, value: Any) -> Atom:
    if type(value) is not int:
        badarg()
    if 0 <= value <= _CONTEXT_REDUCTIONS:
        del p.system.budget[value:]
    return TRUE


def _set_sleep(p: Process, value: Any) -> Any:
    if type(value) is not int:
        badarg()
    return _sleep(p, value, TRUE) if value > 0 else TRUE


def _set_next_pid(p: Process, value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 64:
        badarg()
    p.system.next_pid = value & ((1 << 28) - 1)
    return p.system.next_pid


def _set_next_port(p: Process, value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 64:
        badarg()
    p.system.next_port = value & ((1 << 28) - 1)
    return p.system.next_port


def _set_loop_limit(p: Process, value: Any) -> int:
    """How long a native goes on without a break is not up to the number of its steps here: only remembered."""
    if value is am.default:
        return 0
    if type(value) is not int or value < 0:
        badarg()
    return value


def _set_wait(p: Process, value: Any) -> Atom:
    if type(value) is not Atom or value.name not in {
        "deallocations",
        "timer_cancellations",
        "aux_work",
        "thread_progress",
    }:
        badarg()
    return OK


def _make_binary(p: Process, value: Any) -> Any:
    if type(value) is not int:
        badarg()
    return bytes(value) if 0 <= value <= _MAX_BINARY else FALSE


def _set_monotonic(p: Process, value: Any) -> Atom:
    if type(value) is not int or not 0 <= value < 1 << 64:
        return FALSE
    p.system.next_monotonic = value
    return TRUE


def _make(p: Process, value: Any) -> Any:
    if value is not am.magic_ref:
        badarg()
    ref = p.system.make_ref()
    return ref, id(ref)


def _set_collector(p: Process, on: Any) -> Atom:
    want_bool(on)
    return TRUE


def _set_dump(p: Process, on: Any) -> Atom:
    want_bool(on)
    return FALSE


def _number(p: Process, value: Any) -> Atom:
    if type(value) is not int:
        badarg()
    return OK


_SET: Final[dict[str, Callable[[Process, Any], Any]]] = {
    "reds_left": _set_reductions,
    "block": _set_sleep,
    "sleep": _set_sleep,
    "block_scheduler": _set_sleep,
    "next_pid": _set_next_pid,
    "next_port": _set_next_port,
    "force_gc": lambda p, pid: _boolean(_local_process(p, pid) is not None),
    "gc_state": _set_collector,
    "binary_loop_limit": _set_loop_limit,
    "re_loop_limit": _set_loop_limit,
    "unicode_loop_limit": _set_loop_limit,
    "test_long_gc_sleep": lambda p, value: TRUE,
    "kill_dist_connection": lambda p, node: FALSE,
    "wait": _set_wait,
    "persistent_term": lambda p: Map.from_pairs({am.table: p.system.persistent_terms.slots}.items()),
    "unique_monotonic_integer_state": _set_monotonic,
    "node_tab_delayed_delete": _number,
    "fill_heap": lambda p, value: OK,
    "make": _make,
    "binary": _make_binary,
    "ets_force_trap": lambda p, value: am.notsup,
    "mbuf": lambda p, value: value,
    "jit_asm_dump": _set_dump,
    "proc_sig_buffers": lambda p, value: am.notsup,
    "process_uniq_counter": _number,
}
"""What can be set."""


# Sleeping ------------------------------------------------------------------------------------------------------------


def _sleep(p: Process, milliseconds: int, result: Any) -> Any:
    """Let `p` wait, whatever messages come meanwhile, and go on with `result`."""
    system = p.system
    tick = system.tick_after(milliseconds)
    return _slept(p, system.timers.start(tick, _wake, p), result)


def _wake(timer: Any) -> None:
    timer.owner.wake()


def _slept(p: Process, timer: Any, result: Any) -> Any:
    if not timer.live:
        return result
    p.frames.append((_slept, (timer, result)))
    p.pause = RECEIVE
    return SUSPEND


# Dirty functions -----------------------------------------------------------------------------------------------------


def _dirty(p: Process, kind: Atom, command: Any, argument: Any) -> Any:
    name = command.name if type(command) is Atom else ""
    if name == "scheduler" and argument is am.type:
        return kind
    if name == "error":
        failures = {am.notsup, am.undef, am.badarith, am.noproc, am.system_limit}
        if type(argument) is Atom and argument in failures:
            error(argument)
        badarg()
    if name == "copy":
        return make_list([argument] * _COPIES)
    if name == "send":
        p.system.route(p, argument, (OK, p.pid))
        return OK
    if name == "wait":
        return _sleep(p, max(0, want_int32(argument)), OK)
    if name == "reschedule" and type(argument) is int and argument >= 0 and argument % 2 == 0:
        return OK
    return badarg()


@bif(waits=True)
def dirty_cpu(p: Process, command: Any, argument: Any) -> Any:
    """Do something as on a dirty scheduler for computations."""
    return _dirty(p, am.dirty_cpu, command, argument)


@bif(waits=True)
def dirty_io(p: Process, command: Any, argument: Any) -> Any:
    """Do something as on a dirty scheduler for input and output."""
    return _dirty(p, am.dirty_io, command, argument)


@bif(waits=True)
def dirty(p: Process, kind: Any, command: Any, argument: Any) -> Any:
    """Do something as on a scheduler of a kind."""
    if kind is not am.normal and kind is not am.dirty_cpu and kind is not am.dirty_io:
        badarg()
    return _dirty(p, kind, command, argument)


# Distribution --------------------------------------------------------------------------------------------------------


@bif
def dist_ext_to_term(p: Process, atoms: Any, data: Any) -> Any:
    """The term of a message between nodes; `atoms` are those that it refers to by number."""
    cached = want_tuple(atoms)
    if len(cached) > 255 or any(type(atom) is not Atom for atom in cached):
        badarg()
    context = SystemContext(p.system)
    context.cached_atoms = cached
    try:
        return etf.decode(want_binary(data), context=context)[0]
    except etf.EtfError:
        badarg()
