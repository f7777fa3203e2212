"""Erlang maps: immutable values over Python dictionaries.

A map of up to :data:`SMALL` pairs is a dictionary that is copied by every change.  A larger one is *persistent by
re-rooting*: of all versions that came from each other by single changes, one (as a rule the newest) owns the
dictionary, and every other one holds a *link* ``(other version, key, value, size)``: it is as the other version, but `key`
has `value` (or is :data:`_ABSENT`).  So changing the newest version costs one dictionary write and one link, and its old
versions die as soon as nobody holds them: links point from old to new.

Reading a version without a dictionary walks its links.  What is walked and linked is counted (``_debt``, a counter that all
versions share); when it exceeds the size of the map, a dictionary is copied into the middle of what was walked, or into
the version that is written to or left behind.  So the copies cost no more than what was done before, chains of links are
never longer than a few times the map's size, and no pattern of use (reading all old versions, branching off from one base again and again, keeping the
first version through millions of changes) becomes quadratic.

Python's ``==`` and ``hash`` on maps are identity; terms are compared by ``term.order``.

Keys in dictionaries are as :func:`enigma_gen.term.order.key_of` makes them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator
from functools import cmp_to_key
from itertools import islice
from math import isqrt
from typing import Any, Final

from enigma_gen.term.fun import Closure
from enigma_gen.term.order import OWN_KEYS, Key, MapLike, compare_exact, key_of, sorted_exact, term_of

SMALL: Final = 32
PART: Final = 4096
"""Pairs of a large map that are worked on between two yields of the generators."""
_SAMPLES: Final = 32
_ABSENT: Final[Any] = object()
_new: Final = object.__new__


class Map(MapLike):
    """An immutable Erlang map; make one with :meth:`from_pairs` or from :data:`EMPTY_MAP`."""

    __slots__ = ("own", "_debt", "_link", "_items", "__weakref__")
    own: dict[Any, Any] | None
    _debt: list[int] | None
    _link: tuple[Map, Any, Any, int]
    _items: tuple[tuple[Any, Any], ...]

    def __init__(self, table: dict[Any, Any] | None, debt: list[int] | None = None) -> None:
        """For this file only: `table` becomes the map's own."""
        self.own = table
        self._debt = debt

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[Any, Any]]) -> Map:
        """The map of `pairs` of key and value; the last one of equal keys holds."""
        return cls({(k if type(k) in OWN_KEYS else key_of(k)): v for k, v in pairs})

    @classmethod
    def building(cls, pairs: Iterator[tuple[Any, Any]]) -> Generator[None, None, Map]:
        """:meth:`from_pairs` as a generator that yields now and then, and returns the map."""
        table: dict[Any, Any] = {}
        while part := [((k if type(k) in OWN_KEYS else key_of(k)), v) for k, v in islice(pairs, PART)]:
            table.update(part)
            yield
        return cls(table)

    # -- reading

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of `key`, or `default` (None is no term) when there is no such key."""
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        table = self.own
        if table is not None:
            return table.get(key, default)
        value = self._walk(key)
        return default if value is _ABSENT else value

    def __contains__(self, key: Any) -> bool:
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        table = self.own
        if table is not None:
            return key in table
        return self._walk(key) is not _ABSENT

    def __len__(self) -> int:
        table = self.own
        return self._link[3] if table is None else len(table)

    def items(self) -> tuple[tuple[Any, Any], ...]:
        """All pairs of key and value, keys in term order (integers before floats); worked out once per map."""
        try:
            return self._items
        except AttributeError:
            pass
        table = self.table()
        if OWN_KEYS.issuperset(map(type, table)):
            self._items = tuple([(k, table[k]) for k in sorted_exact(table)])
        elif len(table) == 1:
            self._items = tuple(self.iter_unordered())
        else:
            for inner in _maps_inside(self, set()):
                inner._sort_items()
        return self._items

    def sorting(self) -> Generator[None, None, None]:
        """Work out what :meth:`items` gives, as a generator that yields now and then.

        Runs of keys are sorted, and cut at the same keys, which samples of the runs give; then the pieces between two cuts are merged.
        """
        size = len(self)
        if size <= PART or hasattr(self, "_items"):
            self.items()
            return
        table = self.table().copy()
        keys = list(table)
        length = max(PART, isqrt(size) * 8)
        runs: list[list[Any]] = []
        seen: set[int] = set()
        for start in range(0, size, length):
            runs.append(_sorted_run(keys[start : start + length], seen))
            yield
        samples = sorted_exact([key for run in runs for key in run[:: max(1, length // _SAMPLES)]])
        cuts = [_in_order(key) for key in samples[_SAMPLES::_SAMPLES]]
        places: list[list[int]] = []
        for run in runs:
            places.append(_places(run, cuts))
            yield
        items: list[tuple[Any, Any]] = []
        for number in range(len(cuts) + 1):
            part: list[Any] = []
            for run, bounds in zip(runs, places, strict=True):
                part += run[bounds[number] : bounds[number + 1]]
            items += [(k, table[k if type(k) in OWN_KEYS else key_of(k)]) for k in sorted_exact(part)]
            yield
        self._items = tuple(items)

    def _sort_items(self) -> None:
        """Work out ``_items``; the maps inside of the keys have theirs, so that comparing keys does not get here again."""
        keys = {id(term := term_of(k)): (term, v) for k, v in self.table().items()}
        self._items = tuple([keys[id(k)] for k in sorted_exact([k for k, _ in keys.values()])])

    def keys(self) -> list[Any]:
        """All keys, in the order of :meth:`items`."""
        return [k for k, _ in self.items()]

    def values(self) -> list[Any]:
        """All values, in the order of :meth:`items`."""
        return [v for _, v in self.items()]

    def iter_unordered(self) -> Iterator[tuple[Any, Any]]:
        """All pairs of key and value in no particular order, without sorting; the map may be changed meanwhile."""
        return iter([(k.term if type(k) is Key else k, v) for k, v in self.table().items()])

    # -- changing

    def put(self, key: Any, value: Any) -> Map:
        """This map with `value` at `key`; the same map if it is there already."""
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        table = self.own
        if table is None:
            return self._branch(key, value)
        old = table.get(key, _ABSENT)
        if old is value:
            return self
        debt = self._debt
        new = _new(Map)
        if debt is None:
            size = len(table)
            if size <= SMALL:
                new.own = table = table.copy()
                table[key] = value
                new._debt = None
                return new
            self._debt = debt = [0]
        new.own = table
        new._debt = debt
        size = len(table)
        debt[0] += 1
        if debt[0] > size + size:
            self._keep_copy(table, debt)
        else:
            self._link = (new, key, old, size)
            self.own = None
        table[key] = value
        return new

    def replace(self, key: Any, value: Any) -> Map | None:
        """This map with `value` instead of what it has at `key`; None when there is no such key."""
        table = self.own
        if table is None or self._debt is not None or len(table) > SMALL or type(key) not in OWN_KEYS:
            return self.put(key, value) if key in self else None
        old = table.get(key, _ABSENT)
        if old is _ABSENT:
            return None
        if old is value:
            return self
        new = _new(Map)
        new.own = table = table.copy()
        table[key] = value
        new._debt = None
        return new

    def replace_all(self, changes: dict[Any, Any]) -> Map | None:
        """As :meth:`replace` for several keys, which are the same in dictionaries."""
        present = self if self.own is None else self.own
        for key in changes:
            if key not in present:
                return None
        return self._updated(changes)

    def remove(self, key: Any) -> Map:
        """This map without `key`; the same map when there is no such key."""
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        table = self.own
        if table is None:
            return self._branch(key, _ABSENT)
        old = table.get(key, _ABSENT)
        if old is _ABSENT:
            return self
        if len(table) <= SMALL + 1:
            table = table.copy()
            del table[key]
            return Map(table)
        debt = self._debt
        if debt is None:
            self._debt = debt = [0]
        new = Map(table, debt)
        size = len(table)
        debt[0] += 1
        if debt[0] > size + size:
            self._keep_copy(table, debt)
        else:
            self._link = (new, key, old, size)
            self.own = None
        del table[key]
        return new

    def update(self, pairs: Iterable[tuple[Any, Any]]) -> Map:
        """This map with all of `pairs` put, one after the other."""
        return self.updated({(k if type(k) in OWN_KEYS else key_of(k)): v for k, v in pairs})

    def updated(self, changes: dict[Any, Any]) -> Map:
        """As :meth:`update`, of keys that are the same in dictionaries; `changes` may become the map's own."""
        return self._updated(changes) if len(self) else Map(changes)

    def merge(self, other: Map) -> Map:
        """``maps:merge(self, other)``: the pairs of both, `other`'s where both have a key."""
        if not self:
            return other
        return self._updated(other.table())

    def merging(self, other: Map) -> Generator[None, None, Map]:
        """:meth:`merge` as a generator that yields now and then, and returns the map."""
        changes = other.table()
        pairs = zip(list(changes), list(changes.values()), strict=True)
        if len(changes) * 4 > len(self):
            table = self.table().copy()
            while part := list(islice(pairs, PART)):
                table.update(part)
                yield
            return Map(table)
        result = self
        while part := list(islice(pairs, PART)):
            for key, value in part:
                result = result.put(term_of(key), value)
            yield
        return result

    def _updated(self, changes: dict[Any, Any]) -> Map:
        if not changes:
            return self
        if len(changes) * 4 > len(self):
            return Map(self.table() | changes)
        result = self
        for key, value in changes.items():
            result = result.put(key.term if type(key) is Key else key, value)
        return result

    # -- versions

    def table(self) -> dict[Any, Any]:
        """From dictionary keys (see ``order.key_of``) to values.  Read it at once: a later change of the map may change it."""
        table = self.own
        if table is not None:
            return table
        return _materialise(self._chain())

    def _keep_copy(self, table: dict[Any, Any], debt: list[int]) -> None:
        """Hand `table` over to the next version without a link: much has been linked and walked since the last copy."""
        debt[0] = 0
        self.own = table.copy()

    def _branch(self, key: Any, value: Any) -> Map:
        """A new version of this one, which owns no dictionary (`value` may be :data:`_ABSENT`)."""
        old = self._walk(key, writes=True)
        if old is value:
            return self
        size = len(self)
        if self.own is not None or size <= SMALL + 1:
            table = self.table().copy()
            if value is _ABSENT:
                del table[key]
            else:
                table[key] = value
            return Map(table)
        new = Map(None, self._debt)
        new._link = (self, key, value, size + (old is _ABSENT) - (value is _ABSENT))
        return new

    def _walk(self, key: Any, writes: bool = False) -> Any:
        """The value of a dictionary key in a version that owns no dictionary, or :data:`_ABSENT`.

        When it is time for a copy, it goes to this version if the caller is about to write (more writes will follow), else
        to the middle of the chain (other versions in it may be read next).
        """
        node = self
        steps = 0
        while True:
            other, changed, value, _ = node._link
            steps += 1
            if changed is key or changed == key:
                break
            node = other
            table = node.own
            if table is not None:
                value = table.get(key, _ABSENT)
                break
        debt = self._debt
        assert debt is not None
        debt[0] += steps
        if debt[0] > len(self):
            debt[0] = 0
            chain = self._chain()
            _materialise(chain if writes else chain[(len(chain) - 2) // 2 :])
        return value

    def _chain(self) -> list[Map]:
        """This version and those that its links lead to, the owner of a dictionary last."""
        chain = [self]
        node = self
        while node.own is None:
            node = node._link[0]
            chain.append(node)
        return chain


def _materialise(chain: list[Map]) -> dict[Any, Any]:
    """Copy the dictionary of the last version of `chain` and lead it back to the first one, which then owns the copy."""
    first = chain[0]
    source = chain.pop().own
    assert source is not None
    table = source.copy()
    for node in reversed(chain):
        _, key, value, _ = node._link
        if value is _ABSENT:
            table.pop(key, None)
        else:
            table[key] = value
    first.own = table
    del first._link
    return table


_in_order: Final = cmp_to_key(compare_exact)


def _sorted_run(keys: list[Any], seen: set[int]) -> list[Any]:
    """The terms of dictionary `keys`, sorted; the maps inside of them have their items, unless their identities are in `seen` already."""
    if not OWN_KEYS.issuperset(map(type, keys)):
        keys = [term_of(key) for key in keys]
        for inner in _maps_inside(tuple(keys), seen):
            inner._sort_items()
    return sorted_exact(keys)


def _places(run: list[Any], cuts: list[Any]) -> list[int]:
    """Where each of `cuts` is in the sorted `run`; first its start and last its end."""
    places = [0]
    for cut in cuts:
        places.append(bisect_left(run, cut, places[-1], key=_in_order))
    return [*places, len(run)]


def _maps_inside(outer: Any, seen: set[int]) -> list[Map]:
    """`outer`, if it is a map, and all maps inside of it, at any depth and through keys and values; each behind those inside of it.

    Maps whose identities are in `seen` are left out, and those that are met are put there.
    """
    result: list[Map] = []
    stack: list[tuple[Any, bool]] = [(outer, False)]
    while stack:
        term, is_done = stack.pop()
        kind = type(term)
        if is_done:
            result.append(term)
        elif kind is list:
            stack += ((term[1], False), (term[0], False))
        elif kind is tuple:
            stack += [(element, False) for element in term if type(element) in _CONTAINERS]
        elif kind is Closure:
            stack.append((term.env, False))
        elif kind is Map and id(term) not in seen:
            seen.add(id(term))
            stack.append((term, True))
            for key, value in term.iter_unordered():
                stack += ((key, False), (value, False))
    return result


_CONTAINERS: Final = frozenset({list, tuple, Map, Closure})
EMPTY_MAP: Final = Map({})
