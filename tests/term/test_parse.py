"""Erlang terms from text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.term.etf import encode
from enigma_gen.term.order import exact
from enigma_gen.term.parse import TermSyntaxError, parse_term
from enigma_gen.term.pretty import pretty
from enigma_gen.term.text import write
from tests.realerl import needs_erl
from tests.term.oracle import ask_erl
from tests.terms import erlang_terms

TEXTS = [
    "1",
    "-1",
    "+7",
    "- 5",
    "1_000_000",
    "16#fF_0",
    "2#1010",
    "36#Zz",
    "-16#10",
    "1.5",
    "1.5e3",
    "1.0E-3",
    "1_0.2_5",
    "$a",
    "$\\n",
    "$\\s",
    "$\\x41",
    "$\\x{1F600}",
    "$\\101",
    "$\\^A",
    "$ ",
    "$\\\\",
    "$'",
    "-$a",
    "ok",
    "a@b_C1",
    "été",
    "'hello world'",
    "'it\\'s'",
    "''",
    "'\\n\\x{3b1}'",
    '""',
    '"abc"',
    '"abc" "def"\n"ghi"',
    '"q\\"\\t\\e\\d\\0"',
    '"αβ"',
    "[]",
    "[1,2|3]",
    "[[],[[]]|[a]]",
    "{}",
    "{a,{b},[c]}",
    "#{}",
    '#{a=>1,"b" => [2],{3,4}=>#{}}',
    "#{a=>1,a=>2}",
    "<<>>",
    "<<1,2,255,256,-1>>",
    "<<1:4,2:4,3:1>>",
    "<<1:16/little,1:16/big,-1:3/signed-integer>>",
    "<<258:12/little>>",
    "<<1:2/unit:8>>",
    '<<"abc",0>>',
    '<<"åäö"/utf8,"α"/utf16,"α"/utf16-little,"α"/utf32>>',
    '<<"ab":16>>',
    "<<1.5/float,1.5:32/float,1.5:64/little-float,3/float>>",
    "<<$a,$b>>",
    "fun lists:map/2",
    "fun 'A':'b c'/0",
    "(1)",
    "{((a)),[(b)|(c)]}",
    " % a comment\n {a, % another\n b} ",
    "<<16#ff:1_6>>",
]

BAD = [
    "",
    "X",
    "_",
    "1 2",
    "{a,b",
    "{a,}",
    "[a,]",
    "[|a]",
    "[a|b,c]",
    "[a|b|c]",
    "{a|b}",
    "#{a}",
    "#{a=>}",
    "#{a=>1,}",
    "#a{}",
    "(a",
    "(a,b)",
    "a:b",
    "f()",
    "1+2",
    "--1",
    "- a",
    "'abc",
    '"abc',
    "$",
    "end",
    "fun",
    "fun a:b",
    "fun a/1",
    "37#1",
    "2#2",
    "1#0",
    "1.0e999",
    "<<",
    "<<1",
    "<<1,>>",
    "<<a>>",
    "<<1/foo>>",
    "<<1:8/utf8>>",
    "<<1.5>>",
    "<<1.5:7/float>>",
    "<<1/signed-unsigned>>",
    "]",
    "}",
    ">>",
    "a]",
    "~",
    "$\\x{110000}",
    "'\\xg'",
    "'" + "a" * 256 + "'",
]


@pytest.mark.parametrize("text", BAD)
def test_refuses(text):
    with pytest.raises(TermSyntaxError) as caught:
        parse_term(text)
    assert caught.value.line == 1
    assert 1 <= caught.value.column <= len(text) + 1
    assert caught.value.expected
    assert caught.value.found


def test_says_where():
    with pytest.raises(TermSyntaxError, match=r"^line 3, column 5: expected ',', '\|' or '\]', found 'b'$"):
        parse_term("{x,\n [1,\n  a b]}")


def test_a_full_stop_may_follow():
    assert parse_term("ok.") is am.ok
    assert parse_term(" {1, 2} .\n") == (1, 2)


@given(erlang_terms(ids=False))
def test_reads_what_is_written(term):
    for text in (write(term, latin1=False), pretty(term, 1, 20, latin1=False)):
        if "fun " not in text:
            assert exact(parse_term(text), term)


@given(st.text(alphabet="ab1 _#{}[]()<>|,.:=>/-+$'\"\\xefX\n%", max_size=30))
def test_any_text_gives_a_term_or_a_syntax_error(text):
    with suppress(TermSyntaxError):
        encode(parse_term(text))


@pytest.mark.parametrize(("opening", "closing"), [("{", "}"), ("[", "]"), ("(", ")"), ("[1|", "]"), ("#{a=>", "}")])
def test_deep(opening, closing):
    depth = 10_000 if opening == "#{a=>" else 200_000
    term = parse_term(opening * depth + "x" + closing * depth)
    if opening != "(":
        assert len(encode(term)) > depth
    with pytest.raises(TermSyntaxError):
        parse_term(opening * depth)


def test_long():
    assert len(encode(parse_term("[" + ",".join(map(str, range(100_000))) + "]"))) > 100_000
    assert parse_term("1" + "0" * 20_000) == 10**20_000
    assert parse_term("[]") is NIL


@needs_erl
def test_reads_what_a_real_erlang_reads():
    texts = TEXTS + [text for text in BAD if text != "$"]  # it would take the space before the full stop
    answers = ask_erl(
        [text.encode() for text in texts],
        'fun(B) -> case erl_scan:string(unicode:characters_to_list(B) ++ " .") of {ok, Ts, _} -> '
        "case (catch erl_parse:parse_term(Ts)) of {ok, T} -> {ok, T}; _ -> error end; _ -> error end end",
    )
    for text, answer in zip(texts, answers, strict=True):
        if answer is am.error:
            with pytest.raises(TermSyntaxError):
                parse_term(text)
        else:
            assert encode(parse_term(text)) == encode(answer[1]), text
