"""Maps: against dictionaries as a model, over trees of versions; no pattern of use is quadratic; deep ones die quietly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enigma_gen.term.atom import intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.fun import Closure
from enigma_gen.term.map import EMPTY_MAP, Map
from enigma_gen.term.order import compare_exact, equal, exact
from tests.ends import ends
from tests.term.corpus import terms

KEYS: list[Any] = [
    *range(60),
    *[float(i) for i in range(40)],
    *[intern(f"k{i}") for i in range(20)],
    *[(i,) for i in range(20)],
    *[(float(i),) for i in range(20)],
    *[[i, NIL] for i in range(20)],
    *[b"%d" % i for i in range(10)],
    NIL,
    (),
    EMPTY_MAP,
    Bitstring(b"\xff", 0, 3),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("key_count", [20, 45, len(KEYS)])
def test_replacing_needs_keys_that_are_there(seed: int, key_count: int) -> None:
    random = Random(seed)
    versions: list[tuple[Map, dict[int, int]]] = [(EMPTY_MAP, {})]
    for step in range(800):
        map_, model = random.choice(versions[-40:]) if random.random() < 0.3 else versions[-1]
        index, other = random.randrange(key_count), random.randrange(20)
        replaced = map_.replace(KEYS[index], step)
        assert (replaced is not None) == (index in model)
        both = map_.replace_all({KEYS[other]: -step, KEYS[19]: step})
        assert (both is not None) == (other in model and 19 in model)
        if replaced is not None:
            versions.append((replaced, model | {index: step}))
        elif both is not None:
            versions.append((both, model | {other: -step, 19: step}))
        elif random.random() < 0.5:
            versions.append((map_.put(KEYS[index], step), model | {index: step}))
        else:
            versions.append((map_.updated({KEYS[other]: -step, KEYS[19]: step}), model | {other: -step, 19: step}))
    for map_, model in random.sample(versions, 150):
        assert exact(map_, Map.from_pairs((KEYS[i], v) for i, v in model.items()))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("key_count", [20, 45, len(KEYS)])
def test_version_trees_behave_like_dictionaries(seed: int, key_count: int) -> None:
    random = Random(seed)
    versions: list[tuple[Map, dict[int, int]]] = [(EMPTY_MAP, {})]
    for step in range(1500):
        map_, model = random.choice(versions[-40:]) if random.random() < 0.3 else versions[-1]
        index = random.randrange(key_count)
        if random.random() < 0.75:
            versions.append((map_.put(KEYS[index], step), model | {index: step}))
        else:
            versions.append((map_.remove(KEYS[index]), {k: v for k, v in model.items() if k != index}))
        map_, model = random.choice(versions)
        index = random.randrange(key_count)
        assert map_.get(KEYS[index]) == model.get(index)
        assert (KEYS[index] in map_) == (index in model)
        assert len(map_) == len(model)
    for map_, model in random.sample(versions, 150):
        expected = Map.from_pairs((KEYS[i], v) for i, v in model.items())
        assert exact(map_, expected)
        assert map_.values() == expected.values()
        assert sorted(v for _, v in map_.iter_unordered()) == sorted(model.values())


@given(st.lists(st.tuples(terms, st.integers(0, 5)), max_size=12), terms)
def test_keys_are_told_apart_exactly(pairs: list[tuple[Any, int]], absent: Any) -> None:
    model: list[tuple[Any, int]] = []
    for key, value in pairs:
        model = [(k, v) for k, v in model if not exact(k, key)] + [(key, value)]
    map_ = Map.from_pairs(pairs)
    assert len(map_) == len(model)
    for key, value in model:
        assert map_.get(key) == value
        assert key in map_
    keys = map_.keys()
    assert all(compare_exact(a, b) < 0 for a, b in pairwise(keys))
    assert (absent in map_) == any(exact(k, absent) for k, _ in model)


def test_the_same_bits_are_the_same_key() -> None:
    map_ = EMPTY_MAP.put(b"ab", 1).put((b"ab", 1), 2)
    view = Bitstring(b"xabx", 8, 16)
    odd = Bitstring(bytes([0x06, 0x16, 0x20]), 4, 16)
    for key in (view, odd):
        assert map_.get(key) == 1
        assert map_.get((key, 1)) == 2
    assert len(map_.put(view, 3)) == 2


def test_integers_and_floats_are_different_keys_even_in_tuples() -> None:
    map_ = Map.from_pairs([(1, "int"), (1.0, "float"), ((1,), "int"), ((1.0,), "float")])
    assert [map_.get(k) for k in (1, 1.0, (1,), (1.0,))] == ["int", "float", "int", "float"]
    assert map_.keys() == [1, 1.0, (1,), (1.0,)]


def test_keys_are_ordered_as_in_a_small_map_whatever_the_size() -> None:
    keys = [2.0, 2, 1.0, intern("b"), intern("a"), b"", NIL, (3,), (1, 2), [1, NIL], *range(100, 60, -1)]
    map_ = Map.from_pairs((k, 0) for k in keys)
    assert map_.keys()[:5] == [2, *range(61, 65)]
    assert map_.keys()[41:] == [1.0, 2.0, intern("a"), intern("b"), (3,), (1, 2), NIL, [1, NIL], b""]


@given(st.dictionaries(st.integers(0, 99), st.integers()), st.dictionaries(st.integers(0, 99), st.integers()))
def test_merge_and_update(first: dict[int, int], second: dict[int, int]) -> None:
    a, b = Map.from_pairs(first.items()), Map.from_pairs(second.items())
    for result in (a.merge(b), a.update(second.items())):
        assert dict(result.iter_unordered()) == first | second
    assert dict(a.iter_unordered()) == first
    assert dict(b.iter_unordered()) == second


def _kept_history(base: Map, count: int) -> None:
    versions, map_ = [base], base
    for i in range(count):
        map_ = map_.put(i % len(base), (i,))
        versions.append(map_)
    for version in versions:
        assert version.get(-1) is None
    for version in reversed(versions):
        assert version.get(0) is not None
    random = Random(0)
    for _ in range(count):
        assert random.choice(versions).get(1) is not None


def _old_and_new(base: Map, count: int) -> None:
    map_ = base
    for i in range(count):
        map_ = map_.put(i % len(base), (i,))
        assert base.get(i % len(base)) == i % len(base)


def _many_branches(base: Map, count: int) -> None:
    for i in range(count):
        assert base.put(i % len(base), (i,)).get(i % len(base)) == (i,)


def _long_branch(base: Map, count: int) -> None:
    kept = base.put(0, (0,))
    map_ = base
    for i in range(count):
        map_ = map_.put(i % len(base), (i,))
    assert kept.get(0) == (0,)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", [_kept_history, _old_and_new, _many_branches, _long_branch])
def test_no_pattern_of_use_is_quadratic(pattern: Callable[[Map, int], None]) -> None:
    base = Map.from_pairs((i, i) for i in range(20_000))
    with ends():  # quadratic ones take more than 160 s
        pattern(base, 40_000)


@pytest.mark.slow
def test_a_long_chain_of_old_versions_is_freed_without_recursion() -> None:
    first = map_ = Map.from_pairs((i, i) for i in range(500_000))
    for i in range(900_000):
        map_ = map_.put(i % 500_000, -i)
    assert first.get(5) == 5
    del first, map_


def _deep_map(depth: int) -> Any:
    term: Any = NIL
    for _ in range(depth):
        term = EMPTY_MAP.put(1, term)
    return term


def _deep_key(depth: int) -> Any:
    term: Any = EMPTY_MAP
    for _ in range(depth):
        term = EMPTY_MAP.put(term, 1)
    return term


def _deep_closure(depth: int) -> Any:
    term: Any = NIL
    for _ in range(depth):
        term = Closure(intern("m"), 0, b"", 0, 0, 0, (term,), None, None)
    return term


def _deep_tuple(depth: int) -> Any:
    term: Any = ()
    for _ in range(depth):
        term = (term,)
    return term


def _long_list(depth: int) -> Any:
    return make_list(range(5 * depth))


@pytest.mark.slow
@pytest.mark.parametrize("make", [_deep_map, _deep_key, _deep_closure, _deep_tuple, _long_list])
def test_deep_terms_die_quietly(make: Callable[[int], Any]) -> None:
    term = make(1_000_000)
    del term


@pytest.mark.slow
@pytest.mark.parametrize("make", [_deep_map, _deep_key, _deep_closure])
def test_deep_terms_compare(make: Callable[[int], Any]) -> None:
    a, b = make(200_000), make(200_000)
    assert exact(a, b)
    assert equal(a, b)
    assert compare_exact(a, b) == 0
    assert len(EMPTY_MAP.put(a, 1).put(b, 2)) == 1


@pytest.mark.slow
def test_maps_nested_in_keys_are_ordered_without_recursion() -> None:
    other = Map.from_pairs([(1, 1), (2, 2)])
    term: Any = other
    for _ in range(30_000):
        term = Map.from_pairs([((term, 1), 1), ((other, 2), 2)])
    again = Map.from_pairs([((term, 1), 1), ((other, 2), 2)])
    assert [k[1] for k, _ in again.items()] == [2, 1]
    assert compare_exact(term, again) == -1
