"""Tables of type ``ordered_set``: a dictionary from ``order_key`` to object, and the keys in sorted blocks.

The blocks hold up to ``2 * _LOAD`` keys each and are split and dropped as they fill and empty; finding a key is one bisection over the last keys of
the blocks and one in a block, both in C.  Keys that are ``==`` are the same here (1 and 1.0), as their ``order_key`` is.

A walk goes from key to key and needs no fixation: ``next`` of any term is the least key above it, whether it is there or not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from enigma_gen.ets.order_key import TOP, Key, order_key, prefix_key
from enigma_gen.ets.table import Cursor, Object, Table
from enigma_gen.term.atom import am
from enigma_gen.term.cons import NIL
from enigma_gen.term.order import exact

Term = Any

_LOAD: Final = 512
_BULK: Final = 2_000
LOWEST: Final[Key] = ()
HIGHEST: Final[Key] = (TOP,)


class SortedKeys:
    """A set of keys (see ``order_key``) in order."""

    __slots__ = ("blocks", "tops", "_block", "_index")

    def __init__(self) -> None:
        self.blocks: list[list[Key]] = []
        self.tops: list[Key] = []
        """The last key of each block."""
        self._block = 0
        self._index = 0

    def add(self, key: Key) -> None:
        """Add `key`, which is not in."""
        tops = self.tops
        if not tops:
            self.blocks.append([key])
            tops.append(key)
            return
        at = bisect_left(tops, key)
        if at == len(tops):
            at -= 1
            block = self.blocks[at]
            block.append(key)
            tops[at] = key
        else:
            block = self.blocks[at]
            insort(block, key)
        if len(block) > 2 * _LOAD:
            half = block[:_LOAD]
            del block[:_LOAD]
            self.blocks.insert(at, half)
            tops.insert(at, half[-1])

    def remove(self, key: Key) -> None:
        """Remove `key`, which is in."""
        tops = self.tops
        at = bisect_left(tops, key)
        block = self.blocks[at]
        del block[bisect_left(block, key)]
        if not block:
            del self.blocks[at]
            del tops[at]
        elif tops[at] > block[-1]:
            tops[at] = block[-1]

    def first(self) -> Key | None:
        """The least key."""
        return self.blocks[0][0] if self.blocks else None

    def last(self) -> Key | None:
        """The greatest key."""
        return self.tops[-1] if self.tops else None

    def above(self, key: Key, count: int) -> list[Key]:
        """Up to `count` (at least one, if there is one) keys greater than `key`, in order."""
        at = bisect_right(self.tops, key)
        if at == len(self.tops):
            return []
        block = self.blocks[at]
        start = bisect_right(block, key)
        return block[start : start + count]

    def below(self, key: Key, count: int) -> list[Key]:
        """Up to `count` (at least one, if there is one) keys less than `key`, from the greatest down."""
        at = bisect_left(self.tops, key)
        stop = bisect_left(self.blocks[at], key) if at < len(self.tops) else 0
        if not stop:
            if not at:
                return []
            at -= 1
            stop = len(self.blocks[at])
        part = self.blocks[at][max(0, stop - count) : stop]
        part.reverse()
        return part

    def after(self, key: Key) -> Key | None:
        """The least key above `key`.  Whoever goes on from the key that the last call gave need not search."""
        blocks = self.blocks
        at, index = self._block, self._index
        if not (at < len(blocks) and index < len(blocks[at]) and blocks[at][index] == key):
            at = bisect_right(self.tops, key)
            if at == len(blocks):
                return None
            index = bisect_right(blocks[at], key) - 1
        index += 1
        if index == len(blocks[at]):
            at += 1
            if at == len(blocks):
                return None
            index = 0
        self._block, self._index = at, index
        return blocks[at][index]

    def at(self, number: int) -> Key | None:
        """Key `number`, counted from 0; None when there are not so many."""
        for block in self.blocks:
            if number < len(block):
                return block[number]
            number -= len(block)
        return None


class OrderedTable(Table):
    """``ordered_set``."""

    kind = am.ordered_set
    is_ordered = True
    object_words = 5

    __slots__ = ("index", "keys")

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.index: dict[Key, Object] = {}
        self.keys = SortedKeys()

    def __len__(self) -> int:
        return len(self.index)

    def canonical(self, key: Term) -> Key:
        """The ``order_key``: keys are compared with ``==``."""
        return order_key(key)

    def find(self, key: Term) -> Sequence[Object]:
        """None or one."""
        obj = self.index.get(order_key(key))
        return () if obj is None else (obj,)

    def lookup(self, key: Term) -> Term:
        """A list of none or one."""
        obj = self.index.get(order_key(key))
        return NIL if obj is None else [obj, NIL]

    def member(self, key: Term) -> bool:
        """Whether there is an object with `key`."""
        return order_key(key) in self.index

    def insert(self, obj: Object) -> None:
        """Put `obj` in place of the object with the same key."""
        key = order_key(obj[self.at])
        index = self.index
        if key not in index:
            self.keys.add(key)
        index[key] = obj

    def insert_many(self, objects: list[Object]) -> Iterator[None]:
        """Put `objects` in; those with the same key one after the other."""
        for start in range(0, len(objects), _BULK):
            for obj in objects[start : start + _BULK]:
                self.insert(obj)
            yield

    def delete(self, key: Term) -> None:
        """Remove the object with `key`."""
        found = order_key(key)
        if self.index.pop(found, None) is not None:
            self.keys.remove(found)

    def delete_object(self, obj: Object) -> None:
        """Remove the object with this key if it is ``=:=``."""
        found = self.index.get(order_key(obj[self.at]))
        if found is not None and exact(found, obj):
            self.delete(obj[self.at])

    def remove(self, objects: list[Object]) -> None:
        """Remove by key."""
        for obj in objects:
            self.delete(obj[self.at])

    def replace(self, pairs: Iterable[tuple[Object, Object]]) -> None:
        """Insert what is new."""
        for _, new in pairs:
            self.insert(new)

    def clear(self) -> list[Any]:
        """Remove all objects."""
        old = [self.index, self.keys.blocks]
        self.index = {}
        self.keys = SortedKeys()
        return old

    # Walking ---------------------------------------------------------------------------------------------------------

    def _key(self, found: Key | None) -> Any:
        return None if found is None else self.index[found][self.at]

    def first(self) -> Any:
        """The least key."""
        return self._key(self.keys.first())

    def last(self) -> Any:
        """The greatest key."""
        return self._key(self.keys.last())

    def next(self, key: Term) -> Any:
        """The least key above `key`."""
        return self._key(self.keys.after(order_key(key)))

    def previous(self, key: Term) -> Any:
        """The greatest key below `key`."""
        found = self.keys.below(order_key(key), 1)
        return self._key(found[0]) if found else None

    def slot(self, number: int) -> Sequence[Object] | None:
        """Object `number` in order.  An empty table with decentralized counters has no place 0 either, as in OTP."""
        if number > len(self.index) or (not self.index and self.options.decentralized_counters):
            raise LookupError
        found = self.keys.at(number)
        return None if found is None else (self.index[found],)

    def cursor(self, backward: bool = False, pattern: Term = None) -> Cursor:
        """In order, or (`backward`) from the greatest key down."""
        return KeyCursor(self, backward, pattern)

    def words(self) -> int:
        """OTP's: 139 words (133 for a table with ``write_concurrency``)."""
        return 139 if self.options.write_concurrency is am.false else 133


class KeyCursor(Cursor):
    """A walk over the keys that can match `pattern` (None: all), starting behind `after`, a term, when that is given.  `key` is where it is."""

    __slots__ = ("table", "backward", "key", "low", "high")

    def __init__(self, table: OrderedTable, backward: bool, pattern: Term = None, after: Term = None) -> None:
        super().__init__()
        self.table = table
        self.backward = backward
        prefix = LOWEST if pattern is None else prefix_key(pattern)
        self.low: Key = prefix
        self.high: Key = (*prefix, TOP)
        self.key: Key = self.high if backward else self.low
        if after is not None:
            found = order_key(after)
            self.key = min(found, self.high) if backward else max(found, self.low)

    def take(self, count: int) -> list[Object]:
        """The objects of the next keys."""
        if self.backward:
            keys = self.table.keys.below(self.key, count)
            if keys and not keys[-1] > self.low:
                self.done = True
                keys = [key for key in keys if key > self.low]
        else:
            keys = self.table.keys.above(self.key, count)
            if keys and not keys[-1] < self.high:
                self.done = True
                keys = [key for key in keys if key < self.high]
        if not keys:
            self.done = True
            return []
        self.key = keys[-1]
        index = self.table.index
        return [index[key] for key in keys]
