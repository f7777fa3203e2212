"""The loader on files made by hand: what is right, and each way to be wrong, with the message that says so."""

from __future__ import annotations

import gzip
import struct
import zlib

import pytest

from enigma_gen.beam.container import MAX_SIZE
from enigma_gen.beam.file import BadBeamFile, BeamFile, TypeFact, load
from enigma_gen.term.atom import am, intern
from enigma_gen.term.cons import NIL
from tests.beam.files import F_0, atoms, chunk, form, header, module

U32 = struct.Struct(">I").pack


def move(source: bytes) -> bytes:
    """``move source, x0; return``."""
    return b"\x40" + source + b"\x03\x13"


def moved(source: bytes, **chunks: bytes | None) -> tuple[object, ...]:
    loaded = load(module(move(source), **chunks))
    return loaded.code[3][1][0]


def reject(data: bytes) -> BadBeamFile:
    with pytest.raises(BadBeamFile) as caught:
        load(data, "m.beam")
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_module() -> None:
    loaded = load(module())
    assert loaded.name is am.m
    assert loaded.atoms == (am.m, am.f)
    assert loaded.exports == ((am.f, 0, 2),)
    assert loaded.imports == ((am.m, am.f, 0),)
    assert loaded.code == [
        ("label", (("u", 1),)),
        ("func_info", (("a", am.m), ("a", am.f), ("u", 0))),
        ("label", (("u", 2),)),
        ("return", ()),
        ("int_code_end", ()),
    ]
    (function,) = loaded.functions
    assert (function.name, function.arity, function.entry, function.func_info) == (am.f, 0, 2, 1)
    assert (function.start, function.end) == (0, 4)
    assert loaded.label_index == {1: 0, 2: 2}
    assert loaded.labels == 3
    assert loaded.on_load is None
    assert loaded.attributes is NIL
    assert loaded.lines.files == ("m.erl",)


def test_equal_operands_are_one_object() -> None:
    loaded = load(module(move(b"\x13") + move(b"\x13")))
    assert loaded.code[3][1][0] is loaded.code[5][1][0]


def test_gzip() -> None:
    assert load(gzip.compress(module())).name is am.m


@pytest.mark.parametrize(
    ("encoded", "operand"),
    [
        (b"\x13", ("x", 1)),
        (b"\x0b\x10", ("x", 16)),
        (b"\x6b\xff", ("x", 1023)),
        (b"\x0c\x10", ("y", 16)),
        (b"\x02", ("nil", NIL)),
        (b"\x22", ("a", am.f)),
        (b"\x01", ("i", 0)),
        (b"\xf1", ("i", 15)),
        (b"\xe9\xff", ("i", 2047)),
        (b"\x19\x08\x00", ("i", 2048)),
        (b"\x19\xff\xff", ("i", -1)),
        (b"\xd9\x80" + bytes(7), ("i", -(1 << 63))),
        (b"\xf9\x00\x7f" + b"\xff" * 8, ("i", (1 << 71) - 1)),
        (b"\xf9\x08\xf7" + b"\x01" + bytes(255), ("i", 1 << 2040)),
        (b"\x0e\x7f", ("h", 127)),
        (b"\x57\x13\x00", ("tr", ("x", 1), 0)),
    ],
)
def test_operands(encoded: bytes, operand: tuple[object, ...]) -> None:
    types = U32(3) + U32(1) + b"\x00\x01"
    assert moved(encoded, Type=types) == operand


def test_float_registers_literals_and_lists() -> None:
    literals = U32(2) + U32(3) + b"\x83a\x01" + U32(3) + b"\x83a\x02"
    plain = load(module(move(b"\x47\x10"), LitT=U32(0) + literals))
    compressed = load(module(move(b"\x47\x10"), LitT=U32(len(literals)) + zlib.compress(literals)))
    assert plain.literals == compressed.literals == (1, 2)
    assert plain.code[3][1][0] == ("q", 1)
    assert load(module(b"\x60\x03\x27\x10\x13")).code[3] == ("fmove", (("x", 0), ("fr", 1)))
    assert load(module(b"\xa4\x03\x17\x20\x11\x02\x13")).code[3][1][1] == ("lst", (("i", 1), ("nil", NIL)))
    assert load(module(b"\x10\x37\x20\x00\x30\x10\x20\x00\x13")).code[3][1] == (
        ("alloc", ((0, 3), (1, 2))),
        ("u", 0),
    )


def test_latin_1_atoms() -> None:
    loaded = load(module(AtU8=None, Atom=U32(2) + b"\x01m\x01\xe9", ExpT=U32(1) + U32(2) + U32(0) + U32(2)))
    assert loaded.atoms[1] is intern("é")


def test_long_atoms_of_otp_28() -> None:
    name = "é" * 200
    table = struct.pack(">i", -2) + b"\x10m" + bytes((1 << 5 | 8, 144)) + name.encode()
    assert load(module(AtU8=table)).atoms == (am.m, intern(name))


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (U32(1) + U32(1) + struct.pack(">Hqq", 1 << 6, -5, 7), TypeFact(1 << 6, -5, 7, None)),
        (U32(1) + U32(1) + struct.pack(">Hqq", 1 << 12, 0, -1), TypeFact(1 << 12, None, None, None)),
        (U32(2) + U32(1) + struct.pack(">Hq", 1 << 13 | 1 << 6, 5), TypeFact(1 << 6, 5, None, None)),
        (U32(2) + U32(1) + struct.pack(">Hq", 1 << 14 | 1 << 6, 5), TypeFact(1 << 6, None, 5, None)),
        (U32(3) + U32(1) + struct.pack(">Hqq", 3 << 12 | 1 << 5, 1, 2), TypeFact(1 << 6, 1, 2, None)),
        (U32(3) + U32(1) + struct.pack(">HB", 1 << 14 | 2, 7), TypeFact(2, None, None, 8)),
        (U32(4) + U32(1) + struct.pack(">H", 1 << 12 | 1), TypeFact(1 << 13 | 1, None, None, None)),
    ],
)
def test_types_of_all_versions(data: bytes, fact: TypeFact) -> None:
    assert load(module(Type=data)).types == (fact,)


def test_lines() -> None:
    data = U32(0) + U32(0) + U32(3) + U32(3) + U32(1) + b"\x51\x12\x09\x10\x02\x71" + b"\x00\x05x.hrl"
    lines = load(module(Line=data)).lines
    assert lines.files == ("m.erl", "x.hrl")
    assert lines.entries == ((0, 0), (0, 5), (1, 16), (0, 7))


def test_on_load() -> None:
    assert load(module(b"\x95\x13")).on_load == 2


def test_all_commands_of_bs_match() -> None:
    nil, x0 = 0x02, 0x03
    least, exactly, integer, binary, tail, skip, equal = range(0x32, 0xA2, 0x10)
    commands = [
        *(least, 0x00, 0x10),
        *(exactly, 0x00),
        *(integer, 0x00, nil, 0x80, 0x10, x0),
        *(binary, 0x00, nil, 0x80, 0x10, x0),
        *(tail, 0x00, 0x10, x0),
        *(skip, 0x80),
        *(equal, nil, 0x80, 0x50),
    ]
    names = ("ensure_at_least", "ensure_exactly", "integer", "binary", "get_tail", "skip", "=:=")
    body = bytes((0xB6, 0x05, x0, 0x17, 0x08, len(commands), *commands, 0x13))
    loaded = load(module(body, AtU8=atoms("m", "f", *names)))
    assert len(loaded.code[3][1][2][1]) == len(commands)
    wrong = body.replace(bytes((least, 0x00)), bytes((least, nil)))
    assert "bs_match that is element 0" in reject(module(wrong, AtU8=atoms("m", "f", *names))).expected
    wrong = body.replace(bytes((least, 0x00)), bytes((0x22, 0x00)))
    assert "command of bs_match as element 0" in reject(module(wrong, AtU8=atoms("m", "f", *names))).expected


CONTAINER = [
    (b"", "FOR1"),
    (b"FOR1", "FOR1"),
    (b"#!/usr/bin/env escript\n", "FOR1"),
    (b"\x1f\x8b", "ends too early"),
    (b"\x1f\x8bgarbage", "compressed"),
    (b"FOR1\xff\xff\xff\xffBEAM", "should have"),
    (form(b"Atom\xff\xff\xff\xff"), "beyond the end"),
    (form(b"At"), "beyond the end"),
    (form(chunk(b"Atom", b""), chunk(b"Atom", b"")), "twice"),
    (form(), "chunk Code"),
    (module(AtU8=None), "AtU8"),
    (module(ImpT=None), "ImpT"),
    (module(ExpT=None), "ExpT"),
]

TABLES = [
    ({"AtU8": b""}, "AtU8", "count"),
    ({"AtU8": U32(0)}, "AtU8", "from 1"),
    ({"AtU8": U32(0x7FFFFFFF) + b"\x01m"}, "AtU8", "number of atoms"),
    ({"AtU8": U32(0x80000000) + b"\x01m"}, "AtU8", "number of atoms"),
    ({"AtU8": U32(2) + b"\x01m\x05f"}, "AtU8", "beyond the end"),
    ({"AtU8": U32(2) + b"\x01m\x01\xff"}, "AtU8", "UTF-8"),
    ({"AtU8": U32(1) + b"\x01m\x01f"}, "AtU8", "behind the last"),
    ({"AtU8": struct.pack(">i", -1) + b"\x19\x08\x00" + bytes(2048)}, "AtU8", "size of an atom"),
    ({"AtU8": struct.pack(">i", -1) + bytes((2 << 5 | 8, 0)) + b"a" * 512}, "AtU8", "255 characters"),
    ({"ImpT": b"\x00"}, "ImpT", "count"),
    ({"ImpT": U32(1) + U32(1) + U32(9) + U32(0)}, "ImpT", "atoms"),
    ({"ImpT": U32(1) + U32(0) + U32(2) + U32(0)}, "ImpT", "atoms"),
    ({"ImpT": U32(1) + U32(1) + U32(2) + U32(256)}, "ImpT", "arity"),
    ({"ImpT": U32(0x15555556) + bytes(12)}, "ImpT", "do not fit"),
    ({"ImpT": U32(0) + b"\x00"}, "ImpT", "behind"),
    ({"ExpT": U32(1) + U32(2) + U32(0) + U32(1)}, "ExpT", "entry of a function"),
    ({"ExpT": U32(1) + U32(2) + U32(1) + U32(2)}, "ExpT", "entry of a function"),
    ({"LocT": U32(1) + U32(1) + U32(0) + U32(2)}, "LocT", "entry of a function"),
    ({"FunT": U32(1) + U32(2) + U32(0) + U32(9) + U32(0) * 3}, "FunT", "entry of a function"),
    ({"FunT": U32(1) + U32(2) + U32(0) + U32(2) + U32(0) + U32(1) + U32(0)}, "FunT", "captured"),
    ({"LitT": b"\x00"}, "LitT", "size"),
    ({"LitT": U32(100) + b"garbage"}, "LitT", "compressed"),
    ({"LitT": U32(0xFFFFFFFF) + zlib.compress(bytes(5000))}, "LitT", "cannot be"),
    ({"LitT": U32(100) + zlib.compress(bytes(5000))}, "LitT", "more than 100"),
    ({"LitT": U32(5001) + zlib.compress(bytes(5000))}, "LitT", "5001 bytes"),
    ({"LitT": U32(4) + zlib.compress(U32(0))[:-1]}, "LitT", "too early"),
    ({"LitT": U32(0) + U32(1) + U32(3) + b"\x83a"}, "LitT", "beyond the end"),
    ({"LitT": U32(0) + U32(1) + U32(3) + b"\x83\xff\x01"}, "LitT", "external format"),
    ({"LitT": U32(0) + U32(1) + U32(4) + b"\x83a\x01\x01"}, "LitT", "behind a term"),
    ({"LitT": U32(0) + U32(99999)}, "LitT", "do not fit"),
    ({"Attr": b"\x83"}, "Attr", "external format"),
    ({"CInf": b"\x83a\x01\x01"}, "CInf", "behind a term"),
    ({"Line": b""}, "Line", "header"),
    ({"Line": U32(1) + bytes(16)}, "Line", "newer release"),
    ({"Line": bytes(12) + U32(1 << 31) + bytes(4)}, "Line", "do not fit"),
    ({"Line": bytes(12) + U32(1) + U32(0) + b"\x13"}, "Line", "expected a line"),
    ({"Line": bytes(12) + U32(2) + U32(0) + b"\x12\x11"}, "Line", "expected a line"),
    ({"Line": bytes(12) + U32(1) + U32(0) + b"\x19\xff\xff"}, "Line", "expected a line"),
    ({"Line": bytes(16) + U32(1) + b"\x00\x09x"}, "Line", "name of a file"),
    ({"Type": b""}, "Type", "version"),
    ({"Type": U32(9) + U32(0)}, "Type", "newer release"),
    ({"Type": U32(1) + U32(1) + bytes(17)}, "Type", "do not fit"),
    ({"Type": U32(2) + U32(1) + b"\xff\xff"}, "Type", "bounds"),
    ({"Type": U32(3) + U32(1) + b"\x80\x01"}, "Type", "bounds"),
    ({"Type": U32(3) + U32(0) + b"\x00"}, "Type", "behind"),
    ({"Code": b""}, "Code", "header"),
    ({"Code": struct.pack(">IIIII", 15, 0, 1, 1, 0) + b"\x03"}, "Code", "header size"),
    ({"Code": struct.pack(">IIIII", 0xFFFFFFFF, 0, 1, 1, 0) + b"\x03"}, "Code", "header size"),
    ({"Code": struct.pack(">IIIII", 16, 1, 1, 1, 0) + b"\x03"}, "Code", "instruction set"),
    ({"Code": struct.pack(">IIIII", 16, 0, 1, 1 << 31, 0) + b"\x03"}, "Code", "do not fit"),
    ({"Code": header(3, 2) + F_0 + b"\x13\x03"}, "Code", "expected 2 functions, found 1"),
    ({"Code": header(3, 1) + b"\x13" + F_0 + b"\x03"}, "Code", "in front of the first function"),
    ({"Code": header(3, 1) + F_0[2:] + b"\x13\x03"}, "Code", "label in front of func_info"),
    ({"Code": header(3, 1) + F_0[:6] + b"\x13\x01\x20\x03"}, "Code", "label behind func_info"),
    ({"Code": header(3, 1) + bytes((1, 0x10, 2, 0x22, 0x22, 0x00, 1, 0x20)) + b"\x03"}, "Code", "of this module"),
    ({"Code": header(3, 1) + bytes((1, 0x10, 2, 0x12, 0x02, 0x00, 1, 0x20)) + b"\x03"}, "Code", "of this module"),
    ({"Code": header(3, 1) + bytes((1, 0x10, 2, 0x12, 0x22, 0x38, 0, 1, 0x20)) + b"\x03"}, "Code", "arity"),
    (
        {"Code": header(5, 2) + F_0 + b"\x13" + bytes((1, 0x30, 2, 0x12, 0x22, 0x00, 1, 0x40)) + b"\x13\x03"},
        "Code",
        "defined twice",
    ),
]

BODIES = [
    (b"\x00", "unknown opcode 0"),
    (b"\xc0", "unknown opcode 192: the file needs a newer release"),
    (b"\xff", "newer release"),
    (b"\x1b", "opcode 27 (m_plus) is from before OTP 22"),
    (b"\x03", "behind int_code_end"),
    (b"\x01\x20", "label 2 is defined twice"),
    (b"\x01\x00", "label from 1 to 2"),
    (b"\x01\x30", "label from 1 to 2"),
    (b"\x3d\x35", "label below 3"),
    (b"\x3d\x05", "expected a label, found none"),
    (b"\x04\x00\x15", "called but not the entry"),
    (b"\x07\x00\x10", "expected one of 1 imports, found index 1"),
    (b"\x67\x00", "expected one of 0 funs"),
    (b"\x07\x10\x00", "call_ext of import 0, which has 0 arguments"),
    (b"\x0a\x05\x00\x03\x03", "bif1 of import 0"),
    (b"\x5c\x10\x00", "bs_put_string takes bytes 0 to 1 of 0"),
    (b"\x84\x05\x03\x80\x00", "bs_match_string takes bytes 0 to 1 of 0"),
    (b"\xb1\x05\x00\x00\x10\x03\x17\x60\x22\x10\x10\x02\x00\x01", "wrong operands of segment 0"),
    (move(b"\x32"), "expected one of 2 atoms"),
    (move(b"\x8b\x00"), "register number up to 1023"),
    (move(b"\x1b\x04\x00"), "register number up to 1023"),
    (move(b"\x1b\xff\xff"), "not negative"),
    (move(b"\x47\x00"), "literal index below 0"),
    (move(b"\x57\x03\x00"), "type index below 0"),
    (move(b"\x57\x01\x00"), "x or y register"),
    (move(b"\x15"), "expected a source operand, found an operand of kind f"),
    (move(b"\x27\x00"), "found an operand of kind fr"),
    (move(b"\x17\x00"), "a list where none belongs"),
    (move(b"\x67"), "unknown operand tag"),
    (move(b"\x0f"), "unknown operand tag"),
    (move(b"\xf9\xf8"), "too long"),
    (move(b"\xf9\x01"), "length of an integer"),
    (move(b"\xf9\x58\x7f\xff\xff\xff"), "goes beyond the end"),
    (b"\x40\x03\x22", "register to write to"),
    (b"\x3b\x03\x05\x03", "expected a list"),
    (b"\x3b\x03\x05\x17\x10\x01", "multiple of 2, found 1"),
    (b"\x3b\x03\x05\x17\xf8\x00" + b"\x7f" * 9, "the length of a list below"),
    (b"\x10\x37\xf0\x00", "length of an allocation list"),
    (b"\x10\x37\x10\x30\x00\x00", "kind of an allocation below 3"),
    (b"\x12\xf8\x08\xf8" + b"\x7f" * 257, "out of range"),
]


@pytest.mark.parametrize(("data", "text"), CONTAINER)
def test_bad_containers(data: bytes, text: str) -> None:
    assert text in reject(data).expected


@pytest.mark.parametrize(("chunks", "name", "text"), TABLES)
def test_bad_tables(chunks: dict[str, bytes], name: str, text: str) -> None:
    problem = reject(module(**chunks))
    assert problem.chunk == name
    assert text in problem.expected


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_bad_code(body: bytes, text: str) -> None:
    problem = reject(module(body))
    assert problem.chunk == "Code"
    assert text in problem.expected
    assert problem.offset >= 20


def test_code_that_just_ends() -> None:
    whole = header(3, 1) + F_0 + b"\x40\x0b\x10\x03"
    for size in range(20, len(whole) + 1):
        assert reject(module(Code=whole[:size])).chunk == "Code"


def test_a_label_used_but_not_defined() -> None:
    problem = reject(module(b"\x3d\x35\x13", labels=4))
    assert problem.expected == "label 3 is used but defined nowhere"
    assert problem.offset == 29


def test_the_message() -> None:
    message = "m.beam: bad beam file: chunk 'Code', offset 28: unknown opcode 192: the file needs a newer release"
    assert str(reject(module(b"\xc0"))).startswith(message)


@pytest.mark.slow
def test_a_bomb_is_found_without_being_inflated() -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range((MAX_SIZE >> 20) + 1)) + stream.flush()
    assert "more than" in reject(bomb).expected


def test_a_beam_file_is_compared_by_identity() -> None:
    loaded = load(module())
    assert isinstance(loaded, BeamFile)
    assert loaded != load(module())
