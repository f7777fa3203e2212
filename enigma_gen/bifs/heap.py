"""Sizes of heaps that this VM does not have, as OTP reports them: what a program sets, it reads back as on the BEAM.

What the emulator's flags and ``erlang:system_flag/2`` set for new processes is noted in the system's ``settings``, and given to each that is spawned.

Sources: OTP 25 ``erl_gc.c`` (the heap sizes: Fibonacci numbers, then growth by a fifth), ``erl_process.c``
(``erts_max_heap_size``).
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.runtime.system import System
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.map import Map

SPAWN_FLAGS: Final[dict[Atom, Any]] = {
    am.fullsweep_after: 65_535,
    am.min_heap_size: 233,
    am.min_bin_vheap_size: 46_422,
    am.max_heap_size: Map.from_pairs([(am.size, 0), (am.kill, TRUE), (am.error_logger, TRUE)]),
    am.message_queue_data: am.on_heap,
}
"""The flags of a process that the whole VM has a default for, and that default as long as nobody has set another."""


def _sizes() -> list[int]:
    sizes = [12, 38]
    while sizes[-1] + sizes[-2] < 1_000_000:
        sizes.append(sizes[-1] + sizes[-2] + 1)
    while sizes[-1] < 1 << 58:
        sizes.append(sizes[-1] + sizes[-1] // 5)
    return sizes


SIZES: Final = tuple(_sizes())


def heap_size(wanted: int, least: int) -> int:
    """The size that a heap of at least `wanted` words gets."""
    if wanted < least:
        return least
    return next((size for size in SIZES if size >= wanted), wanted)


def spawn_default(system: System, name: Atom) -> Any:
    """What a new process has for one of :data:`SPAWN_FLAGS`."""
    return system.settings.get(name, SPAWN_FLAGS[name])


def set_spawn_default(system: System, name: Atom, value: Any) -> None:
    """Let processes have `value` for a flag from now on."""
    system.settings[name] = value
    system.spawn_flags = {**(system.spawn_flags or {}), name: value}


def max_heap_size(system: System, term: Any) -> Map | None:
    """The value of flag ``max_heap_size`` as a full map; None for a bad one.  What it leaves open is as for the whole VM."""
    default = spawn_default(system, am.max_heap_size)
    if type(term) is int:
        term = default.put(am.size, term)
    if type(term) is not Map:
        return None
    size = term.get(am.size)
    kill, log = (term.get(name, default.get(name)) for name in (am.kill, am.error_logger))
    if type(size) is not int or not 0 <= size < SMALL_LIMIT or kill not in (TRUE, FALSE) or log not in (TRUE, FALSE):
        return None
    return Map.from_pairs([(am.size, size), (am.kill, kill), (am.error_logger, log)])
