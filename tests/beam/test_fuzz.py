"""Damaged files: whatever happened to the bytes, the loader says :class:`BadBeamFile` or loads, and does so at once.

A damaged file that still loads is as it should be: the damage was in a literal or a number.  What this test looks for is
any other exception, and anything that takes long.
"""

from __future__ import annotations

import random
import struct
import time
import zlib
from pathlib import Path

import pytest

from enigma_gen.beam.container import read_chunks
from enigma_gen.beam.file import BadBeamFile, load
from tests.beam.files import ELIXIR, OTP, chunk, form, installed, module
from tests.ends import ends

SECONDS = 10
"""How long to go on at most; the mutations made are the same in each run, but how many of them depends on the machine."""

SKIPPED = (b"Dbgi", b"Docs")


def seeds(root: Path) -> list[dict[bytes, bytes]]:
    """The chunks of some small and middling files, with their literals unpacked, so that damage gets into them."""
    files = [path for path in installed(root) if 700 < path.stat().st_size < 30_000][::23]
    return [unpacked(read_chunks(path.read_bytes())) for path in files]


def unpacked(chunks: dict[bytes, bytes]) -> dict[bytes, bytes]:
    result = {name: data for name, data in chunks.items() if name not in SKIPPED}
    if b"LitT" in result:
        result[b"LitT"] = bytes(4) + zlib.decompress(result[b"LitT"][4:])
    return result


def damage(data: bytes, chance: random.Random) -> bytes:
    """One change to `data`: bits, bytes, a cut, a copy, a number."""
    if not data:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(9)))
    bad = bytearray(data)
    at = chance.randrange(len(bad))
    match chance.randrange(7):
        case 0:
            bad[at] ^= 1 << chance.randrange(8)
        case 1:
            bad[at] = chance.randrange(256)
        case 2:
            del bad[at:]
        case 3:
            del bad[at : at + chance.randrange(1, 9)]
        case 4:
            start = chance.randrange(len(bad))
            bad[at:at] = bad[start : start + chance.randrange(1, 40)]
        case 5:
            bad[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 255, 65536, 1 << 31, (1 << 32) - 1)))
        case _:
            for _ in range(chance.randrange(2, 12)):
                bad[chance.randrange(len(bad))] = chance.choice((0, 0x07, 0x17, 0x18, 0x47, 0x57, 0xF9, 0xFF))
    return bytes(bad)


def mutate(chunks: dict[bytes, bytes], others: list[dict[bytes, bytes]], chance: random.Random) -> bytes:
    """A damaged file: mostly within a chunk, sometimes a chunk of another file, sometimes anywhere at all."""
    result = dict(chunks)
    name = chance.choice(list(result))
    kind = chance.randrange(10)
    if kind < 7:
        for _ in range(chance.randrange(1, 4)):
            result[name] = damage(result[name], chance)
    elif kind == 7:
        result[name] = chance.choice(others).get(name, b"")
    elif kind == 8:
        del result[name]
    whole = form(*(chunk(key, data) for key, data in result.items()))
    return damage(whole, chance) if kind == 9 else whole


@pytest.mark.slow
@pytest.mark.parametrize("root", [OTP, ELIXIR], ids=["otp", "elixir"])
def test_damaged_files(root: Path) -> None:
    originals = seeds(root)
    chance = random.Random(22)
    outcomes = {"loaded": 0, "rejected": 0}
    end = time.monotonic() + SECONDS / 2
    while time.monotonic() < end and sum(outcomes.values()) < 6000:
        data = mutate(chance.choice(originals), originals, chance)
        try:
            with ends():
                load(data)
            outcomes["loaded"] += 1
        except BadBeamFile as problem:
            assert len(str(problem).splitlines()) == 1
            assert len(str(problem)) < 400
            outcomes["rejected"] += 1
    assert outcomes["rejected"] > 100
    assert outcomes["loaded"] > 5


def test_random_bytes_as_code() -> None:
    chance = random.Random(25)
    for _ in range(3000):
        body = bytes(chance.choice((chance.randrange(1, 192), chance.randrange(256), 0x13)) for _ in range(30))
        try:
            load(module(body))
        except BadBeamFile as problem:
            assert problem.chunk in {"Code", ""}
