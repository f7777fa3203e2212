"""The portable hashes agree with a real Erlang's on a corpus; a few figures of OTP 25 hold without one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.etf import decode
from enigma_gen.term.hash import phash, phash2, phash2_range
from enigma_gen.term.map import EMPTY_MAP
from enigma_gen.term.order import exact
from tests.realerl import needs_erl, run_erl
from tests.term.corpus import CORPUS, ERLANG_HELPERS, build, source, terms


@pytest.mark.parametrize(("term", "expected"), [(1.0, 77147068), (NIL, 3468870702 & 0x7FFFFFF), (0.0, phash2(-0.0))])
def test_figures(term: Any, expected: int) -> None:
    assert phash2(term) == expected


@given(terms, terms)
def test_equal_terms_have_equal_hashes(a: Any, b: Any) -> None:
    if exact(a, b):
        assert phash2(a) == phash2(b)
        assert phash(a, 2**32) == phash(b, 2**32)


@given(terms)
def test_ranges(term: Any) -> None:
    assert phash2(term) == phash2_range(term, 2**32) & 0x7FFFFFF
    assert 0 <= phash2_range(term, 7) < 7
    assert phash2_range(term, 1) == 0
    assert 1 <= phash(term, 7) <= 7
    assert phash(term, 1) == 1


@pytest.mark.slow
def test_deep_and_long_terms() -> None:
    deep: Any = EMPTY_MAP
    for i in range(100_000):
        deep = (EMPTY_MAP.put(deep, [i, NIL]),)
    for term in (deep, make_list([256] * 100_000), make_list([1] * 100_000)):
        assert 0 <= phash2(term) < 2**27
        assert 1 <= phash(term, 2**32) <= 2**32


def test_views_hash_as_the_bits_they_show() -> None:
    for offset in range(9):
        view = Bitstring(bytes([0xA5] * 40), offset, 200)
        same = Bitstring(bytes([0xA5] * 40), offset & 1, 200) if offset % 8 in (0, 1) else view
        assert phash2(view) == phash2(same)


@needs_erl
def test_the_hashes_of_a_real_erlang() -> None:
    items = ",\n".join(source(spec) for spec in CORPUS)
    program = f"""
main(_) ->
    R = 1 bsl 32,
    [io:format("~w ~w ~w ~w~n", [erlang:phash2(T), erlang:phash2(T, R), erlang:phash(T, R), erlang:phash2(T, 1000)])
     || T <- [{items}]].
{ERLANG_HELPERS}"""
    theirs = run_erl(program).splitlines()
    for spec, line in zip(CORPUS, theirs, strict=True):
        term = build(spec)
        ours = f"{phash2(term)} {phash2_range(term, 2**32)} {phash(term, 2**32)} {phash2_range(term, 1000)}"
        assert ours == line, source(spec)


@needs_erl
def test_identifiers_and_closures_of_a_real_erlang() -> None:
    program = """
main(_) ->
    Env = lists:seq(1, 3),
    Pid = binary_to_term(<<131,88,119,3,"n@h",12345:32,67:32,89:32>>),
    Port = binary_to_term(<<131,120,119,3,"n@h",(1 bsl 40 + 5):64,89:32>>),
    Ref = binary_to_term(<<131,90,3:16,119,3,"n@h",89:32,70000:32,5:32,6:32>>),
    Terms = [self(), make_ref(), hd(erlang:ports()), Pid, Port, Ref, fun() -> Env end, fun() -> {Env, Pid, Ref} end,
             fun() -> ok end, [fun() -> {Pid, Env} end], {Port, Ref}, #{Pid => Ref}],
    [io:format("~s ~w ~w~n", [binary:encode_hex(term_to_binary(T)), erlang:phash2(T, 1 bsl 32), erlang:phash(T, 1 bsl 32)])
     || T <- Terms].
"""
    for line in run_erl(program).splitlines():
        data, *expected = line.split()
        term, _ = decode(bytes.fromhex(data))
        assert [str(phash2_range(term, 2**32)), str(phash(term, 2**32))] == expected, term


def test_atoms_hash_by_their_bytes() -> None:
    assert len({phash2(intern(name)) for name in ("", "a", "é", "λ", "\x80", "日本")}) == 6
