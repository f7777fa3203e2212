"""Natives on the memory of OTP's emulator: its allocators, the literals of purged code, the trees of large maps, what sessions of tracing leave behind.

Here none of these exist.

Terms are Python objects: there is no allocator to ask for carriers and blocks, literals live as long as anybody
refers to them, and a map is no tree of nodes.  What is asked for is refused as by an emulator that has none of what was named.

Sources: OTP 25 ``erl_bif_info.c``, ``erl_map.c``, ``beam_bif_load.c``.
"""

from __future__ import annotations

from typing import Any, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.maps import badmap
from enigma_gen.term.atom import FALSE, Atom, am
from enigma_gen.term.error import badarg, error
from enigma_gen.term.map import Map

internal = Bifs("erts_internal")
collector = Bifs("erts_literal_area_collector")
cleaner = Bifs("erts_trace_cleaner")


@internal
def gather_alloc_histograms(what: Any) -> NoReturn:
    """Sizes of blocks by allocator: there is no allocator of that name."""
    badarg()


@internal
def gather_carrier_info(what: Any) -> NoReturn:
    """Carriers of an allocator: there is no allocator of that name."""
    badarg()


@internal
def map_hashmap_children(map_: Any) -> NoReturn:
    """The children of a map's root: it has none, as a small map."""
    if type(map_) is not Map:
        badmap(map_)
    badarg()


@internal(until=24)
def release_literal_area_switch() -> NoReturn:
    """Only the emulator's collector of literals may do this, and there is none."""
    error(am.notsup)


@collector(since=24)
def release_area_switch() -> NoReturn:
    """Only the emulator's collector of literals may do this, and there is none."""
    error(am.notsup)


@collector(since=24)
def send_copy_request(pid: Any, request: Any, action: Any) -> NoReturn:
    """Only the emulator's collector of literals may do this, and there is none."""
    error(am.notsup)


@cleaner(since=27)
def check() -> Atom:
    """Whether sessions of tracing have left something to clean: no."""
    return FALSE


@cleaner(since=27)
def send_trace_clean_signal(pid: Any) -> NoReturn:
    """Only the emulator's cleaner may do this, and there is none."""
    error(am.notsup)
