"""Arguments for natives that hypothesis makes up, always the same ones: the pools beside the edge cases of :mod:`native_arguments`."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from enigma_gen.term import etf
from enigma_gen.term.atom import intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.map import Map
from enigma_gen.term.text import write
from tests.otp.native_arguments import POOLS
from tests.terms import atoms, bitstrings, erlang_terms, floats, identifiers, integers

COUNT: Final = 160
"""How many terms are made up for each kind of parameter."""


def _text(alphabet: str, **sizes: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=alphabet, **sizes)


def _chars(text: str) -> Any:
    return make_list([ord(char) for char in text])


def _improper(items: list[Any], tail: Any) -> Any:
    return make_list(items, tail) if items else NIL


TERMS: Final = erlang_terms()
NUMBERS: Final = st.one_of(integers(), floats(), st.just(-0.0))
NUMERAL: Final = _text("0123456789", min_size=1, max_size=30)
SIGNED_DIGITS: Final = st.builds(
    "{}{}{}".format, _text("+-", max_size=1), _text("0123456789aAbBfFzZ", max_size=40), _text(" _x", max_size=1)
)
DECIMALS: Final = st.one_of(
    floats().map(repr),
    st.builds("{}{}.{}e{}".format, _text("+-", max_size=1), NUMERAL, NUMERAL, st.integers(-400, 400)),
    st.builds("{}{}.{}{}".format, _text("+-", max_size=1), _text("0123456789", max_size=9), _text("0123456789", max_size=9), _text("e.x+", max_size=2)),
)  # fmt: skip
SMALL_BINARIES: Final = _text("abc\0", max_size=12).map(str.encode)
PATTERN: Final = _text("abc\0", min_size=1, max_size=3).map(str.encode)
IO_LISTS: Final = st.recursive(
    st.one_of(st.integers(0, 255), st.binary(max_size=6)),
    lambda inner: st.builds(_improper, st.lists(inner, max_size=5), st.one_of(st.just(NIL), st.binary(max_size=4))),
    max_leaves=20,
)
CHAR_DATA: Final = st.recursive(
    st.one_of(st.characters().map(ord), st.integers(0, 0x11_0000), st.binary(max_size=4), _text("aé€😀", max_size=4).map(str.encode)),
    lambda inner: st.builds(_improper, st.lists(inner, max_size=5), st.one_of(st.just(NIL), st.binary(max_size=4))),
    max_leaves=12,
)  # fmt: skip
PAIRS: Final = st.lists(st.tuples(TERMS, TERMS), max_size=40).map(make_list)
LISTS: Final = st.one_of(
    st.lists(TERMS, max_size=6).map(make_list),
    st.lists(st.integers(0, 300), max_size=12).map(make_list),
    IO_LISTS,
    PAIRS,
)
KEYED: Final = st.lists(
    st.one_of(st.lists(st.one_of(st.integers(0, 3), st.sampled_from([1.0, 2.0, intern("a")])), max_size=4).map(tuple), TERMS), max_size=6
).map(make_list)  # fmt: skip


def _changed(data: bytes, where: int, byte: int) -> bytes:
    at = where % len(data)
    return data[:at] + bytes([byte]) + data[at + 1 :]


ENCODED: Final = erlang_terms(funs=False, ids=False).map(lambda term: etf.encode(term, minor_version=1))
PACKETS: Final = st.one_of(
    st.builds(_changed, st.sampled_from([item for item in POOLS["3"] if type(item) is bytes and item]), st.integers(0, 40), st.integers(0, 255)),
    st.binary(max_size=12),
    _text("GETHPa/:. 1\r\n\t", max_size=24).map(str.encode),
)  # fmt: skip


def _options(*choices: Any) -> st.SearchStrategy[Any]:
    return st.lists(
        st.one_of([choice if isinstance(choice, st.SearchStrategy) else st.just(choice) for choice in choices]),
        max_size=3,
    ).map(make_list)


def _pair(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values.map(lambda value: (intern(name), value))


STRATEGIES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "i": integers(),
    "s": st.integers(-20, 300),
    "f": st.one_of(floats(), st.just(-0.0)),
    "n": NUMBERS,
    "a": atoms(),
    "b": bitstrings(),
    "l": LISTS,
    "t": st.lists(TERMS, max_size=8).map(tuple),
    "m": st.lists(st.tuples(TERMS, TERMS), max_size=40).map(Map.from_pairs),
    "x": TERMS,
    "h": st.integers(-300, 300),
    "B": st.integers(2, 36),
    "D": SIGNED_DIGITS.map(_chars),
    "E": DECIMALS.map(_chars),
    "0": SIGNED_DIGITS.map(str.encode),
    "1": DECIMALS.map(str.encode),
    "F": _options(intern("compact"), intern("short"), _pair("decimals", st.integers(0, 30)), _pair("scientific", st.integers(0, 30))),
    "I": IO_LISTS,
    "d": st.one_of(IO_LISTS, st.binary(max_size=80)),
    "c": CHAR_DATA,
    "S": SMALL_BINARIES,
    "P": st.one_of(PATTERN, st.lists(PATTERN, min_size=1, max_size=4).map(make_list)),
    "L": st.tuples(st.integers(-2, 12), st.integers(-12, 12)),
    "M": _options(_pair("scope", st.tuples(st.integers(0, 8), st.integers(-4, 8)))),
    "O": _options(intern("global"), intern("trim"), intern("trim_all"), _pair("scope", st.tuples(st.integers(0, 8), st.integers(-4, 8)))),
    "K": KEYED,
    "X": st.one_of(ENCODED, st.builds(_changed, ENCODED, st.integers(0, 60), st.integers(0, 255))),
    "3": PACKETS,
    "w": st.integers(0, 2**32 - 1),
    "5": st.one_of(identifiers().map(write).map(_chars), _text("<0.1234>#RefPort", max_size=14).map(_chars)),
    "9": st.one_of(_text("AtomCdeI", min_size=4, max_size=4).map(_chars), TERMS),
}  # fmt: skip


def draw(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """`count` examples of `strategy`, always the same."""
    found: list[Any] = []

    @seed(2023)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(term: Any) -> None:
        found.append(term)

    collect()
    return found


@cache
def drawn(letter: str) -> list[Any]:
    """What is made up for a parameter of the pool with this letter; the pool itself where nothing can be."""
    strategy = STRATEGIES.get(letter)
    return POOLS[letter] if strategy is None else draw(strategy, COUNT)
