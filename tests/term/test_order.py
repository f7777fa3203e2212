"""Equality and order: laws, deep and long terms, and agreement with a real Erlang on a corpus."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.etf import decode
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import EMPTY_MAP, Map
from enigma_gen.term.order import (
    compare,
    compare_exact,
    equal,
    exact,
    exact_signed_zero,
    hash_exact,
    key_of,
    less,
    sorted_by,
    sorted_exact,
    sorted_terms,
    term_of,
)
from tests.realerl import needs_erl, run_erl
from tests.term.corpus import CORPUS, ERLANG_HELPERS, build, source, terms

NODE = intern("n@h")


def _closure(index: int, *env: Any, uniq: bytes = b"u") -> Closure:
    return Closure(intern("m"), index, uniq, 0, 7, 0, env, None, None)


ASCENDING: list[Any] = [
    -(2**70),
    -1.5,
    1,
    2.5,
    2**70,
    intern(""),
    intern("a"),
    intern("aa"),
    intern("b"),
    intern("é"),
    intern("𝄞"),
    Ref(intern("a@h"), (9, 9, 9), 1),
    Ref(NODE, (1, 2), 1),
    Ref(NODE, (0, 3), 1),
    Ref(NODE, (0, 3, 1), 1),
    Ref(NODE, (0, 0, 1), 2),
    _closure(0),
    _closure(0, 1),
    _closure(0, 2),
    _closure(1),
    ExternalFun(intern("a"), intern("z"), 0),
    ExternalFun(intern("b"), intern("a"), 1),
    ExternalFun(intern("b"), intern("a"), 2),
    Port(intern("a@h"), 9, 1),
    Port(NODE, 1, 1),
    Port(NODE, 2, 1),
    Port(NODE, 1, 2),
    Pid(NODE, 5, 0, 1),
    Pid(intern("o@h"), 5, 0, 1),
    Pid(NODE, 6, 0, 1),
    Pid(NODE, 1, 1, 1),
    (),
    (2,),
    (1, 1),
    (1, 2),
    EMPTY_MAP,
    Map.from_pairs([(1, 9)]),
    Map.from_pairs([(2, 1)]),
    Map.from_pairs([(2, 2)]),
    Map.from_pairs([(1.0, 1)]),
    Map.from_pairs([(1, 1), (2, 1)]),
    NIL,
    [1, NIL],
    [1, [0, NIL]],
    [1, b""],
    [2, NIL],
    b"",
    Bitstring(b"\x00", 0, 1),
    b"\x00",
    b"\x00\x00",
    Bitstring(b"\x02", 0, 7),
    b"\x02",
    b"\x03",
    Bitstring(b"\xf0", 0, 4),
]


def test_the_order_of_all_types() -> None:
    for i, a in enumerate(ASCENDING):
        for j, b in enumerate(ASCENDING):
            assert compare(a, b) == (i > j) - (i < j), (a, b)
            assert less(a, b) == (i < j)
            assert equal(a, b) == exact(a, b) == (i == j)
    assert sorted_terms(ASCENDING[::-1]) == ASCENDING


def test_numbers_compare_by_value() -> None:
    numbers = [0, 1, 2**53, 2**53 + 1, 2**59 - 1, 2**59, 2**64 + 1, 2**1023, 2**1024, 10**400]
    numbers += [-n for n in numbers]
    floats = [0.0, -0.0, 1.0, 2.0**53, 2.0**59, 2.0**64, 2.0**1023, -1.5, -(2.0**59), 1.7976931348623157e308]
    for a in numbers:
        for b in floats:
            expected = (a > Fraction(b)) - (a < Fraction(b))
            assert compare(a, b) == -compare(b, a) == expected
            assert equal(a, b) == (expected == 0)
            assert not exact(a, b)
            assert compare_exact(a, b) == -1


def test_zeros() -> None:
    assert exact(0.0, -0.0)
    assert compare_exact((0.0,), (-0.0,)) == 0
    assert not exact_signed_zero([0.0, NIL], [-0.0, NIL])
    assert exact_signed_zero((0.0, 1), (0.0, 1))


def test_map_keys_are_exact_and_values_are_not() -> None:
    assert equal(Map.from_pairs([(1, 1)]), Map.from_pairs([(1, 1.0)]))
    assert not exact(Map.from_pairs([(1, 1)]), Map.from_pairs([(1, 1.0)]))
    assert not equal(Map.from_pairs([(1, 1)]), Map.from_pairs([(1.0, 1)]))
    assert not equal(Map.from_pairs([((1,), 1)]), Map.from_pairs([((1.0,), 1)]))
    assert compare((Map.from_pairs([(1, 1)]), 2), (Map.from_pairs([(1, 1.0)]), 2.0)) == 0


def test_modules_of_closures_matter_only_exactly() -> None:
    a, b = _closure(0, 1), _closure(0, 1, uniq=b"v")
    assert equal(a, b)
    assert not exact(a, b)


@given(terms, terms, terms)
def test_the_order_is_total(a: Any, b: Any, c: Any) -> None:
    for order in (compare, compare_exact):
        assert order(a, a) == 0
        assert order(a, b) == -order(b, a)
        if order(a, b) <= 0 and order(b, c) <= 0:
            assert order(a, c) <= 0


@given(terms, terms)
def test_the_relations_agree(a: Any, b: Any) -> None:
    assert equal(a, b) == (compare(a, b) == 0)
    assert exact(a, b) == (compare_exact(a, b) == 0)
    assert less(a, b) == (compare(a, b) < 0)
    assert exact(a, b) == (key_of(a) == key_of(b))
    if exact(a, b):
        assert equal(a, b)
        assert hash_exact(a) == hash_exact(b)
        assert hash(key_of(a)) == hash(key_of(b))
    assert exact(term_of(key_of(a)), a)


@given(st.lists(terms))
def test_sorting(items: list[Any]) -> None:
    result = sorted_terms(items)
    assert sorted(map(id, result)) == sorted(map(id, items))
    assert all(compare(a, b) <= 0 for a, b in pairwise(result))
    assert all(compare_exact(a, b) <= 0 for a, b in pairwise(sorted_exact(items)))


@given(st.lists(terms) | st.lists(st.integers(0, 3) | st.floats(0, 3)))
def test_sorting_by_keys_is_stable(keys: list[Any]) -> None:
    result = sorted_by(range(len(keys)), keys)
    assert sorted(result) == list(range(len(keys)))
    assert all((compare(keys[i], keys[j]), i) < (0, j) for i, j in pairwise(result))


_columns = st.sampled_from([1, 2, 1.0, intern("b"), intern("a"), b"x", b"y"])


@given(st.lists(st.tuples(_columns, _columns, st.integers(0, 2)) | st.tuples(_columns, _columns)))
def test_sorting_flat_tuples_and_strings_is_stable(items: list[Any]) -> None:
    for batch in (items, [make_list(i) for i in items]):
        result = sorted_terms(batch)
        position = {id(x): i for i, x in enumerate(batch)}
        for a, b in pairwise(result):
            assert compare(a, b) < 0 or (compare(a, b) == 0 and position[id(a)] <= position[id(b)])


def _deep_tuple(leaf: Any) -> Any:
    for _ in range(1_000_000):
        leaf = (leaf,)
    return leaf


def _deep_heads(leaf: Any) -> Any:
    for _ in range(1_000_000):
        leaf = [leaf, NIL]
    return leaf


def _long_list(leaf: Any) -> Any:
    return make_list([*range(300, 1_000_300), leaf])


@pytest.mark.slow
@pytest.mark.parametrize("make", [_deep_tuple, _deep_heads, _long_list])
def test_deep_and_long_terms(make: Callable[[Any], Any]) -> None:
    a, b, c = make(1), make(1), make(1.0)
    assert exact(a, b)
    assert equal(a, c)
    assert not exact(a, c)
    assert compare(a, c) == 0
    assert compare_exact(a, c) == -1
    assert compare(a, make(intern("x"))) == -1
    assert key_of(a) == key_of(b)


def test_no_term() -> None:
    with pytest.raises(TypeError, match="not an Erlang term"):
        compare(None, 1)


@needs_erl
def test_the_order_of_a_real_erlang() -> None:
    corpus = CORPUS[::2]
    items = ",\n".join(source(spec) for spec in corpus)
    program = f"""
main(_) ->
    T = [{items}],
    N = lists:zip(lists:seq(1, length(T)), T),
    [io:format("~s~n", [[code(A, B) || B <- T]]) || A <- T],
    io:format("~w~n", [[I || {{I, _}} <- lists:sort(fun({{_, A}}, {{_, B}}) -> A =< B end, N)]]).
code(A, B) when A < B -> $<;
code(A, B) when A > B -> $>;
code(A, B) when A =:= B -> $=;
code(A, B) when A == B -> $~.
{ERLANG_HELPERS}"""
    *rows, order = run_erl(program).splitlines()
    ours = [build(spec) for spec in corpus]
    others = [build(spec) for spec in corpus]
    for a, row in zip(ours, rows, strict=True):
        assert "".join(_code(a, b) for b in others) == row, a
    theirs = [ours[int(i) - 1] for i in order.strip("[]").split(",")]
    assert all(map(exact, sorted_terms(ours), theirs))


@needs_erl
def test_identifiers_and_funs_of_a_real_erlang() -> None:
    program = """
main(_) ->
    Pid = fun(Node, N, S, C) -> binary_to_term(<<131,88,119,3,Node/binary,N:32,S:32,C:32>>) end,
    Port = fun(Node, N, C) -> binary_to_term(<<131,120,119,3,Node/binary,N:64,C:32>>) end,
    Ref = fun(Node, L, C) -> binary_to_term(<<131,90,(length(L)):16,119,3,Node/binary,C:32, <<<<W:32>> || W <- L>>/binary>>) end,
    F = fun(X) -> fun() -> X end end,
    T = [self(), spawn(fun() -> ok end), make_ref(), make_ref(), hd(erlang:ports()),
         F(1), F(1.0), F({self()}), F, fun(A) -> A end, fun(A, B) -> {A, B} end, fun lists:map/2, fun lists:map/3, fun a:b/1]
        ++ [Pid(Node, N, S, C) || Node <- [<<"a@h">>, <<"b@h">>], N <- [1, 2], S <- [0, 1], C <- [1, 2]]
        ++ [Port(Node, N, C) || Node <- [<<"a@h">>, <<"b@h">>], N <- [1, 2, 1 bsl 40], C <- [1, 2]]
        ++ [Ref(Node, L, C) || Node <- [<<"a@h">>, <<"b@h">>], L <- [[1, 0, 0], [0, 1, 0], [0, 0, 1], [5]], C <- [1, 2]],
    [io:format("~s ~s~n", [binary:encode_hex(term_to_binary(A)), [code(A, B) || B <- T]]) || A <- T].
code(A, B) when A < B -> $<;
code(A, B) when A > B -> $>;
code(A, B) when A =:= B -> $=;
code(A, B) when A == B -> $~.
"""
    rows = [line.split() for line in run_erl(program).splitlines()]
    ours, others = ([decode(bytes.fromhex(data))[0] for data, _ in rows] for _ in range(2))
    for a, (_, row) in zip(ours, rows, strict=True):
        assert "".join(_code(a, b) for b in others) == row, a


def _code(a: Any, b: Any) -> str:
    result = compare(a, b)
    if result:
        return "<" if result < 0 else ">"
    return "=" if exact(a, b) else "~"
