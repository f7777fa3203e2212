"""Sizes of heaps that this VM does not have, as OTP reports them: what a program sets, it reads back as on the BEAM.

Sources: OTP 25 ``erl_gc.c`` (the heap sizes: Fibonacci numbers, then growth by a fifth), ``erl_process.c``
(``erts_max_heap_size``).
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.term.atom import FALSE, TRUE, am
from enigma_gen.term.map import Map

MIN_HEAP: Final = 233
MIN_BINARY_HEAP: Final = 46_422
DEFAULT_MAX_HEAP: Final = Map.from_pairs([(am.size, 0), (am.kill, TRUE), (am.error_logger, TRUE)])


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


def max_heap_size(term: Any) -> Map | None:
    """The value of flag ``max_heap_size`` as a full map; None for a bad one."""
    if type(term) is int:
        return DEFAULT_MAX_HEAP.put(am.size, term) if term >= 0 else None
    if type(term) is not Map:
        return None
    size, kill, log = term.get(am.size), term.get(am.kill, TRUE), term.get(am.error_logger, TRUE)
    if type(size) is not int or size < 0 or kill not in (TRUE, FALSE) or log not in (TRUE, FALSE):
        return None
    return Map.from_pairs([(am.size, size), (am.kill, kill), (am.error_logger, log)])
