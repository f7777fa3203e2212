"""What a real Erlang makes of a batch of terms: the terms go in, and the answers come out, in external format.

The encoder and decoder under test carry both; were one of them wrong, the comparison in ``test_etf.py`` of the very bytes would tell.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.etf import decode, encode
from enigma_gen.term.map import Map
from tests.realerl import run_erl

WORDS = (
    "a", "ok", "error", "some_rather_long_atom", "another_atom_with_a_very_long_name_indeed", "x", "name", "Quoted Atom", "état", "αβγ",
)  # fmt: skip


def ask_erl(terms: list[Any], function: str) -> list[Any]:
    """The results, as terms, of the Erlang fun `function` (source text) for each of `terms`."""
    with tempfile.TemporaryDirectory() as directory:
        asked, answered = Path(directory, "asked"), Path(directory, "answered")
        asked.write_bytes(encode(make_list(terms)))
        run_erl(
            f'{{ok, Asked}} = file:read_file("{asked}"), F = {function}, '
            f'ok = file:write_file("{answered}", term_to_binary([F(T) || T <- binary_to_term(Asked)]))'
        )
        return to_python(decode(answered.read_bytes())[0])


def sample(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """About `count` terms from a strategy, the same in every run."""
    found: list[Any] = []

    @seed(1)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(term: Any) -> None:
        found.append(term)

    collect()
    return found


def broad_terms(count: int, start: int = 1) -> list[Any]:
    """Terms that take several lines: long atoms, strings and binaries, wide and nested containers."""
    source = random.Random(start)
    return [_broad(source, source.randrange(1, 5)) for _ in range(count)]


def _broad(r: random.Random, depth: int) -> Any:
    kind = r.random()
    if depth <= 0 or kind < 0.35:
        return _LEAVES[r.randrange(len(_LEAVES))](r)
    items = [_broad(r, depth - 1) for _ in range(r.choice((0, 1, 2, 2, 3, 3, 4, 5, 8, 8, 30)) if depth < 4 else 4)]
    if kind < 0.55:
        return make_list(items, NIL if r.random() < 0.85 else _broad(r, depth - 1))
    if kind < 0.7:
        return tuple(items)
    if kind < 0.85:
        return (intern(r.choice(WORDS)), *items)
    return Map.from_pairs((_broad(r, depth - 1 if r.random() < 0.3 else 0), item) for item in items)


def _text(r: random.Random) -> str:
    return "".join(r.choice("aé日α\nb") for _ in range(r.randrange(40)))


_LEAVES = (
    lambda r: r.randrange(1000),
    lambda r: r.randrange(1 << r.randrange(1, 200)) * r.choice((1, -1)),
    lambda r: intern(r.choice(WORDS)),
    lambda r: intern(r.choice(WORDS)),
    lambda r: r.random() * 10 ** r.randrange(-30, 30),
    lambda r: r.randbytes(r.randrange(60)),
    lambda r: bytes(r.randrange(97, 110) for _ in range(r.randrange(150))),
    lambda r: make_list([r.randrange(97, 110) for _ in range(r.randrange(100))]),
    lambda r: Bitstring(r.randbytes(100), 0, 800 - r.randrange(1, 700)),
    lambda r: _text(r).encode(),
    lambda r: make_list([ord(c) for c in _text(r)]),
    lambda r: r.choice((NIL, (), b"")),
    lambda r: float(r.randrange(10 ** r.randrange(1, 18))),
)
