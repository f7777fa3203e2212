"""Natives of ``atomics``, and those of ``erts_internal`` behind ``counters``.

An array is reached by its reference through ``p.system.magic``, a weak dictionary from Ref to what the reference stands for: an array lives as long
as somebody holds its reference.  ``p.system.make_ref()`` makes references.  Values are 64 bits and wrap around.
"""

from __future__ import annotations

from typing import Any

import attrs

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import OK, Atom, am
from enigma_gen.term.error import badarg, system_limit
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("atomics")
internal = Bifs("erts_internal")

_TWO_64 = 1 << 64
_TWO_63 = 1 << 63
_OVERHEAD = 40
_MAX_SIZE = 1 << 26
_SIGNED = 1


@attrs.define(eq=False)
class Array:
    """64-bit integers.  `counters`: made by ``counters:new``, not ``atomics:new``."""

    values: list[int]
    signed: bool
    counters: bool

    @property
    def low(self) -> int:
        """The smallest value."""
        return -_TWO_63 if self.signed else 0

    def wrap(self, value: int) -> int:
        """`value` within 64 bits."""
        return (value - self.low) % _TWO_64 + self.low


def _new(p: Any, size: Any, signed: bool, counters: bool) -> Ref:
    if type(size) is not int or size <= 0:
        badarg()
    if size > _MAX_SIZE:
        system_limit()
    ref: Ref = p.system.make_ref()
    p.system.magic[ref] = Array([0] * size, signed, counters)
    return ref


def _array(p: Any, ref: Any, counters: bool) -> Array:
    array = p.system.magic.get(ref) if type(ref) is Ref else None
    if type(array) is not Array or array.counters is not counters:
        badarg()
    return array


def _at(p: Any, ref: Any, index: Any, counters: bool = False) -> tuple[Array, int]:
    array = _array(p, ref, counters)
    if type(index) is not int or not 0 < index <= len(array.values):
        badarg()
    return array, index - 1


def _value(array: Array, value: Any) -> int:
    if type(value) is not int or not array.low <= value < array.low + _TWO_64:
        badarg()
    return value


def _increment(value: Any) -> int:
    if type(value) is not int or not -_TWO_63 <= value < _TWO_64:
        badarg()
    return value


@internal
def atomics_new(p: Any, size: Any, options: Any) -> Ref:
    """A new array of `size` zeros; `options` 1 means signed."""
    if type(options) is not int or not 0 <= options < _TWO_64:
        badarg()
    return _new(p, size, bool(options & _SIGNED), False)


@bif
def put(p: Any, ref: Any, index: Any, value: Any) -> Atom:
    """Set one."""
    array, at = _at(p, ref, index)
    array.values[at] = _value(array, value)
    return OK


@bif
def get(p: Any, ref: Any, index: Any) -> int:
    """Read one."""
    array, at = _at(p, ref, index)
    return array.values[at]


@bif
def add(p: Any, ref: Any, index: Any, increment: Any) -> Atom:
    """Add to one."""
    add_get(p, ref, index, increment)
    return OK


@bif
def add_get(p: Any, ref: Any, index: Any, increment: Any) -> int:
    """Add to one and read it."""
    array, at = _at(p, ref, index)
    array.values[at] = array.wrap(array.values[at] + _increment(increment))
    return array.values[at]


@bif
def exchange(p: Any, ref: Any, index: Any, value: Any) -> int:
    """Set one and get what it was."""
    array, at = _at(p, ref, index)
    wanted = _value(array, value)
    old = array.values[at]
    array.values[at] = wanted
    return old


@bif
def compare_exchange(p: Any, ref: Any, index: Any, expected: Any, value: Any) -> Any:
    """Set one if it is `expected` (``ok``), else get what it is."""
    array, at = _at(p, ref, index)
    compared, wanted = _value(array, expected), _value(array, value)
    if array.values[at] != compared:
        return array.values[at]
    array.values[at] = wanted
    return OK


@bif
def info(p: Any, ref: Any) -> Map:
    """Size, limits and memory."""
    array = _array(p, ref, False)
    size = len(array.values)
    facts = {am.max: array.low + _TWO_64 - 1, am.min: array.low, am.size: size, am.memory: size * 8 + _OVERHEAD}
    return Map.from_pairs(facts.items())


@internal
def counters_new(p: Any, size: Any) -> Ref:
    """A new array of `size` signed zeros, for ``counters``."""
    return _new(p, size, True, True)


@internal
def counters_get(p: Any, ref: Any, index: Any) -> int:
    """Read one."""
    array, at = _at(p, ref, index, True)
    return array.values[at]


@internal
def counters_add(p: Any, ref: Any, index: Any, increment: Any) -> Atom:
    """Add to one."""
    array, at = _at(p, ref, index, True)
    array.values[at] = array.wrap(array.values[at] + _increment(increment))
    return OK


@internal
def counters_put(p: Any, ref: Any, index: Any, value: Any) -> Atom:
    """Set one."""
    array, at = _at(p, ref, index, True)
    array.values[at] = _value(array, value)
    return OK


@internal
def counters_info(p: Any, ref: Any) -> Map:
    """Size and memory."""
    size = len(_array(p, ref, True).values)
    return Map.from_pairs({am.size: size, am.memory: size * 8 + _OVERHEAD}.items())
