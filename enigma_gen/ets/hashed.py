"""Tables of type ``set``, ``bag`` and ``duplicate_bag``.

Places: ``places[n]`` holds the object of one key (a *bucket*, the list of its objects, oldest first, in the bags), or None; ``index`` leads from
a key to its place.  New keys fill the places of deleted ones or go to the end.  So looking up and inserting are a dictionary access each,
every key has its neighbours, and a walk can be interrupted at any place.

The order of a walk (``first``, ``next``, limits of ``select``) is that of the places, **from the last one down**: what is inserted at the end during
a walk lies behind it, so a walk that inserts comes to an end.  It depends on nothing but what was done to the table, in this order.

Fixed tables: a deleted key leaves its place empty but keeps it (``ghosts``), so that ``next`` still knows where it stood; it gets it back when it
is inserted again.  When the last fixation goes, the places of the ghosts become free; until then, other new keys go to the end.

Invariants: ``places[index[k]]`` is not None and not empty; no ghost is in ``index``; every empty place that is no ghost's is in ``free``
(which may name others too: a place is only taken from there when it exists and is empty); unless fixed, the last place is
not empty and at least a half of many places is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from enigma_gen.ets.table import Cursor, Object, Table
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.term.order import OWN_KEYS, exact, key_of

Term = Any

_BUCKETS = 256
_BULK = 5_000
_LONG_BUCKET = 16


class HashTable(Table):
    """What the three types share."""

    __slots__ = ("index", "places", "free", "ghosts")

    object_words = 4

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._reset()

    def _reset(self) -> None:
        self.index: dict[Any, int] = {}
        self.places: list[Any] = []
        self.free: list[int] = []
        self.ghosts: dict[Any, int] = {}

    def canonical(self, key: Term) -> Any:
        """`key` as ``order.key_of`` gives it: keys are compared with ``=:=``."""
        return key if type(key) in OWN_KEYS else key_of(key)

    def member(self, key: Term) -> bool:
        """Whether there is an object with `key`."""
        return (key if type(key) in OWN_KEYS else key_of(key)) in self.index

    def _add(self, key: Any, held: Any) -> None:
        """Give a new key a place that holds `held`."""
        places = self.places
        if self.ghosts:
            place = self.ghosts.pop(key, -1)
            if place >= 0:
                places[place] = held
                self.index[key] = place
                return
        else:
            free = self.free
            while free:
                place = free.pop()
                if place < len(places) and places[place] is None:
                    places[place] = held
                    self.index[key] = place
                    return
        self.index[key] = len(places)
        places.append(held)

    def delete(self, key: Term) -> None:
        """Remove all objects with `key`."""
        key = key if type(key) in OWN_KEYS else key_of(key)
        place = self.index.pop(key, None)
        if place is not None:
            self._vacate(key, place)

    def _vacate(self, key: Any, place: int) -> None:
        """`key` has been taken out of the index: empty its place."""
        places = self.places
        places[place] = None
        if self.fixers:
            self.ghosts[key] = place
            return
        if place == len(places) - 1:
            places.pop()
            while places and places[-1] is None:
                places.pop()
            return
        free = self.free
        free.append(place)
        if len(free) > 64 and len(free) * 2 > len(places):
            self._compact()

    def _compact(self) -> None:
        """Move the objects together, in their order."""
        self.places = places = [held for held in self.places if held is not None]
        keys = sorted(self.index, key=self.index.__getitem__)
        self.index = dict(zip(keys, range(len(places)), strict=True))
        self.free = []

    def release_places(self) -> None:
        """The ghosts' places become free."""
        if not self.ghosts:
            return
        self.free += self.ghosts.values()
        self.ghosts = {}
        places = self.places
        while places and places[-1] is None:
            places.pop()
        if len(self.free) > 64 and len(self.free) * 2 > len(places):
            self._compact()

    def clear(self) -> list[Any]:
        """Remove all objects.  A fixed table goes on knowing the places of all keys."""
        old = [self.index, self.places, self.free]
        if self.fixers:
            self.ghosts.update(self.index)
            self.index = {}
            self.places = [None] * len(self.places)
            return old[:2]
        self._reset()
        return old

    # Walking ---------------------------------------------------------------------------------------------------------

    def _key_at(self, held: Any) -> Term:
        """The key of what a place holds."""
        raise NotImplementedError

    def _objects(self, held: Any) -> Sequence[Object]:
        """The objects of what a place holds, oldest first."""
        raise NotImplementedError

    def first(self) -> Any:
        """The key at the last place."""
        return self._key_below(len(self.places))

    last = first
    """A table without an order starts to walk at either end at the same place, as in OTP."""

    def _key_below(self, place: int) -> Any:
        places = self.places
        while place:
            place -= 1
            held = places[place]
            if held is not None:
                return self._key_at(held)
        return None

    def next(self, key: Term) -> Any:
        """The key at the nearest lower place."""
        key = key if type(key) in OWN_KEYS else key_of(key)
        place = self.index.get(key)
        if place is None:
            place = self.ghosts[key]
        return self._key_below(place)

    previous = next

    def slot(self, number: int) -> Sequence[Object] | None:
        """The objects at a place; there are at least as many places as OTP has buckets."""
        places = self.places
        if number < len(places):
            held = places[number]
            return () if held is None else self._objects(held)
        if number < _BUCKETS:
            return ()
        if number > max(_BUCKETS, len(places)):
            raise LookupError
        return None

    def cursor(self, backward: bool = False, pattern: Term = None) -> Cursor:
        """From the last place down, or (`backward`) from the first one up."""
        return PlaceCursor(self, backward)

    def place_below(self, place: int) -> tuple[Sequence[Object], int]:
        """The objects at the nearest place below `place` that is not empty, and that place; -1 when there is none."""
        places = self.places
        place = min(place, len(places))
        while place > 0:
            place -= 1
            held = places[place]
            if held is not None:
                return self._objects(held), place
        return (), -1

    def statistics(self) -> tuple[int, float, float, float, int, int, int, int]:
        """What ``info(T, stats)`` says of buckets, here places: their number; the mean, standard deviation and expected standard deviation of
        their lengths; the least and greatest length; deleted keys that are kept; locks.
        """
        places = max(_BUCKETS, len(self.places))
        lengths = [len(self._objects(held)) for held in self.places if held is not None]
        total, squares = sum(lengths), sum(length * length for length in lengths)
        mean = total / places
        deviation = math.sqrt(max(0.0, (squares - mean * total) / places))
        least = min(lengths) if len(lengths) == places else 0
        most = max(lengths, default=0)
        return (places, mean, deviation, math.sqrt(mean * (1 - 1 / places)), least, most, len(self.ghosts), 1)

    def words(self) -> int:
        """OTP's: 49 words and the buckets."""
        return 49 + max(_BUCKETS, len(self.index))

    def insert_many(self, objects: list[Object]) -> Iterator[None]:
        """Put `objects` in, in their order."""
        for start in range(0, len(objects), _BULK):
            for obj in objects[start : start + _BULK]:
                self.insert(obj)
            yield


class PlaceCursor(Cursor):
    """A walk over the places that there are when it begins; the objects of one place come newest first downward, and so upward,
    where results are put in front of each other.
    """

    __slots__ = ("table", "backward", "at", "end")

    def __init__(self, table: HashTable, backward: bool) -> None:
        self.table = table
        self.backward = backward
        self.end = len(table.places)
        self.at = 0 if backward else self.end
        self.done = not self.end

    def take(self, count: int) -> list[Object]:
        """The objects at the next `count` places."""
        places = self.table.places
        if self.backward:
            stop = min(self.at + count, self.end)
            part = places[self.at : stop]
            self.at = stop
            self.done = stop >= min(self.end, len(places))
        else:
            start = max(0, self.at - count)
            part = places[start : self.at]
            part.reverse()
            self.at = start
            self.done = not start
        if self.table.is_bag:
            return [obj for bucket in part if bucket is not None for obj in reversed(bucket)]
        if self.table.ghosts or self.table.free:
            return [obj for obj in part if obj is not None]
        return part


class SetTable(HashTable):
    """``set``: a place holds an object."""

    __slots__ = ()

    def __len__(self) -> int:
        return len(self.index)

    def _key_at(self, held: Any) -> Term:
        return held[self.at]

    def _objects(self, held: Any) -> Sequence[Object]:
        return (held,)

    def find(self, key: Term) -> Sequence[Object]:
        """None or one."""
        place = self.index.get(key if type(key) in OWN_KEYS else key_of(key))
        return () if place is None else (self.places[place],)

    def lookup(self, key: Term) -> Term:
        """A list of none or one."""
        place = self.index.get(key if type(key) in OWN_KEYS else key_of(key))
        return NIL if place is None else [self.places[place], NIL]

    def insert(self, obj: Object) -> None:
        """Put `obj` in place of the object with the same key."""
        key = obj[self.at]
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        place = self.index.get(key)
        if place is not None:
            self.places[place] = obj
        elif self.free or self.ghosts:
            self._add(key, obj)
        else:
            self.index[key] = len(self.places)
            self.places.append(obj)

    def delete_object(self, obj: Object) -> None:
        """Remove the object with this key if it is ``=:=``."""
        found = self.find(obj[self.at])
        if found and exact(found[0], obj):
            self.delete(obj[self.at])

    def remove(self, objects: list[Object]) -> None:
        """Remove by key."""
        for obj in objects:
            self.delete(obj[self.at])

    def replace(self, pairs: Iterable[tuple[Object, Object]]) -> None:
        """Insert what is new."""
        for _, new in pairs:
            self.insert(new)


class DuplicateBagTable(HashTable):
    """``duplicate_bag``: a place holds a list of objects."""

    kind = am.duplicate_bag
    is_bag = True

    __slots__ = ("count",)

    def _reset(self) -> None:
        super()._reset()
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def _key_at(self, held: Any) -> Term:
        return held[-1][self.at]

    def _objects(self, held: Any) -> Sequence[Object]:
        return held

    def clear(self) -> list[Any]:
        """Remove all objects."""
        self.count = 0
        return super().clear()

    def find(self, key: Term) -> Sequence[Object]:
        """The bucket."""
        place = self.index.get(key if type(key) in OWN_KEYS else key_of(key))
        return () if place is None else self.places[place]

    def lookup(self, key: Term) -> Term:
        """All in the order of insertion."""
        place = self.index.get(key if type(key) in OWN_KEYS else key_of(key))
        result: Term = NIL
        if place is not None:
            for obj in reversed(self.places[place]):
                result = [obj, result]
        return result

    def insert(self, obj: Object) -> None:
        """Append `obj` to its bucket."""
        key = obj[self.at]
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        place = self.index.get(key)
        if place is not None:
            self.places[place].append(obj)
        else:
            self._add(key, [obj])
        self.count += 1

    def delete(self, key: Term) -> None:
        """Remove the bucket."""
        self.count -= len(self.find(key))
        super().delete(key)

    def delete_object(self, obj: Object) -> None:
        """Remove all that are ``=:=``."""
        self._filter(obj[self.at], [held for held in self.find(obj[self.at]) if not exact(held, obj)])

    def _filter(self, key: Term, kept: list[Object]) -> None:
        """Leave just `kept` in the bucket of `key`."""
        if not kept:
            self.delete(key)
            return
        place = self.index[self.canonical(key)]
        self.count -= len(self.places[place]) - len(kept)
        self.places[place] = kept

    def remove(self, objects: list[Object]) -> None:
        """Remove by identity, bucket by bucket."""
        gone: dict[Any, tuple[Term, set[int]]] = {}
        for obj in objects:
            key = obj[self.at]
            gone.setdefault(self.canonical(key), (key, set()))[1].add(id(obj))
        for key, identities in gone.values():
            bucket = self.find(key)
            if len(bucket) == len(identities):
                self.delete(key)
            else:
                self._filter(key, [obj for obj in bucket if id(obj) not in identities])

    def replace(self, pairs: Iterable[tuple[Object, Object]]) -> None:
        """Replace by identity."""
        new_of = {id(old): new for old, new in pairs}
        keys = {self.canonical(new[self.at]): None for new in new_of.values()}
        for key in keys:
            place = self.index[key]
            self.places[place] = [new_of.get(id(obj), obj) for obj in self.places[place]]


class BagTable(DuplicateBagTable):
    """``bag``: as ``duplicate_bag``, but no two objects are ``=:=``.

    A long bucket has in ``known`` the set of its objects as dictionary keys, made when something is inserted there next.
    """

    kind = am.bag

    __slots__ = ("known",)

    def _reset(self) -> None:
        super()._reset()
        self.known: dict[Any, set[Any]] = {}

    def insert(self, obj: Object) -> None:
        """Append `obj` to its bucket unless it is there."""
        key = obj[self.at]
        if type(key) not in OWN_KEYS:
            key = key_of(key)
        place = self.index.get(key)
        if place is None:
            self._add(key, [obj])
        else:
            bucket = self.places[place]
            if len(bucket) < _LONG_BUCKET:
                for held in bucket:
                    if exact(held, obj):
                        return
            elif not self._is_new(key, bucket, obj):
                return
            bucket.append(obj)
        self.count += 1

    def _is_new(self, key: Any, bucket: list[Object], obj: Object) -> bool:
        """Whether `obj` is not in its long bucket; it is counted as being there from now on."""
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = set(map(key_of, bucket))
        size = len(known)
        known.add(key_of(obj))
        return len(known) > size

    def clear(self) -> list[Any]:
        """Remove all objects."""
        known, self.known = self.known, {}
        return [*super().clear(), known]

    def delete(self, key: Term) -> None:
        """Remove the bucket."""
        if self.known:
            self.known.pop(self.canonical(key), None)
        super().delete(key)

    def _filter(self, key: Term, kept: list[Object]) -> None:
        if self.known:
            self.known.pop(self.canonical(key), None)
        super()._filter(key, kept)
