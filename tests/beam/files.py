"""What the tests of the loader share: the ``.beam`` files of this machine, and small ones made by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

OTP = Path("/usr/lib/erlang/lib")
ELIXIR = Path("/usr/lib/elixir/lib")


def installed(root: Path) -> list[Path]:
    """All ``.beam`` files below `root`; the test is skipped where there are none."""
    found = sorted(root.glob("*/ebin/*.beam"))
    if not found:
        pytest.skip(f"no .beam files in {root}")
    return found


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack(">I", len(data)) + data + bytes(-len(data) & 3)


def form(*chunks: bytes) -> bytes:
    body = b"BEAM" + b"".join(chunks)
    return b"FOR1" + struct.pack(">I", len(body)) + body


def atoms(*names: str) -> bytes:
    encoded = [name.encode() for name in names]
    return struct.pack(">I", len(names)) + b"".join(bytes([len(name)]) + name for name in encoded)


def header(labels: int, functions: int) -> bytes:
    return struct.pack(">IIIII", 16, 0, 191, labels, functions)


F_0 = bytes((1, 0x10, 2, 0x12, 0x22, 0x00, 1, 0x20))
"""``label 1, func_info m, f, 0, label 2``"""


def module(code: bytes = b"\x13", *, labels: int = 3, functions: int = 1, **chunks: bytes | None) -> bytes:
    """The file of a module ``m`` with the function ``f/0``, exported, whose body is `code` (just ``return``).

    `chunks` replace or (None) leave out what would be there.
    """
    parts: dict[str, bytes | None] = {
        "AtU8": atoms("m", "f"),
        "Code": header(labels, functions) + F_0 + code + b"\x03",
        "ImpT": struct.pack(">IIII", 1, 1, 2, 0),
        "ExpT": struct.pack(">IIII", 1, 2, 0, 2),
        "StrT": b"",
    }
    parts.update(chunks)
    return form(*(chunk(name.encode(), data) for name, data in parts.items() if data is not None))
