"""``~w``, ``~p`` and ``erlang:display``: the text of terms."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enigma_gen.term.atom import am, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.etf import encode
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import THIS_NODE, Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.term.pretty import pretty
from enigma_gen.term.text import atom_text, display, float_text, write
from tests.realerl import ERL, needs_erl
from tests.term.oracle import ask_erl, broad_terms, sample
from tests.terms import erlang_terms, floats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (0.1, "0.1"),
        (1.0e22, "1.0e22"),
        (1.0e-5, "1.0e-5"),
        (0.0001, "0.0001"),
        (0.001234, "0.001234"),
        (123456789.0, "123456789.0"),
        (100.0, "100.0"),
        (1000.0, "1.0e3"),
        (12340.0, "12340.0"),
        (123400.0, "1.234e5"),
        (-2.5, "-2.5"),
        (5e-324, "5.0e-324"),
        (1.7976931348623157e308, "1.7976931348623157e308"),
        (9007199254740992.0, "9.007199254740992e15"),
        (9007199254740990.0, "9007199254740990.0"),
    ],
)
def test_floats(value, text):
    assert float_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_read_back(value):
    assert float(float_text(value)) == value
    assert "." in float_text(value)


@pytest.mark.parametrize(
    ("name", "latin1", "unicode"),
    [
        ("ok", "ok", "ok"),
        ("a@b", "a@b", "a@b"),
        ("", "''", "''"),
        ("A", "'A'", "'A'"),
        ("end", "'end'", "'end'"),
        ("é", "é", "é"),
        ("α", "'\\x{3B1}'", "'α'"),
        ("it's", "'it\\'s'", "'it\\'s'"),
        ("\n\x01", "'\\n\\001'", "'\\n\\001'"),
    ],
)
def test_atoms(name, latin1, unicode):
    assert atom_text(intern(name)) == latin1
    assert atom_text(intern(name), latin1=False) == unicode


def test_identifiers_and_funs():
    assert write(Pid(THIS_NODE, 1, 2, 0)) == "<0.1.2>"
    assert write(Port(THIS_NODE, 7, 0)) == "#Port<0.7>"
    assert write(Ref(THIS_NODE, (1, 2, 3), 0)) == "#Ref<0.3.2.1>"
    assert write(ExternalFun(am.m, intern("F"), 2)) == "fun m:'F'/2"
    assert write(Closure(am.m, 1, bytes(16), 0, 123, 1, (), None, NIL)) == "#Fun<m.0.123>"


def test_bitstrings():
    assert write(Bitstring(b"\x01\x20", 0, 12)) == "<<1,2:4>>"
    assert write(Bitstring(b"\x10\x00", 4, 8)) == "<<0>>"
    assert pretty(b"abc") == '<<"abc">>'
    assert pretty("é".encode(), latin1=False) == '<<"é"/utf8>>'
    assert pretty(b"abc", strings=False) == "<<97,98,99>>"


def test_printable_range():
    term = make_list([0x3B1, 0x3B2])
    assert pretty(term, latin1=False) == "[945,946]"
    assert pretty(term, latin1=False, printable_range="unicode") == '"αβ"'
    assert pretty("α".encode(), latin1=False, printable_range="unicode") == '<<"α"/utf8>>'


def test_lines_are_broken():
    term = Map.from_pairs([(am.key, make_list(range(30))), (am.other, (am.tag, b"x" * 50, 1.5))])
    text = pretty(term, 1, 40)
    assert text == (
        "#{key =>\n      [0,1,2,3,4,5,6,7,8,9,10,11,12,\n       13,14,15,16,17,18,19,20,21,22,\n       23,24,25,26,27,28,29],\n"
        '  other =>\n      {tag,<<"' + "x" * 50 + '">>,\n           1.5}}'
    )


def test_huge_integer():
    value = 7**20_000
    assert int(float(len(write(value)))) == 16902
    assert write(-(10**9000)) == "-1" + "0" * 9000
    assert write(10**9000 + 5) == "1" + "0" * 8999 + "5"


@pytest.mark.parametrize("wrap", [lambda t: (t,), lambda t: [t, NIL], lambda t: [1, t], lambda t: [NIL, t]])
def test_deep(wrap):
    term = am.x
    for _ in range(200_000):
        term = wrap(term)
    for text in (write(term), display(term), pretty(term)):
        assert len(text) >= 400_000


def test_deep_terms_whose_indentation_grows():
    term = am.x
    for _ in range(200_000):
        term = (am.a, term)
    assert write(term) == "{a," * 200_000 + "x" + "}" * 200_000
    lines = pretty(term).split("\n")
    assert 1_000 < len(lines) < 20_000
    assert "".join(line.lstrip() for line in lines) == write(term)


def test_what_is_no_term():
    for text in (write, pretty, display):
        with pytest.raises(TypeError, match="not an Erlang term"):
            text((object(),))


FORMATS = {
    "~w": write,
    "~tw": lambda t: write(t, latin1=False),
    "~p": pretty,
    "~tp": lambda t: pretty(t, latin1=False),
    "~1p": lambda t: pretty(t, 1, 1),
    "~10p": lambda t: pretty(t, 1, 10),
    "~20p": lambda t: pretty(t, 1, 20),
    "~40p": lambda t: pretty(t, 1, 40),
    "~40tp": lambda t: pretty(t, 1, 40, latin1=False),
    "~132p": lambda t: pretty(t, 1, 132),
    "~30.12p": lambda t: pretty(t, 12, 30),
    "~lp": lambda t: pretty(t, strings=False),
    "~tlp": lambda t: pretty(t, strings=False, latin1=False),
}
DEPTHS = (0, 1, 2, 3, 5, 8, 15, 30)
LIMITED = {
    "~W": lambda t, depth: write(t, depth=depth),
    "~P": lambda t, depth: pretty(t, depth=depth),
    "~tP": lambda t, depth: pretty(t, depth=depth, latin1=False),
}


def erlang_strings(names):
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


@needs_erl
def test_text_is_that_of_a_real_erlang():
    terms = sample(erlang_terms(), 700) + broad_terms(250) + sample(floats(), 300)
    answers = ask_erl(
        terms,
        "fun(T) -> B = fun(F, A) -> unicode:characters_to_binary(io_lib:format(F, A)) end, "
        f"{{[B(F, [T]) || F <- {erlang_strings(FORMATS)}], "
        f"[B(F, [T, D]) || F <- {erlang_strings(LIMITED)}, D <- {list(DEPTHS)}]}} end",
    )
    for term, (plain, limited) in zip(terms, answers, strict=True):
        for name, expected in zip(FORMATS, to_python(plain), strict=True):
            assert FORMATS[name](term) == expected.decode(), (name, write(term))
        asked = [(name, depth) for name in LIMITED for depth in DEPTHS]
        for (name, depth), expected in zip(asked, to_python(limited), strict=True):
            assert LIMITED[name](term, depth) == expected.decode(), (name, depth, write(term))


@needs_erl
def test_display_is_that_of_a_real_erlang(tmp_path):
    terms = sample(erlang_terms(), 700) + broad_terms(250)
    (tmp_path / "terms").write_bytes(encode(make_list(terms)))
    program = (
        f'{{ok, B}} = file:read_file("{tmp_path}/terms"), '
        "[begin erlang:display(T), erlang:display('$end') end || T <- binary_to_term(B)], halt()."
    )
    done = subprocess.run([ERL, "-noinput", "-eval", program], capture_output=True, timeout=60, check=True)
    shown = done.stdout.replace(b"\r\n", b"\n").split(b"\n'$end'\n")
    for term, expected in zip(terms, shown[:-1], strict=True):
        assert display(term).encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n") == expected, write(term)
