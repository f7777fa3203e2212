"""Terms for the tests of ``term``: a fixed corpus with Erlang source for each, and a hypothesis strategy.

Both are built from *specs*, nested Python tuples such as ``("tuple", [("int", 1)])``, so that one spec gives our term and the Erlang
source of the same term.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.fun import ExternalFun
from enigma_gen.term.map import Map

Spec = tuple[str, Any]

INTEGERS = [
    0, 1, -1, 2, 255, 256, 2**27 - 1, 2**27, -(2**27), -(2**27) - 1, 2**31, 2**32 - 1, 2**32, 2**53, 2**53 + 1, 2**59 - 1,
    2**59, -(2**59), -(2**59) - 1, 2**63, 2**64 - 1, 2**64, -(2**64), 2**64 + 5, 2**95, 2**96, 2**127, 2**128, -(2**200), 10**40,
    2**1023, 2**1024, -(2**1100),
]  # fmt: skip
FLOATS = [
    0.0,
    1.0,
    -1.0,
    1.5,
    2.0**53,
    2.0**53 + 2,
    2.0**59,
    -(2.0**59),
    2.0**64,
    1e40,
    1e-300,
    1.7976931348623157e308,
    255.0,
]
ATOMS = ["a", "b", "ab", "", "true", "é", "ÿa", "\x80", "λ", "日本", "a b", "𝄞", "éλ", "z" * 255]


def build(spec: Spec) -> Any:
    """The term of a spec."""
    kind, value = spec
    if kind == "atom":
        return intern(value)
    if kind == "list":
        items, tail = value
        return make_list([build(s) for s in items], build(tail) if tail else NIL)
    if kind == "tuple":
        return tuple([build(s) for s in value])
    if kind == "map":
        return Map.from_pairs((build(k), build(v)) for k, v in value)
    if kind == "bits":
        data, offset, size = value
        return Bitstring(data, offset, size)
    if kind == "export":
        module, function, arity = value
        return ExternalFun(intern(module), intern(function), arity)
    return value


def source(spec: Spec) -> str:
    """Erlang source of the spec's term."""
    kind, value = spec
    if kind == "int":
        return str(value)
    if kind == "float":
        text = repr(value)
        return text if "." in text else text.replace("e", ".0e")
    if kind == "atom":
        return "'" + "".join(f"\\x{{{ord(c):x}}}" for c in value) + "'"
    if kind == "bytes":
        return "<<" + ",".join(map(str, value)) + ">>"
    if kind == "list":
        items, tail = value
        return "[" + ",".join(map(source, items)) + ("|" + source(tail) if items and tail else "") + "]"
    if kind == "tuple":
        return "{" + ",".join(map(source, value)) + "}"
    if kind == "map":
        return "#{" + ",".join(f"{source(k)}=>{source(v)}" for k, v in value) + "}"
    if kind == "bits":
        data, offset, size = value
        number = int.from_bytes(data, "big") >> (len(data) * 8 - offset - size) & (1 << size) - 1
        return f"(sub(<<0:{offset},{number}:{size}>>,{offset}))"
    module, function, arity = value
    return f"fun {module}:{function}/{arity}"


#: The function that `source` of "bits" needs: a view at an odd offset, as ours is.
ERLANG_HELPERS = "sub(B, N) -> <<_:N, Rest/bits>> = B, Rest.\n"


def _bits(data: bytes, offset: int, size: int) -> Spec:
    return "bits", (data, offset, size)


_DATA = bytes(range(7, 200, 5))
_FLAT: list[Spec] = [
    *[("int", i) for i in INTEGERS],
    *[("float", f) for f in FLOATS],
    *[("atom", a) for a in ATOMS],
    *[("bytes", _DATA[:n]) for n in (0, 1, 3, 4, 5, 7, 8, 11, 12, 13, 23, 24, 25, 36)],
    *[_bits(_DATA, o, n) for o in (0, 1, 7, 8) for n in (0, 1, 7, 8, 9, 13, 24, 95, 96, 97, 103, 192, 200)],
    *[("export", (m, f, n)) for m, f, n in (("lists", "map", 2), ("lists", "map", 3), ("a", "b", 0))],
    ("list", ([], None)),
    ("tuple", []),
    ("map", []),
]
_STRINGS: list[Spec] = [
    ("list", ([("int", 65 + i % 26) for i in range(n)], tail))
    for n in (1, 2, 3, 4, 5, 8, 9, 31)
    for tail in (None, ("int", 7), ("atom", "a"))
]
_NESTED: list[Spec] = [
    *_STRINGS,
    ("list", ([("int", 1), ("int", 256), ("int", 2)], None)),
    ("list", ([("int", 1), ("float", 1.0)], None)),
    ("list", ([("list", ([], None)), ("atom", "a")], None)),
    ("list", ([("list", ([("int", 1)], None)), _STRINGS[5]], None)),
    *[("list", ([spec, spec], None)) for spec in _FLAT[::7]],
    *[("tuple", [spec]) for spec in _FLAT[::3]],
    *[("tuple", [("atom", "a"), spec, ("int", 3)]) for spec in _FLAT[::5]],
    ("tuple", [("tuple", []), ("tuple", [("tuple", [])])]),
]


def _map_of(count: int, step: int) -> Spec:
    return "map", [(("int", i * step), ("list", ([("int", i)], None))) for i in range(count)]


_MAPS: list[Spec] = [
    *[_map_of(n, s) for n in (1, 2, 3, 31, 32, 33, 40, 100) for s in (1, -7)],
    *[("map", [(spec, ("int", 1))]) for spec in _FLAT[::4]],
    ("map", [(("int", 1), ("int", 2)), (("float", 1.0), ("int", 3))]),
    ("map", [(("int", 1), ("float", 2.0)), (("float", 1.0), ("int", 3))]),
    ("map", [(("tuple", [("float", 1.0)]), ("int", 2)), (("tuple", [("int", 1)]), ("int", 3))]),
    ("map", [(("list", ([("int", 1)], None)), ("map", [(("atom", "k"), ("atom", "v"))]))]),
    ("map", [(("map", [(("int", 1), ("int", 2))]), ("map", []))]),
    ("tuple", [_map_of(2, 3), _map_of(33, 2)]),
    ("list", ([_map_of(1, 1), _map_of(2, 1)], None)),
]

CORPUS: list[Spec] = [*_FLAT, *_NESTED, *_MAPS]


def _grow(inner: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    items = st.lists(inner, max_size=4)
    return st.one_of(
        st.tuples(st.just("list"), st.tuples(items, st.none() | inner)),
        st.tuples(st.just("tuple"), items),
        st.tuples(st.just("map"), st.lists(st.tuples(inner, inner), max_size=4)),
    )


@st.composite
def _views(draw: st.DrawFn) -> Spec:
    data = draw(st.binary(max_size=6))
    offset = draw(st.integers(0, len(data) * 8))
    return _bits(data, offset, draw(st.integers(0, len(data) * 8 - offset)))


_leaves: st.SearchStrategy[Spec] = st.one_of(
    st.tuples(st.just("int"), st.integers(-3, 3) | st.sampled_from(INTEGERS)),
    st.tuples(st.just("float"), st.sampled_from([0.0, -0.0, 1.0, 2.0, -3.0, *FLOATS])),
    st.tuples(st.just("atom"), st.sampled_from(ATOMS[:6])),
    st.tuples(st.just("bytes"), st.binary(max_size=3)),
    _views(),
)
#: Specs of terms small enough that equal ones turn up often.
specs: st.SearchStrategy[Spec] = st.recursive(_leaves, _grow, max_leaves=8)
#: Terms, see `specs`.
terms: st.SearchStrategy[Any] = specs.map(build)
