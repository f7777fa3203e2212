"""Natives of ``ets`` that concern objects with a given key: inserting, looking up, updating, deleting, and going from key to key.

A list is inserted all at once or not at all.  What is wrong in it is found first, in steps; then the objects go in, in steps too when they are many,
while the table is closed (``Table.pending``): whoever else comes by completes the insertion, so nobody ever sees a part of it.

A list goes into a ``bag`` from its end up to OTP 25, and from its beginning in later releases, as in OTP.

``insert`` and ``lookup`` are what programs do most: they have the fast path of ``ets.tables.readable`` in place.

Sources: OTP 25 and 27 ``erl_db.c``, ``erl_db_hash.c``, ``erl_db_tree.c`` (facts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.ets import SMALL_LIMIT
from enigma_gen.ets.table import Object, Table
from enigma_gen.ets.tables import readable, writable
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

bif = Bifs("ets")
internal = Bifs("erts_internal")

END: Final = intern("$end_of_table")
_CHECKED_AT_ONCE: Final = 20_000
_INSERTED_AT_ONCE: Final = 2_000


# Inserting -----------------------------------------------------------------------------------------------------------


@bif(waits=True)
def insert(p: Process, tab: Any, objects: Any) -> Any:
    """Insert an object, or a list of them."""
    table = p.system.ets.tables.get(tab if type(tab) is Atom else tab.words if type(tab) is Ref else None)
    if table is None or not (table.tid is tab or table.name is tab) or not (table.open_to_write or table.writer is p):
        table = writable(p, tab)
    if type(objects) is tuple and len(objects) > table.at:
        table.insert(objects)
        return TRUE
    return _check_list(p, table, _Insertion(table, objects, False))


@bif(waits=True)
def insert_new(p: Process, tab: Any, objects: Any) -> Any:
    """Insert an object, or a list of them, if none of their keys is there."""
    table = writable(p, tab)
    if type(objects) is tuple and len(objects) > table.at:
        if table.member(objects[table.at]):
            return FALSE
        table.insert(objects)
        return TRUE
    return _check_list(p, table, _Insertion(table, objects, True))


class _Insertion:
    """A list on its way into a table: `rest` is still to be looked at, `found` are the objects before it; `answer` is for the caller."""

    __slots__ = ("table", "rest", "found", "only_new", "answer")

    def __init__(self, table: Table, rest: Any, only_new: bool) -> None:
        self.table = table
        self.rest = rest
        self.found: list[Object] = []
        self.only_new = only_new
        self.answer = TRUE


def _check_list(p: Process, table: Table, work: _Insertion) -> Any:
    """Look at the list; insert it when it is good to the end."""
    at = table.at
    append = work.found.append
    rest = work.rest
    while True:
        for _ in range(_CHECKED_AT_ONCE):
            if type(rest) is not list:
                if rest is not NIL:
                    badarg()
                return _insert_list(p, table, work)
            obj, rest = rest
            if type(obj) is not tuple or len(obj) <= at:
                badarg()
            append(obj)
        charge_steps(p, _CHECKED_AT_ONCE)
        if not p.system.budget:
            work.rest = rest
            p.frames.append((_check_more, (work,)))
            return SUSPEND


def _check_more(p: Process, work: _Insertion) -> Any:
    table = work.table
    if not table.alive:
        badarg(am.id)
    return _check_list(p, writable(p, table.tid), work)


def _insert_list(p: Process, table: Table, work: _Insertion) -> Any:
    """Insert the objects found; in steps when they are many."""
    objects = work.found
    at = table.at
    if p.system.release < 26 and table.kind is am.bag:
        objects.reverse()
    charge_steps(p, len(objects))
    if len(objects) <= _INSERTED_AT_ONCE:
        if work.only_new and any(table.member(obj[at]) for obj in objects):
            return FALSE
        for obj in objects:
            table.insert(obj)
        return TRUE
    steps = _insert_if_new(table, work) if work.only_new else table.insert_many(objects)
    table.pending = steps
    table.set_access()
    return _insert_more(p, table, steps, work)


def _insert_if_new(table: Table, work: _Insertion) -> Iterator[None]:
    """Insert the objects found, in steps, if none of their keys is there."""
    objects, at = work.found, table.at
    for start in range(0, len(objects), _CHECKED_AT_ONCE):
        if any(table.member(obj[at]) for obj in objects[start : start + _CHECKED_AT_ONCE]):
            work.answer = FALSE
            return
        yield
    yield from table.insert_many(objects)


def _insert_more(p: Process, table: Table, steps: Iterator[None], work: _Insertion) -> Any:
    """Go on with `steps`, unless somebody has completed them, or deleted the table, meanwhile."""
    while table.pending is steps:
        table.continue_pending(1)
        if table.pending is steps:
            p.system.budget.clear()
            p.frames.append((_insert_more, (table, steps, work)))
            return SUSPEND
    if table.cut_off is steps:
        badarg(am.id)
    return work.answer


# Looking up ----------------------------------------------------------------------------------------------------------


@bif
def lookup(p: Process, tab: Any, key: Any) -> Any:
    """The list of the objects with `key`."""
    table = p.system.ets.tables.get(tab if type(tab) is Atom else tab.words if type(tab) is Ref else None)
    if table is not None and (table.tid is tab or table.name is tab) and (table.open_to_read or table.writer is p):
        return table.lookup(key)
    return readable(p, tab).lookup(key)


@bif
def member(p: Process, tab: Any, key: Any) -> Atom:
    """Whether there is an object with `key`."""
    return TRUE if readable(p, tab).member(key) else FALSE


def _element(table: Table, found: Any, position: int) -> Any:
    for obj in found:
        if len(obj) < position:
            badarg()
    if table.is_bag:
        return make_list([obj[position - 1] for obj in found])
    return found[0][position - 1]


def _want_position(position: Any) -> int:
    if type(position) is not int or not 0 < position < SMALL_LIMIT:
        badarg()
    return position


@bif
def lookup_element(p: Process, tab: Any, key: Any, position: Any) -> Any:
    """Element `position` of the object with `key`; in the bags, the list of them."""
    table = readable(p, tab)
    _want_position(position)
    found = table.find(key)
    if not found:
        badarg(am.badkey)
    return _element(table, found, position)


@bif(name="lookup_element", since=26)
def lookup_element_default(p: Process, tab: Any, key: Any, position: Any, default: Any) -> Any:
    """Element `position` of the object with `key`, or `default` when there is none."""
    table = readable(p, tab)
    _want_position(position)
    found = table.find(key)
    return _element(table, found, position) if found else default


# Deleting ------------------------------------------------------------------------------------------------------------


@bif
def delete(p: Process, tab: Any, key: Any) -> Atom:
    """Delete all objects with `key`."""
    writable(p, tab).delete(key)
    return TRUE


@bif
def delete_object(p: Process, tab: Any, obj: Any) -> Atom:
    """Delete all objects that are ``=:=`` to `obj`."""
    table = writable(p, tab)
    if type(obj) is not tuple or len(obj) <= table.at:
        badarg()
    table.delete_object(obj)
    return TRUE


@bif
def take(p: Process, tab: Any, key: Any) -> Any:
    """Delete all objects with `key`; the list of them."""
    table = writable(p, tab)
    found = table.lookup(key)
    if found is not NIL:
        table.delete(key)
    return found


# Updating ------------------------------------------------------------------------------------------------------------


def _update_element(p: Process, tab: Any, key: Any, changes: Any, default: Any) -> Atom:
    table = writable(p, tab)
    if table.is_bag or (default is not None and type(default) is not tuple):
        badarg()
    elements = _elements(p, table, key, default)
    if elements is None:
        return FALSE
    rest = [changes, NIL] if type(changes) is tuple else changes
    wanted = []
    while type(rest) is list:
        change, rest = rest
        if type(change) is not tuple or len(change) != 2 or type(change[0]) is not int:
            badarg()
        if change[0] == table.at + 1:
            badarg(am.keypos)
        if not -SMALL_LIMIT <= change[0] < SMALL_LIMIT:
            badarg()
        if not 0 < change[0] <= len(elements):
            badarg(_position(p))
        wanted.append(change)
    if rest is not NIL:
        badarg()
    for position, value in wanted:
        elements[position - 1] = value
    table.insert(tuple(elements))
    return TRUE


def _elements(p: Process, table: Table, key: Any, default: Any) -> list[Any] | None:
    """The elements of the object with `key`, or of `default` with that key; None when there is neither."""
    found = table.find(key)
    if found:
        return list(found[0])
    if default is None:
        return None
    if len(default) <= table.at:
        badarg(_position(p))
    elements = list(default)
    elements[table.at] = key
    return elements


def _position(p: Process) -> Atom | None:
    """The cause of a bad position, which OTP does not tell everywhere before release 27."""
    return am.position if p.system.release >= 27 else None


@bif
def update_element(p: Process, tab: Any, key: Any, changes: Any) -> Atom:
    """Set elements of the object with `key`; ``false`` when there is none."""
    return _update_element(p, tab, key, changes, None)


@bif(name="update_element", since=27)
def update_element_default(p: Process, tab: Any, key: Any, changes: Any, default: Any) -> Atom:
    """Set elements of the object with `key`, which is inserted as `default` when there is none."""
    return _update_element(p, tab, key, changes, default)


@bif
def update_counter(p: Process, tab: Any, key: Any, changes: Any) -> Any:
    """Add to elements of the object with `key`; what they are then."""
    table = writable(p, tab)
    if type(changes) is tuple and len(changes) == 2 and not table.is_bag:
        found = table.find(key)
        if found:
            value = _count_one(table, found[0], *changes)
            if value is not None:
                return value
    return _update_counter(p, table, key, changes, None)


@bif(name="update_counter")
def update_counter_default(p: Process, tab: Any, key: Any, changes: Any, default: Any) -> Any:
    """Add to elements of the object with `key`, which is inserted as `default` when there is none."""
    table = writable(p, tab)
    if type(default) is not tuple:
        badarg()
    return _update_counter(p, table, key, changes, default)


def _count_one(table: Table, obj: Object, position: Any, increment: Any) -> int | None:
    """Add to one element of `obj`, the commonest case; None, and nothing done, when anything is unusual."""
    if type(position) is not int or not 0 < position <= len(obj) or position == table.at + 1:
        return None
    value = obj[position - 1]
    if type(value) is not int or type(increment) is not int:
        return None
    value += increment
    table.insert((*obj[: position - 1], value, *obj[position:]))
    return value


def _update_counter(p: Process, table: Table, key: Any, changes: Any, default: Any) -> Any:
    if table.is_bag:
        badarg(am.table_type)
    elements = _elements(p, table, key, default)
    if elements is None:
        badarg(am.badkey)
    kind = type(changes)
    if kind is int:
        wanted = _counters(table, elements, [(table.at + 2, changes), NIL])
    elif kind is tuple:
        wanted = _counters(table, elements, [changes, NIL])
    else:
        wanted = _counters(table, elements, changes)
    values = [_count(elements, change) for change in wanted]
    table.insert(tuple(elements))
    return values[0] if kind is int or kind is tuple else make_list(values)


def _counters(table: Table, elements: list[Any], changes: Any) -> list[tuple[Any, ...]]:
    """The changes, all of which are found good."""
    wanted = []
    rest = changes
    while type(rest) is list:
        change, rest = rest
        if type(change) is not tuple or len(change) not in (2, 4) or not all(type(part) is int for part in change):
            badarg()
        position = change[0]
        if position == table.at + 1:
            badarg(am.keypos)
        if not -SMALL_LIMIT <= position < SMALL_LIMIT:
            badarg()
        if not 0 < position <= len(elements):
            badarg(am.position)
        if type(elements[position - 1]) is not int:
            badarg()
        wanted.append(change)
    if rest is not NIL:
        badarg()
    return wanted


def _count(elements: list[Any], change: tuple[Any, ...]) -> int:
    """Carry one change out; the new value."""
    position, increment = change[:2]
    value: int = elements[position - 1] + increment
    if len(change) == 4:
        threshold = change[2]
        if value < threshold if increment < 0 else value > threshold:
            value = change[3]
    elements[position - 1] = value
    return value


# From key to key -----------------------------------------------------------------------------------------------------


def _or_end(key: Any) -> Any:
    return END if key is None else key


def _neighbour(table: Table, find: Callable[[Any], Any], key: Any) -> Any:
    """What `find`, ``table.next`` or ``table.previous``, gives for `key`; ``badarg`` for a key that is not there."""
    if key is END and table.is_ordered:
        badarg()
    try:
        return find(key)
    except LookupError:
        badarg()


def _with_objects(table: Table, key: Any) -> Any:
    return END if key is None else (key, table.lookup(key))


@bif
def first(p: Process, tab: Any) -> Any:
    """The first key, or ``'$end_of_table'``."""
    return _or_end(readable(p, tab).first())


@bif
def last(p: Process, tab: Any) -> Any:
    """The last key, or ``'$end_of_table'``."""
    return _or_end(readable(p, tab).last())


@bif
def next(p: Process, tab: Any, key: Any) -> Any:
    """The key after `key`, or ``'$end_of_table'``."""
    table = readable(p, tab)
    return _or_end(_neighbour(table, table.next, key))


@bif
def prev(p: Process, tab: Any, key: Any) -> Any:
    """The key before `key`, or ``'$end_of_table'``."""
    table = readable(p, tab)
    return _or_end(_neighbour(table, table.previous, key))


@bif(since=27)
def first_lookup(p: Process, tab: Any) -> Any:
    """The first key with its objects."""
    table = readable(p, tab)
    return _with_objects(table, table.first())


@bif(since=27)
def last_lookup(p: Process, tab: Any) -> Any:
    """The last key with its objects."""
    table = readable(p, tab)
    return _with_objects(table, table.last())


@bif(since=27)
def next_lookup(p: Process, tab: Any, key: Any) -> Any:
    """The key after `key` with its objects."""
    table = readable(p, tab)
    return _with_objects(table, _neighbour(table, table.next, key))


@bif(since=27)
def prev_lookup(p: Process, tab: Any, key: Any) -> Any:
    """The key before `key` with its objects."""
    table = readable(p, tab)
    return _with_objects(table, _neighbour(table, table.previous, key))


@bif
def slot(p: Process, tab: Any, number: Any) -> Any:
    """The objects at place `number`, counted from 0; ``'$end_of_table'`` behind the last."""
    table = readable(p, tab)
    if type(number) is not int or not 0 <= number < SMALL_LIMIT:
        badarg()
    try:
        found = table.slot(number)
    except LookupError:
        badarg()
    return END if found is None else make_list(found)


@internal
def ets_raw_first(p: Process, tab: Any) -> Any:
    """The first key."""
    return _or_end(readable(p, tab).first())


@internal
def ets_raw_next(p: Process, tab: Any, key: Any) -> Any:
    """The key after `key`, which need not be there any more if the table is fixed."""
    table = readable(p, tab)
    return _or_end(_neighbour(table, table.next, key))


# Binaries ------------------------------------------------------------------------------------------------------------

_HEAP_BINARY_LIMIT: Final = 64


@internal
def ets_lookup_binary_info(p: Process, tab: Any, key: Any) -> Any:
    """``{Identity, Size, References}`` of each big binary in the objects with `key`."""
    found: list[Any] = []
    for obj in readable(p, tab).find(key):
        _binaries(obj, found)
    return make_list(found)


def _binaries(term: Any, found: list[Any]) -> None:
    stack = [term]
    while stack:
        part = stack.pop()
        kind = type(part)
        if kind is bytes and len(part) > _HEAP_BINARY_LIMIT:
            found.append((id(part), len(part), 1))
        elif kind is Bitstring and len(part.base) > _HEAP_BINARY_LIMIT:
            found.append((id(part.base), len(part.base), 1))
        elif kind is tuple or kind is list:
            stack.extend(part)
        elif kind is Map:
            for pair in part.items():
                stack.extend(pair)
