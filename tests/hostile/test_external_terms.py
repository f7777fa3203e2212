"""Bytes that are no external term, or a damaged one: an Erlang error or a term, never another Python exception."""

from __future__ import annotations

import random
import zlib
from typing import Final

import pytest

from enigma_gen.term import etf
from enigma_gen.term.text import write
from tests.otp.drawn import drawn

TRIES: Final = 20_000
"""A million were tried by hand."""
TAGS: Final = b"FMPRSXYZabcdefghijklmnopqrstuvwxyz"


def is_refused(data: bytes) -> bool:
    """Whether `data` is no external term; a Python exception but :class:`EtfError` fails the test."""
    try:
        term, _ = etf.decode(data)
    except etf.EtfError:
        return True
    write(term, depth=5)
    return False


def test_mutated_terms() -> None:
    choose = random.Random(83)
    seeds = [etf.encode(term, minor_version=choose.randrange(3)) for term in drawn("x")]
    refused = 0
    for _ in range(TRIES):
        data = bytearray(choose.choice(seeds))
        for _ in range(choose.randrange(1, 4)):
            data[choose.randrange(len(data))] = choose.choice((0, 1, 255, choose.randrange(256), choose.choice(TAGS)))
        refused += is_refused(bytes(data[: choose.randrange(1, len(data) + 1)] if choose.random() < 0.2 else data))
    assert 0 < refused < TRIES


def test_random_bytes() -> None:
    choose = random.Random(131)
    for _ in range(TRIES):
        is_refused(bytes([131, choose.choice(TAGS), *choose.randbytes(choose.randrange(24))]))


@pytest.mark.parametrize("claimed", [0, 1, 9_999_999, 10_000_001, 0xFFFF_FFFF])
def test_a_compressed_term_that_lies_about_its_size(claimed: int) -> None:
    plain = b"m" + (10_000_000 - 5).to_bytes(4, "big") + bytes(10_000_000 - 5)
    assert is_refused(b"\x83\x50" + claimed.to_bytes(4, "big") + zlib.compress(plain))
    assert not is_refused(b"\x83\x50" + (10_000_000).to_bytes(4, "big") + zlib.compress(plain))
