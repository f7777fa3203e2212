"""Natives of the module ``maps``.  What is no map raises ``{badmap, Term}``, a missing key ``{badkey, Key}``."""

from __future__ import annotations

from typing import Any, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import ImproperList, iter_list, make_list
from enigma_gen.term.error import badarg, error
from enigma_gen.term.map import Map

bif = Bifs("maps")
_MISSING = object()


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


@bif(pure=True)
def from_list(pairs: Any) -> Map:
    """A map of a list of pairs; the last pair of a key counts."""
    try:
        items = list(iter_list(pairs))
    except ImproperList:
        badarg()
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            badarg()
    return Map.from_pairs(items)


@bif(pure=True, since=24)
def from_keys(keys_: Any, value: Any) -> Map:
    """A map with the same value at each key."""
    try:
        return Map.from_pairs([(key, value) for key in iter_list(keys_)])
    except ImproperList:
        badarg()


@bif(pure=True)
def keys(map_: Any) -> Any:
    """The list of the keys, in the map's order."""
    if type(map_) is not Map:
        badmap(map_)
    return make_list(list(map_.keys()))


@bif(pure=True)
def values(map_: Any) -> Any:
    """The list of the values, in the order of :func:`keys`."""
    if type(map_) is not Map:
        badmap(map_)
    return make_list(list(map_.values()))


@bif(pure=True)
def merge(left: Any, right: Any) -> Map:
    """Both maps in one; `right` wins."""
    if type(left) is not Map:
        badmap(left)
    if type(right) is not Map:
        badmap(right)
    if left is right or not len(right):
        return left
    if not len(left):
        return right
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
