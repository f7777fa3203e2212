"""Natives of the module ``maps``.  What is no map raises ``{badmap, Term}``, a missing key ``{badkey, Key}``."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.steps import CELLS, Generated, begin
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, iter_list, make_list
from enigma_gen.term.error import badarg, error
from enigma_gen.term.map import PART, Map

bif = Bifs("maps")
_MISSING = object()
_FEW: Final = range(PART)
"""List cells that are made a map of at once."""


def badmap(term: Any) -> NoReturn:
    """Raise ``error:{badmap, term}``."""
    error((am.badmap, term))


def badkey(key: Any) -> NoReturn:
    """Raise ``error:{badkey, key}``."""
    error((am.badkey, key))


@bif(pure=True)
def find(key: Any, map_: Any) -> Any:
    """``{ok, Value}`` or ``error``."""
    if type(map_) is not Map:
        badmap(map_)
    value = map_.get(key, _MISSING)
    return am.error if value is _MISSING else (OK, value)


def _value_at(key: Any, map_: Any) -> Any:
    if type(map_) is not Map:
        badmap(map_)
    value = map_.get(key, _MISSING)
    if value is _MISSING:
        badkey(key)
    return value


@bif(pure=True)
def get(key: Any, map_: Any) -> Any:
    """The value at `key`."""
    return _value_at(key, map_)


@bif(name="map_get", module="erlang", guard=True, pure=True)
def map_get(key: Any, map_: Any) -> Any:
    """``erlang:map_get/2``: as :func:`get`."""
    return _value_at(key, map_)


def _has_key(key: Any, map_: Any) -> Atom:
    if type(map_) is not Map:
        badmap(map_)
    return TRUE if key in map_ else FALSE


@bif(pure=True)
def is_key(key: Any, map_: Any) -> Atom:
    """Whether `key` is in the map."""
    return _has_key(key, map_)


@bif(name="is_map_key", module="erlang", guard=True, pure=True)
def is_map_key(key: Any, map_: Any) -> Atom:
    """``erlang:is_map_key/2``: as :func:`is_key`."""
    return _has_key(key, map_)


@bif(name="map_size", module="erlang", guard=True, pure=True)
def map_size(map_: Any) -> int:
    """The number of associations."""
    if type(map_) is not Map:
        badmap(map_)
    return len(map_)


def _few(items: Any) -> list[Any] | None:
    """The elements of a proper list, None if they are more than a few; ``badarg`` for anything else."""
    found: list[Any] = []
    rest = items
    for _ in _FEW:
        if type(rest) is not list:
            if rest is not NIL:
                badarg()
            return found
        found.append(rest[0])
        rest = rest[1]
    return None


def _pairs(items: Any) -> Iterator[tuple[Any, Any]]:
    """The elements of a list, which must be proper and of pairs."""
    rest = items
    while type(rest) is list:
        pair, rest = rest
        if type(pair) is not tuple or len(pair) != 2:
            badarg()
        yield pair
    if rest is not NIL:
        badarg()


@bif(waits=True)
def from_list(p: Any, pairs: Any) -> Any:
    """A map of a list of pairs; the last pair of a key counts."""
    items = _few(pairs)
    if items is None:
        return begin(p, Generated(Map.building(_pairs(pairs))), ("maps", "from_list", (pairs,)))
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            badarg()
    return Map.from_pairs(items)


def _with_value(items: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    try:
        for key in iter_list(items):
            yield key, value
    except ImproperList:
        badarg()


@bif(since=24, waits=True)
def from_keys(p: Any, keys_: Any, value: Any) -> Any:
    """A map with the same value at each key."""
    items = _few(keys_)
    if items is None:
        return begin(p, Generated(Map.building(_with_value(keys_, value))), ("maps", "from_keys", (keys_, value)))
    return Map.from_pairs([(key, value) for key in items])


def _listing(map_: Map, index: int) -> Generator[None, None, Any]:
    """The list of the keys (`index` 0) or values (1), step by step."""
    yield from map_.sorting()
    items = map_.items()
    made: Any = NIL
    for end in range(len(items), 0, -CELLS):
        made = make_list([pair[index] for pair in items[max(0, end - CELLS) : end]], made)
        yield
    return made


@bif(waits=True)
def keys(p: Any, map_: Any) -> Any:
    """The list of the keys, in the map's order."""
    if type(map_) is not Map:
        badmap(map_)
    if len(map_) > PART:
        return begin(p, Generated(_listing(map_, 0)), ("maps", "keys", (map_,)))
    return make_list(map_.keys())


@bif(waits=True)
def values(p: Any, map_: Any) -> Any:
    """The list of the values, in the order of :func:`keys`."""
    if type(map_) is not Map:
        badmap(map_)
    if len(map_) > PART:
        return begin(p, Generated(_listing(map_, 1)), ("maps", "values", (map_,)))
    return make_list(map_.values())


@bif(waits=True)
def merge(p: Any, left: Any, right: Any) -> Any:
    """Both maps in one; `right` wins."""
    if type(left) is not Map:
        badmap(left)
    if type(right) is not Map:
        badmap(right)
    if left is right or not len(right):
        return left
    if not len(left):
        return right
    if len(right) > PART or (len(left) > PART and len(right) * 4 > len(left)):
        return begin(p, Generated(left.merging(right)), ("maps", "merge", (left, right)))
    return left.merge(right)


@bif(pure=True)
def put(key: Any, value: Any, map_: Any) -> Map:
    """The map with `value` at `key`."""
    if type(map_) is not Map:
        badmap(map_)
    return map_.put(key, value)


@bif(pure=True)
def remove(key: Any, map_: Any) -> Map:
    """The map without `key`; the same map if it is not there."""
    if type(map_) is not Map:
        badmap(map_)
    return map_.remove(key) if key in map_ else map_


@bif(pure=True)
def take(key: Any, map_: Any) -> Any:
    """``{Value, Rest}`` or ``error``."""
    if type(map_) is not Map:
        badmap(map_)
    value = map_.get(key, _MISSING)
    return am.error if value is _MISSING else (value, map_.remove(key))


@bif(pure=True)
def update(key: Any, value: Any, map_: Any) -> Map:
    """The map with `value` at `key`, which must be there."""
    if type(map_) is not Map:
        badmap(map_)
    if key not in map_:
        badkey(key)
    return map_.put(key, value)
