"""The emitters of all opcodes, by family.  Importing this package fills :data:`enigma_gen.translate.table.ROWS`."""

from __future__ import annotations

from enigma_gen.translate.op import (
    bifs,
    binary_build,
    binary_match,
    calls,
    control,
    data,
    exceptions,
    floats,
    maps,
    receive,
    tests,
)

__all__ = [
    "bifs",
    "binary_build",
    "binary_match",
    "calls",
    "control",
    "data",
    "exceptions",
    "floats",
    "maps",
    "receive",
    "tests",
]
