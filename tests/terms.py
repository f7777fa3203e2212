"""A hypothesis strategy of Erlang terms, shared by all tests that need arbitrary ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.fun import ExternalFun
from enigma_gen.term.ids import THIS_NODE, Pid, Port, Ref
from enigma_gen.term.map import Map

ATOM_NAMES = (
    "a", "ok", "error", "undefined", "true", "false", "nil", "", "A", "a b", "a@b", "_x", "end", "andalso", "maybe", "x1", "aB", "é",
    "Ünïcode", "αβ", "日本", "\n", "it's", "a\\b", "\x7f", "\x85", "long_atom_name_that_takes_room", "𝄞",
)  # fmt: skip

STRINGS = ("", "abc", "hello world", 'a\nb\t"q"', "\x1b[0m", "naïve", "αβγ", "日本語", "\x00\x01", "x" * 70)


def atoms() -> st.SearchStrategy[Any]:
    """Atoms from a fixed set, so that a run makes no end of them; among them every kind that is written differently."""
    return st.sampled_from(ATOM_NAMES).map(intern)


def integers() -> st.SearchStrategy[int]:
    """Integers, with those around each limit of a representation."""
    edges = [
        edge + step
        for bits in (7, 8, 15, 16, 27, 28, 31, 32, 59, 60, 63, 64, 127, 2040, 2048)
        for edge in (1 << bits, -(1 << bits))
        for step in (-1, 0, 1)
    ]
    return st.one_of(st.integers(-5, 300), st.integers(), st.sampled_from(edges))


def floats() -> st.SearchStrategy[float]:
    """Finite floats; -0.0 is left out, for releases differ about it."""
    return st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: str(value) != "-0.0")


def bitstrings() -> st.SearchStrategy[Any]:
    """Binaries, and views of them at any offset and of any size."""
    return st.one_of(
        st.binary(max_size=30),
        st.sampled_from(STRINGS).map(lambda text: text.encode()),
        st.builds(_view, st.binary(min_size=1, max_size=12), st.integers(0, 96), st.integers(0, 96)),
    )


def _view(base: bytes, start: int, size: int) -> Bitstring:
    offset = start % (len(base) * 8)
    return Bitstring(base, offset, size % (len(base) * 8 - offset + 1))


def identifiers() -> st.SearchStrategy[Any]:
    """Pids, ports and references of this node."""
    return st.one_of(
        st.builds(
            lambda number, serial: Pid(THIS_NODE, number, serial, 0), st.integers(0, 32767), st.integers(0, 8191)
        ),
        st.builds(lambda number: Port(THIS_NODE, number, 0), st.integers(0, 2**28 - 1)),
        st.builds(
            lambda first, second, third: Ref(THIS_NODE, (first, second, third), 0),
            st.integers(0, 2**18 - 1),
            st.integers(0, 2**32 - 1),
            st.integers(0, 2**32 - 1),
        ),
    )


def strings() -> st.SearchStrategy[Any]:
    """Erlang strings: lists of characters."""
    return st.sampled_from(STRINGS).map(lambda text: make_list([ord(c) for c in text]))


def external_funs() -> st.SearchStrategy[Any]:
    """``fun m:f/a``."""
    return st.builds(ExternalFun, atoms(), atoms(), st.integers(0, 255))


def leaves(*, funs: bool = True, ids: bool = True) -> st.SearchStrategy[Any]:
    """Terms without other terms in them."""
    kinds = [atoms(), integers(), floats(), bitstrings(), strings(), st.just(NIL), st.just(())]
    kinds += [external_funs()] * funs + [identifiers()] * ids
    return st.one_of(kinds)


def erlang_terms(*, funs: bool = True, ids: bool = True, max_leaves: int = 30) -> st.SearchStrategy[Any]:
    """Erlang terms of all kinds but closures; `funs` and `ids` say whether external funs, and pids, ports and references, occur."""
    return st.recursive(leaves(funs=funs, ids=ids), _containers, max_leaves=max_leaves)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=8).map(make_list),
        st.lists(inner, max_size=6).map(tuple),
        st.builds(lambda tag, rest: (tag, *rest), atoms(), st.lists(inner, max_size=6)),
        st.builds(make_list, st.lists(inner, min_size=1, max_size=4), inner),
        st.lists(st.tuples(inner, inner), max_size=5).map(Map.from_pairs),
    )
