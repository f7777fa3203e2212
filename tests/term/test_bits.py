"""Bitstrings: matching and building against strings of 0 and 1 as a model, appending, and agreement with a real Erlang."""

from __future__ import annotations

import math
import struct
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enigma_gen.term.bits import (
    Bitstring,
    Buffer,
    append,
    bit_size,
    compare_bits,
    concat,
    equal_bits,
    float_at,
    float_bits,
    from_bits,
    int_at,
    int_bits,
    is_binary,
    parts,
    slice_bits,
    to_bits,
    to_bytes,
    to_padded_bytes,
    utf8_at,
    utf8_bits,
    utf16_at,
    utf16_bits,
    utf32_at,
    utf32_bits,
    view,
)
from tests.ends import ends
from tests.realerl import needs_erl, run_erl


def text(term: Any) -> str:
    """The bits of a term as a string of 0 and 1."""
    value, size = to_bits(term)
    return format(value, f"0{size}b") if size else ""


def from_text(bits: str) -> Any:
    return from_bits(int(bits, 2) if bits else 0, len(bits))


@st.composite
def bitstrings(draw: st.DrawFn, most: int = 200) -> Any:
    data = draw(st.binary(max_size=most))
    offset = draw(st.integers(0, min(len(data) * 8, 20)))
    size = draw(st.integers(0, len(data) * 8 - offset))
    return view(data, offset, size) if draw(st.booleans()) else Bitstring(data, offset, size)


@given(bitstrings(), st.data())
def test_slices(term: Any, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, bit_size(term)))
    size = data.draw(st.integers(0, bit_size(term) - start))
    piece = slice_bits(term, start, size)
    assert text(piece) == text(term)[start : start + size]
    assert bit_size(piece) == size
    assert is_binary(piece) == (size % 8 == 0)
    assert to_padded_bytes(piece) == to_bytes(concat((piece, from_bits(0, -size % 8))))


def test_a_slice_of_a_large_binary_is_a_view() -> None:
    data = bytes(10_000_000)
    rest: Any = data
    with ends():
        for _ in range(100_000):
            rest = slice_bits(rest, 8, bit_size(rest) - 8)
    assert parts(rest)[0] is data


@given(bitstrings(), bitstrings())
def test_equality_and_order(a: Any, b: Any) -> None:
    x, y = text(a), text(b)
    assert compare_bits(a, b) == (x > y) - (x < y)
    assert equal_bits(a, b) == (x == y)
    assert equal_bits(a, from_text(x))
    assert compare_bits(a, from_text(x)) == 0


def _integer(bits: str, little: bool, signed: bool) -> int:
    """The integer that a field of the given bits is, worked out the slow way."""
    pieces = [bits[i : i + 8] for i in range(0, len(bits), 8)]
    ordered = "".join(reversed(pieces)) if little else bits
    value = int(ordered, 2) if ordered else 0
    return value - (1 << len(bits)) if signed and ordered.startswith("1") else value


@given(bitstrings(20), st.data(), st.booleans(), st.booleans())
def test_integers(term: Any, data: st.DataObject, little: bool, signed: bool) -> None:
    start = data.draw(st.integers(0, bit_size(term)))
    size = data.draw(st.integers(0, bit_size(term) - start))
    base, offset, _ = parts(term)
    value = int_at(base, offset + start, size, little, signed)
    bits = text(term)[start : start + size]
    assert value == _integer(bits, little, signed)
    assert text(int_bits(value, size, little)) == bits
    assert text(int_bits(value + (5 << size), size, little)) == bits


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([16, 32, 64]), st.booleans(), st.integers(0, 9)
)
def test_floats(number: float, size: int, little: bool, offset: int) -> None:
    data = float_bits(number, size, little)
    assert data is not None
    layout = ("<" if little else ">") + {16: "e", 32: "f", 64: "d"}[size]
    if abs(number) > {16: 65519.0, 32: 3.402823e38, 64: math.inf}[size]:
        return
    assert data == struct.pack(layout, number)
    base, start, _ = parts(concat((from_bits(5, offset), data)))
    assert float_at(base, start + offset, size, little) == struct.unpack(layout, data)[0]


def test_what_is_no_float() -> None:
    for number in (float("inf"), float("-inf"), float("nan")):
        assert float_at(struct.pack(">d", number), 0, 64) is None
        assert float_at(struct.pack("<f", number), 0, 32, True) is None
        assert float_at(struct.pack(">e", number), 0, 16) is None
    assert float_at(bytes(9), 0, 24) is None
    assert float_bits(1.0, 24) is None
    assert float_bits(10**400, 64) is None
    assert float_bits(-1e39, 32) == struct.pack(">f", -math.inf)
    assert float_bits(65520.0, 16) == struct.pack(">e", math.inf)
    assert float_bits(1, 32) == struct.pack(">f", 1.0)


_characters = st.integers(0, 0x10FFFF)


@given(_characters, st.integers(0, 9), st.booleans())
def test_characters(code: int, offset: int, little: bool) -> None:
    data = utf8_bits(code)
    if 0xD800 <= code <= 0xDFFF:
        assert data is utf16_bits(code) is utf32_bits(code) is None
        return
    wide, widest = utf16_bits(code, little), utf32_bits(code, little)
    assert data is not None and wide is not None and widest is not None
    for encoded in (data, wide, widest):
        base, start, size = parts(concat((from_bits(0, offset), encoded, b"\xff\x00")))
        begin, end = start + offset, start + size
        after = begin + len(encoded) * 8
        found = {
            id(data): utf8_at,
            id(wide): lambda b, s, e: utf16_at(b, s, e, little),
            id(widest): lambda b, s, e: utf32_at(b, s, e, little),
        }[id(encoded)]
        assert found(base, begin, end) == (code, after)
        assert found(base, begin, after) == (code, after)
        assert found(base, begin, after - 1) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xff", b"\xe0\x80\x80", b"\xf8"],
)
def test_what_is_no_utf8(data: bytes) -> None:
    assert utf8_at(data, 0, len(data) * 8) is None


def test_what_is_no_utf16_or_utf32() -> None:
    for data in (b"", b"\xd8", b"\xd8\x00", b"\xdc\x00\xdc\x00", b"\xd8\x00\x00\x41", b"\xd8\x00\xd8\x00"):
        assert utf16_at(data, 0, len(data) * 8) is None
    for code in (0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF):
        assert utf32_at(code.to_bytes(4, "big"), 0, 32) is None
    assert utf8_bits(-1) is utf16_bits(0x110000) is utf32_bits(-1) is None


@given(st.lists(bitstrings(10)))
def test_concat(pieces: list[Any]) -> None:
    whole = concat(pieces)
    assert text(whole) == "".join(map(text, pieces))
    if is_binary(whole):
        assert type(whole) is bytes


@given(st.lists(st.tuples(st.integers(0, 50), bitstrings(300))))
def test_appending_to_any_version_leaves_the_others_alone(steps: list[tuple[int, Any]]) -> None:
    versions: list[tuple[Any, str]] = [(b"", "")]
    for which, piece in steps:
        term, expected = versions[-1 - which % len(versions)] if which > 30 else versions[-1]
        versions.append((append(term, piece), expected + text(piece)))
        assert all(text(t) == e for t, e in versions)


@pytest.mark.slow
def test_appending_is_linear_and_only_the_newest_view_shares() -> None:
    term: Any = b""
    with ends():
        for _ in range(500_000):
            term = append(term, b"0123456789")
        assert bit_size(term) == 40_000_000
        for _ in range(20_000):
            term = append(term, Bitstring(b"\xa0", 0, 3))
    assert type(parts(term)[0]) is Buffer
    first, second = append(term, b"x"), append(term, b"y")
    assert parts(first)[0] is not parts(second)[0]
    assert not equal_bits(first, second)
    assert equal_bits(slice_bits(first, 0, bit_size(term)), slice_bits(second, 0, bit_size(term)))


FIELDS = [
    (offset, size, signed, endian)
    for offset in (0, 3, 8)
    for size in (0, 1, 7, 8, 9, 12, 16, 23, 24, 33, 64, 67)
    for signed in ("signed", "unsigned")
    for endian in ("big", "little")
]


@needs_erl
def test_integer_fields_of_a_real_erlang() -> None:
    data = bytes([0xC9, 0x5A, 0xF3, 0x81, 0x7E, 0x99, 0x0D, 0xE1, 0x55, 0xAB, 0x12])
    clauses = [
        f"begin <<_:{o}, X{i}:{s}/{g}-{e}, _/bits>> = D, V{i} = <<(X{i} + 12345):{s}/{e}>>, {{X{i}, bin(V{i})}} end"
        for i, (o, s, g, e) in enumerate(FIELDS)
    ]
    program = f"""
main(_) ->
    D = list_to_binary({list(data)}),
    [io:format("~w ~s~n", [X, B]) || {{X, B}} <- [{",".join(clauses)}]].
bin(B) -> [$. | [$0 + X || <<X:1>> <= B]].
"""
    for (offset, size, signed, endian), line in zip(FIELDS, run_erl(program).splitlines(), strict=True):
        value = int_at(data, offset, size, endian == "little", signed == "signed")
        built = int_bits(value + 12345, size, endian == "little")
        assert f"{value} .{text(built)}" == line, (offset, size, signed, endian)


@needs_erl
def test_floats_of_a_real_erlang() -> None:
    numbers = [
        65504.0,
        65519.0,
        65520.0,
        1e-8,
        2.0**-24,
        2.0**-25,
        6.1e-5,
        1 / 3,
        2049.0,
        2051.0,
        -0.0,
        1e39,
        -1e39,
        3.4028236e38,
    ]
    numbers += [random * 10.0**power for power in range(-9, 6) for random in (-0.731, 0.123457, 0.5000001, 0.99999)]
    items = ",".join(repr(n) if "." in repr(n) else repr(n).replace("e", ".0e") for n in numbers)
    program = f"""
main(_) ->
    [io:format("~w ~w ~w~n", [place(16, N), place(32, N), place(64, N)]) || N <- [{items}]],
    [io:format("~w~n", [fetch(<<X:16>>)]) || X <- lists:seq(0, 65535, 7)].
place(S, N) -> <<X:S>> = <<N:S/float>>, X.
fetch(<<F:16/float>>) -> F; fetch(_) -> no.
"""
    lines = run_erl(program).splitlines()
    for number, line in zip(numbers, lines, strict=False):
        built = [float_bits(number, size) for size in (16, 32, 64)]
        assert " ".join(str(int.from_bytes(b or b"", "big")) for b in built) == line, number
    for code, line in zip(range(0, 65536, 7), lines[len(numbers) :], strict=True):
        assert float_at(code.to_bytes(2, "big"), 0, 16) == (None if line == "no" else float(line)), code


@needs_erl
def test_utf8_of_a_real_erlang() -> None:
    first = (0x41, 0xC1, 0xC2, 0xD8, 0xDC, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5)
    second = (0x00, 0x41, 0x80, 0x90, 0x9F, 0xA0, 0xBF)
    samples = [bytes(data) for data in product(first, second, (0x80, 0xC0, 0xDC, 0x10), (0x80, 0x7F, 0x00))]
    items = ",".join("<<" + ",".join(map(str, sample)) + ">>" for sample in samples)
    program = f"""
main(_) -> [io:format("~w ~w ~w~n", [u8(B), u16(B), u32(B)]) || B <- [{items}]].
u8(<<C/utf8, R/binary>>) -> {{C, 4 - byte_size(R)}}; u8(_) -> no.
u16(<<C/utf16, R/binary>>) -> {{C, 4 - byte_size(R)}}; u16(_) -> no.
u32(<<C/utf32-little, R/binary>>) -> {{C, 4 - byte_size(R)}}; u32(_) -> no.
"""
    for sample, line in zip(samples, run_erl(program).splitlines(), strict=True):
        found = (utf8_at(sample, 0, 32), utf16_at(sample, 0, 32), utf32_at(sample, 0, 32, True))
        assert " ".join("no" if f is None else f"{{{f[0]},{f[1] // 8}}}" for f in found) == line, sample


def test_appending_nothing_gives_the_same_term():
    grown = append(append(b"x" * 300, b"y"), b"z")
    part = Bitstring(b"abc", 3, 11)
    for nothing in (b"", Bitstring(b"abc", 5, 0)):
        for term in (b"", b"abc", b"x" * 300, grown, part):
            assert append(term, nothing) is term
    assert to_bytes(append(grown, b"!")) == b"x" * 300 + b"yz!"
