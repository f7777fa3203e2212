"""``system_info/1`` and ``memory`` (module ``erlang``).

The VM stands for an emulator of ``p.system.release`` with one scheduler, one dirty scheduler of each kind and no allocators of its own: those are
answered as OTP answers for allocators that are not in use.  Sizes of memory are those of the Python process as far as they are known.

Sources: OTP 25 ``erl_bif_info.c`` (``system_info_1``), ``erlang.erl`` (``memory``); the reference manual of module erlang.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import sys
from collections.abc import Callable
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_convert import text_list
from enigma_gen.bifs.erlang_process import options
from enigma_gen.bifs.erlang_system_flag import multi_scheduling, sequential_tracer, setting
from enigma_gen.bifs.ets import memory_words
from enigma_gen.bifs.heap import SIZES
from enigma_gen.runtime.connection import Connection, State
from enigma_gen.runtime.process import Process
from enigma_gen.runtime.remote import RemoteProcess
from enigma_gen.runtime.scheduler import CHUNK
from enigma_gen.runtime.system import MONOTONIC_BEGIN
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am, atom_count, atom_limit, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.text import channel, display

bif = Bifs("erlang")
bare = Bifs("erlang")

_WORD: Final = 8
_BITS: Final = 64
_ETS_LIMIT: Final = 8_192
_DIST_BUFFER: Final = 1 << 20
_NODE_TABLE_DELAY: Final = 60
_NIF_VERSIONS: Final = {22: "2.15", 23: "2.15", 24: "2.16", 25: "2.16", 26: "2.17", 27: "2.17", 28: "2.17", 29: "2.18"}
_DRIVER_VERSION: Final = "3.3"
_LIFE_TIME: Final = 9_223_372_035 * 1_000_000_000
"""How long a VM can count nanoseconds: whole seconds within 63 bits."""

Reader = Callable[[Process], Any]


def _constant(value: Any) -> Reader:
    return lambda p: value


def _until(release: int, value: Any) -> Reader:
    """An item that OTP has no longer from `release` on."""
    return lambda p: value if p.system.release < release else badarg()


def _text(value: str) -> Reader:
    return lambda p: text_list(value)


def _set(name: Atom) -> Reader:
    return lambda p: setting(p.system, name)


def _named(name: Atom) -> Reader:
    return lambda p: (name, setting(p.system, name))


# Time ----------------------------------------------------------------------------------------------------------------


def _time_source(clock: str, time: int, *more: tuple[Any, ...]) -> Any:
    return make_list(
        [
            (am.function, am.clock_gettime),
            (am.clock_id, intern(clock)),
            (am.resolution, 1_000_000_000),
            *more,
            (am.parallel, am.yes),
            (am.time, time),
        ]
    )


def _monotonic_source(p: Process) -> Any:
    return _time_source("CLOCK_MONOTONIC", p.system.clock.monotonic(), (am.extended, am.no))


def _system_source(p: Process) -> Any:
    return _time_source("CLOCK_REALTIME", p.system.clock.system())


# The machine ---------------------------------------------------------------------------------------------------------


def _architecture() -> str:
    vendor = "apple" if sys.platform == "darwin" else "pc" if platform.machine() in {"x86_64", "i686"} else "unknown"
    system = f"darwin{platform.release()}" if sys.platform == "darwin" else f"{sys.platform}-gnu"
    return f"{platform.machine()}-{vendor}-{system}"


def _os_version() -> Any:
    numbers = [int(number) for number in re.findall(r"\d+", platform.release())[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))


def _usable_processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return os.cpu_count() or 1 if affinity is None else len(affinity(0))


def _compiler() -> Any:
    """The C compiler of Python: ``{gnuc, {Major, Minor, Patch}}``."""
    numbers = re.search(r"(?:GCC|Clang) (\d+)\.(\d+)\.(\d+)", platform.python_compiler())
    return (UNDEFINED, UNDEFINED) if numbers is None else (am.gnuc, tuple(map(int, numbers.groups())))


def _version(p: Process) -> Any:
    system = p.system
    return text_list(
        f"Erlang/OTP {system.release} [erts-{system.erts_version}] [source] [{_BITS}-bit] [smp:1:1] [ds:1:1:1]"
        " [async-threads:1]\n"
    )


# Memory --------------------------------------------------------------------------------------------------------------

_KINDS: Final = (
    am.total,
    am.processes,
    am.processes_used,
    am.system,
    am.atom,
    am.atom_used,
    am.binary,
    am.code,
    am.ets,
)
_PER_ATOM: Final = 180
_PER_PROCESS: Final = 2_672


def _resident() -> int:
    """Bytes of memory that the Python process has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        unit = 1 if sys.platform == "darwin" else 1_024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _memory(p: Process) -> dict[Atom, int]:
    """Bytes by kind.  Processes and atoms are estimates, all terms outside of processes count for the system."""
    total = _resident()
    processes = min(total, len(p.system.processes) * _PER_PROCESS)
    atoms = atom_count() * _PER_ATOM
    tables = min(total - processes, _WORD * sum(map(memory_words, p.system.ets.all())))
    sizes = (total, processes, processes, total - processes, atoms, atoms, 0, 0, tables)
    return dict(zip(_KINDS, sizes, strict=True))


def _areas(p: Process) -> Any:
    """What OTP allocates outside of its allocators' kinds: atoms."""
    sizes = _memory(p)
    return make_list([(am.atom_space, sizes[am.atom], sizes[am.atom_used])])


@bare
def memory(p: Process) -> Any:
    """Bytes of memory, by kind."""
    return make_list(list(_memory(p).items()))


@bare(name="memory")
def memory_of(p: Process, what: Any) -> Any:
    """Bytes of memory of one kind, or of each of several."""
    sizes = _memory(p)
    if type(what) is Atom:
        return sizes[what] if what in sizes else badarg()
    if type(what) is not list and what is not NIL:
        badarg()
    kinds = options(what)
    if any(type(kind) is not Atom or kind not in sizes for kind in kinds):
        badarg()
    return make_list([(kind, sizes[kind]) for kind in kinds])


# Texts for crash dumps -----------------------------------------------------------------------------------------------


def _info(p: Process) -> bytes:
    lines = [f"{kind.name}: {size}" for kind, size in _memory(p).items()]
    return "\n".join(["=memory", *lines, ""]).encode()


def _loaded(p: Process) -> bytes:
    return ("Current code: 0\nOld code: 0\n" + "".join(f"{name.name} 0\n" for name in p.system.code.modules)).encode()


def _processes(p: Process) -> bytes:
    found = p.system.processes.values()
    lines = [f"=proc:{process.pid!r}\nMessage queue length: {process.message_count()}\n" for process in found]
    return "".join(lines).encode()


def _distribution(p: Process) -> bytes:
    system = p.system
    lines = [f"=node:{display(system.node)}"]
    if system.distribution.alive:
        for kind in (am.visible, am.hidden):
            for node in system.distribution.nodes(State.CONNECTED):
                lines += _connected_node(node) if node.kind is kind else []
        for state in (State.PENDING, State.IDLE):
            for node in system.distribution.nodes(state):
                lines += [f"=not_connected:{channel(node.name)}", f"Name: {display(node.name)}"]
    else:
        lines.append("=no_distribution")
    return "\n".join([*lines, ""]).encode("utf-8", "surrogateescape")


def _connected_node(node: Connection) -> list[str]:
    """The lines that tell of a node, and of the monitors and links across the connection."""
    lines = [f"={node.kind.name}_node:{channel(node.name)}", f"Name: {display(node.name)}"]
    if node.channel is not None:
        lines += [f"Controller: {display(node.channel.pid)}", f"Creation: {node.creation}"]
    for remote in node.processes.values():
        for made in (remote.monitored_by or {}).values():
            named = type(made.object) is tuple
            watched = f"{{{', '.join(map(display, made.object))}}}" if named else display(made.object)
            lines.append(f"Remote monitoring: {display(made.origin.pid)} {watched}")
        for made in (remote.monitors or {}).values():
            lines.append(f"Remotely monitored by: {display(made.target.pid)} {display(remote.pid)}")
    links = [(remote.pid, pid) for remote in node.processes.values() for pid in _linked(remote)]
    return lines + [f"Remote link: {display(theirs)} {display(ours)}" for theirs, ours in links]


def _linked(remote: RemoteProcess) -> list[Any]:
    return [process.pid for process in remote.links or {}]


# system_info ---------------------------------------------------------------------------------------------------------

_NO_STATISTICS: Final = make_list(
    [(kind, 0, 0) for kind in (am.process_max, am.process_high, am.process_normal, am.process_low, am.port)]
)


def _collection(p: Process) -> Any:
    system = p.system
    return make_list(
        [
            (am.max_heap_size, setting(system, am.max_heap_size).get(am.size)),
            *((name, setting(system, name)) for name in (am.min_bin_vheap_size, am.min_heap_size, am.fullsweep_after)),
        ]
    )


def _controllers(p: Process) -> Any:
    connected = p.system.distribution.nodes(State.CONNECTED)
    return make_list([(node.name, node.channel.pid) for node in reversed(connected) if node.channel is not None])


ITEMS: Final[dict[Atom, Reader]] = {
    am.all_schedulers_state: _constant(make_list([(kind, 1, 1, 1) for kind in (am.normal, am.dirty_cpu, am.dirty_io)])),
    am.alloc_util_allocators: _constant(make_list([am.ll_alloc, am.eheap_alloc, am.ets_alloc, am.binary_alloc])),
    am.allocated_areas: _areas,
    am.allocator: _constant((UNDEFINED, NIL, NIL, NIL)),
    am.atom_count: lambda p: atom_count(),
    am.atom_limit: lambda p: atom_limit(),
    am.beam_jump_table: _constant(FALSE),
    am.break_ignored: _constant(FALSE),
    am.build_type: _constant(am.opt),
    am.c_compiler_used: lambda p: _compiler(),
    am.check_io: _constant(NIL),
    am.compat_rel: lambda p: p.system.release,
    am.compile_info: _constant(make_list([(am.ldflags, NIL), (am.cflags, NIL), (am.config_h, NIL)])),
    am.constant_pool_support: _constant(TRUE),
    am.context_reductions: _constant(CHUNK),
    am.cpu_quota: _constant(am.unknown),
    am.cpu_topology: _constant(UNDEFINED),
    am.creation: lambda p: p.system.creation,
    am.debug_compiled: _constant(FALSE),
    am.decentralized_counter_groups_map: _constant(make_list([(0, 1)])),
    am.delayed_node_table_gc: _constant(_NODE_TABLE_DELAY),
    am.dirty_cpu_schedulers: _constant(1),
    am.dirty_cpu_schedulers_online: _constant(1),
    am.dirty_io_schedulers: _constant(1),
    am.dist: _distribution,
    am.dist_buf_busy_limit: _constant(_DIST_BUFFER),
    am.dist_ctrl: _controllers,
    am.driver_version: _text(_DRIVER_VERSION),
    am.dynamic_trace: _constant(am.none),
    am.dynamic_trace_probes: _constant(FALSE),
    am.eager_check_io: _constant(TRUE),
    am.emu_args: lambda p: make_list([text_list("enigma_gen")]),
    am.emu_flavor: _constant(am.emu),
    am.emu_type: _constant(am.opt),
    am.end_time: _constant(MONOTONIC_BEGIN + _LIFE_TIME),
    am.endian: _constant(intern(sys.byteorder)),
    am.ets_always_compress: _constant(FALSE),
    am.ets_count: lambda p: len(p.system.ets.all()),
    am.ets_limit: _constant(_ETS_LIMIT),
    am.fullsweep_after: _named(am.fullsweep_after),
    am.garbage_collection: _collection,
    am.hipe_architecture: _until(24, UNDEFINED),
    am.heap_sizes: lambda p: make_list(list(SIZES)),
    am.heap_type: _constant(am.private),
    am.info: _info,
    am.io_thread: _constant(FALSE),
    am.kernel_poll: _constant(TRUE),
    am.loaded: _loaded,
    am.lock_checking: _constant(FALSE),
    am.lock_counting: _constant(FALSE),
    am.logical_processors: lambda p: os.cpu_count() or am.unknown,
    am.logical_processors_available: lambda p: _usable_processors(),
    am.logical_processors_online: lambda p: os.cpu_count() or am.unknown,
    am.machine: _text("BEAM"),
    am.max_heap_size: _set(am.max_heap_size),
    am.message_queue_data: _set(am.message_queue_data),
    am.min_bin_vheap_size: _named(am.min_bin_vheap_size),
    am.min_heap_size: _named(am.min_heap_size),
    am.modified_timing_level: _constant(UNDEFINED),
    am.multi_scheduling: lambda p: multi_scheduling(p.system),
    am.multi_scheduling_blockers: _set(am.multi_scheduling),
    am.nif_version: lambda p: text_list(_NIF_VERSIONS.get(p.system.release, _NIF_VERSIONS[29])),
    am.normal_multi_scheduling_blockers: _constant(NIL),
    am.os_monotonic_time_source: _monotonic_source,
    am.os_system_time_source: _system_source,
    am.os_type: _constant((am.unix, intern(sys.platform))),
    am.os_version: lambda p: _os_version(),
    am.otp_release: lambda p: text_list(str(p.system.release)),
    am.outstanding_system_requests_limit: _set(am.outstanding_system_requests_limit),
    am.port_count: lambda p: len(p.system.ports),
    am.port_limit: lambda p: p.system.max_ports,
    am.port_parallelism: lambda p: p.system.settings.get(am.port_parallelism, FALSE),
    am.port_tasks: _constant(TRUE),
    am.process_count: lambda p: len(p.system.processes),
    am.process_limit: lambda p: p.system.max_processes,
    am.procs: _processes,
    am.reader_groups_map: _constant(make_list([(0, 1)])),
    am.run_queues: _constant(1),
    am.scheduler_bind_type: _constant(am.unbound),
    am.scheduler_bindings: _constant((am.unbound,)),
    am.scheduler_id: _constant(1),
    am.schedulers: _constant(1),
    am.schedulers_active: _constant(1),
    am.schedulers_online: _constant(1),
    am.schedulers_state: _constant((1, 1, 1)),
    am.schedulers_total: _constant(1),
    am.scheduling_statistics: _constant(_NO_STATISTICS),
    am.sequential_tracer: lambda p: (am.sequential_tracer, sequential_tracer(p.system)),
    am.smp_support: _constant(TRUE),
    am.snifs: lambda p: make_list([(intern(m), intern(f), arity) for m, f, arity in p.system.code.natives]),
    am.start_time: _constant(MONOTONIC_BEGIN),
    am.system_architecture: lambda p: text_list(_architecture()),
    am.system_logger: _set(am.system_logger),
    am.system_version: _version,
    am.taints: _constant(NIL),
    am.thread_pool_size: _constant(1),
    am.threads: _constant(TRUE),
    am.time_correction: _constant(TRUE),
    am.time_offset: _constant(am.final),
    am.time_warp_mode: _constant(am.no_time_warp),
    am.tolerant_timeofday: _constant(am.enabled),
    am.total_scheduling_statistics: _constant(_NO_STATISTICS),
    am.trace_control_word: lambda p: p.system.trace_control_word,
    am.update_cpu_info: _constant(am.unchanged),
    am.version: lambda p: text_list(p.system.erts_version),
    am.wordsize: _constant(_WORD),
}

_ALLOCATORS: Final = frozenset(
    f"{name}_alloc" for name in "sys temp sl std ll eheap ets fix literal binary driver mseg exec".split()
)


def _of_pair(what: Atom, name: Any) -> Any:
    """The value of an item ``{what, name}``."""
    if what is am.wordsize and (name is am.internal or name is am.external):
        return _WORD
    if what is am.cpu_topology and name in (am.defined, am.detected, am.used):
        return UNDEFINED
    if what is am.allocator or what is am.allocator_sizes:
        if type(name) is Atom:
            return FALSE if name.name in _ALLOCATORS else badarg()
        return make_list([(kind, _of_pair(what, kind)) for kind in options(name) if type(kind) is Atom or badarg()])
    return badarg()


_ASKED: Final = (am.memory_internal, am.allocator, am.allocator_sizes)


def _ask_threads(p: Process, what: Atom, ref: Ref, allocators: Any) -> Atom:
    """Have each thread that does auxiliary work, of which there is one, send the caller what it knows of `allocators`.

    OTP's ``erlang.erl`` puts ``memory/0,1`` together of that and of ``allocated_areas``; there are no allocators to tell of otherwise.
    """
    kinds = options(allocators)
    if what is am.memory_internal:
        sizes = _memory(p)
        rest = max(0, sizes[am.system] - sizes[am.ets] - sizes[am.binary])
        blocks = {am.eheap_alloc: sizes[am.processes], am.ets_alloc: sizes[am.ets], am.binary_alloc: sizes[am.binary]}
        blocks[am.ll_alloc] = rest
        known = [
            (kind, FALSE) if kind is am.fix_alloc else (kind, 0, _blocks(kind, blocks.get(kind, 0))) for kind in kinds
        ]
    else:
        known = [(kind, FALSE) for kind in kinds]
    p.post((ref, 1, make_list(known)))
    return TRUE


def _blocks(kind: Atom, size: int) -> Any:
    amount = make_list([(am.size, size, size, size)])
    return make_list([(am.mbcs, make_list([(am.blocks, make_list([(kind, amount)]))]))])


@bif
def system_info(p: Process, item: Any) -> Any:
    """What `item` is for this VM."""
    if type(item) is tuple and len(item) == 2:
        return _of_pair(*item)
    if type(item) is tuple and len(item) == 3 and item[0] in _ASKED and type(item[1]) is Ref:
        return _ask_threads(p, *item)
    found = ITEMS.get(item) if type(item) is Atom else None
    if found is None:
        badarg()
    return found(p)
