"""Natives of the module ``lists``, and the list operators ``++`` and ``--`` of ``erlang``.

``member`` compares with ``=:=``, the ``key`` functions with ``==``; both look at identity first, which is all that atoms need.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.abi.suspend import SUSPEND, goes_on
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.steps import CELLS, MORE, Work, begin
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.bits import Bitstring, to_bytes
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import BADARG, ERROR, ErlangError, badarg
from enigma_gen.term.map import EMPTY_MAP
from enigma_gen.term.order import equal

bif = Bifs("lists")


_CHUNK = range(4096)
"""Cells that one call walks; after so many the process is suspended, and calls the native again for the rest, as OTP's natives do."""
_FREE = 63
"""Cells that cost no more than the call."""


@bif(waits=True)
def reverse(p: Any, items: Any, tail: Any) -> Any:
    """``lists:reverse(items, tail)``."""
    rest, result = items, tail
    for steps in _CHUNK:
        if type(rest) is not list:
            if rest is not NIL:
                badarg()
            if steps > _FREE:
                charge_steps(p, steps)
            return result
        head, rest = rest
        result = [head, result]
    p.frames.append((reverse, (rest, result)))
    return SUSPEND


_FLAT = frozenset((Atom, int, float, bytes))
"""Types of which two terms are the same, with ``=:=`` and with ``==``, when Python says so."""
_EXACT_KIN: dict[type, type] = {bytes: Bitstring, Bitstring: bytes}
_EQUAL_KIN: dict[type, type] = {**_EXACT_KIN, int: float, float: int}
"""The one other Python type that a term of this type may be equal to."""


@bif(waits=True)
def member(p: Any, element: Any, items: Any) -> Any:
    """``lists:member(element, items)``: ``=:=``; the tail of an improper list matters only when nothing is found."""
    rest = items
    kind = type(element)
    exact = p.system.exact
    flat, kin = kind in _FLAT, _EXACT_KIN.get(kind)
    if kind is float and not element:
        flat = False  # which zero it is may matter
    found = FALSE
    for steps in _CHUNK:  # noqa: B007 (it is used behind the loop)
        if type(rest) is not list:
            if rest is not NIL:
                badarg()
            break
        head, rest = rest
        if (
            head is element
            or (type(head) is kind and (head == element if flat else exact(head, element)))
            or (type(head) is kin and exact(head, element))
        ):
            found = TRUE
            break
    else:
        p.frames.append((member, (element, rest)))
        return SUSPEND
    if steps > _FREE:
        charge_steps(p, steps)
    return found


def _equal_kin(key: Any, value: Any) -> bool:
    """``==`` for terms of different Python types.  As in OTP, a small integer as the key meets floats as the float nearest to it."""
    if type(key) is int and -SMALL_LIMIT <= key < SMALL_LIMIT:
        return float(key) == value
    return equal(key, value)


def _find(p: Any, native: Any, key: Any, position: Any, tuples: Any) -> Any:
    """The tuple found, None, or SUSPEND: then `native` will be called again."""
    if type(position) is not int or not 0 < position < SMALL_LIMIT:
        badarg()
    index = position - 1
    rest = tuples
    kind = type(key)
    flat, kin = kind in _FLAT, _EQUAL_KIN.get(kind)
    found = None
    for steps in _CHUNK:  # noqa: B007 (it is used behind the loop)
        if type(rest) is not list:
            if rest is not NIL:
                badarg()
            break
        row, rest = rest
        if type(row) is tuple and len(row) > index:
            value = row[index]
            if (
                value is key
                or (type(value) is kind and (value == key if flat else equal(value, key)))
                or (type(value) is kin and _equal_kin(key, value))
            ):
                found = row
                break
    else:
        p.frames.append((native, (key, position, rest)))
        return SUSPEND
    if steps > _FREE:
        charge_steps(p, steps)
    return found


@bif(waits=True)
def keyfind(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keyfind/3``: the first tuple whose element `position` equals `key` (``==``), or ``false``."""
    found = _find(p, keyfind, key, position, tuples)
    return FALSE if found is None else found


@bif(waits=True)
def keymember(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keymember/3``."""
    found = _find(p, keymember, key, position, tuples)
    return FALSE if found is None else found if found is SUSPEND else TRUE


@bif(waits=True)
def keysearch(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keysearch/3``: ``{value, Tuple}`` or ``false``."""
    found = _find(p, keysearch, key, position, tuples)
    return FALSE if found is None else found if found is SUSPEND else (am.value, found)


def _append(p: Any, name: Atom, left: Any, right: Any) -> Any:
    if left is NIL:
        return right
    items: list[Any] = []
    push = items.append
    rest = left
    for _ in _CHUNK:
        if type(rest) is not list:
            break
        push(rest[0])
        rest = rest[1]
    else:
        p.frames.append((_collect, (rest, items, name, left, right)))
        return SUSPEND
    if rest is not NIL:
        badarg()
    if len(items) > _FREE:
        charge_steps(p, len(items))
    return make_list(items, right)


@goes_on(lambda _rest, _items, name, _left, _right: ("erlang", name.name, 2))
def _collect(p: Any, rest: Any, items: list[Any], name: Atom, left: Any, right: Any) -> Any:
    """The unit of an append that has collected `items` of `left`, up to `rest`."""
    push = items.append
    for _ in _CHUNK:
        if type(rest) is not list:
            break
        push(rest[0])
        rest = rest[1]
    else:
        p.frames.append((_collect, (rest, items, name, left, right)))
        return SUSPEND
    if rest is not NIL:
        raise ErlangError(ERROR, BADARG, mfa=(am.erlang, name, 2), arguments=make_list((left, right)), info={})
    return build(p, items, right)


def build(p: Any, items: list[Any], result: Any) -> Any:
    """The unit that makes an Erlang list of `items`, which it may consume, before `result`."""
    size = len(_CHUNK)
    made = make_list(items[-size:], result)
    if len(items) <= size:
        return made
    del items[-size:]
    p.frames.append((build, (items, made)))
    return SUSPEND


@bif(name="++", module="erlang", waits=True)
def append_operator(p: Any, left: Any, right: Any) -> Any:
    """``left ++ right``: `right` may be any term."""
    return _append(p, _PLUS_PLUS, left, right)


@bif(name="append", module="erlang", waits=True)
def append(p: Any, left: Any, right: Any) -> Any:
    """``erlang:append(left, right)``, which is ``++``."""
    return _append(p, am.append, left, right)


_PLUS_PLUS = intern("++")


def _drop_simple(exact: Callable[[Any, Any], bool], left: list[Any], right: list[Any]) -> list[Any]:
    """``--`` where one of the lists is short: compare one by one."""
    result = left
    for element in right:
        for index, candidate in enumerate(result):
            if exact(candidate, element):
                result = result[:index] + result[index + 1 :]
                break
    return result


def _owned(term: Any) -> Any:
    """`term`, a view of whole bytes as ``bytes``: both are the same term."""
    return to_bytes(term) if type(term) is Bitstring and not term.size & 7 else term


def _list(term: Any) -> Any:
    """`term`, which must be a list at its first cell; ``badarg`` otherwise."""
    if type(term) is not list and term is not NIL:
        badarg()
    return term


class _Drop(Work):
    """``--`` of long lists, in time linear in both: what is still to be dropped is counted in a map.

    When nothing is to be dropped any more, the rest of the left list is only looked at, for it must be proper, and becomes the end of the result.
    """

    __slots__ = ("_kept", "_left", "_nested", "_pending", "_right", "_tail", "_total")

    def __init__(self, left: Any, right: Any) -> None:
        self._left = left
        self._right = right
        self._pending: dict[Any, int] = {}
        self._nested = EMPTY_MAP
        self._total = 0
        self._kept: list[Any] = []
        self._tail: Any = None

    def step(self) -> Any:
        """Count some of the right list, filter some of the left one, or look for its end: the elements kept, and the list behind them."""
        if self._right is not NIL:
            self._right = _list(self._count(self._right))
        elif self._total:
            self._left = _list(self._filter(self._left))
            if self._left is NIL:
                return self._kept, NIL
        else:
            if self._tail is None:
                self._tail = self._left
            self._left = _list(_skip(self._left))
            if self._left is NIL:
                return self._kept, self._tail
        return MORE

    def _count(self, rest: Any) -> Any:
        pending = self._pending
        for _ in _CHUNK:
            if type(rest) is not list:
                break
            element = _owned(rest[0])
            rest = rest[1]
            if type(element) in _HASHED:
                pending[element] = pending.get(element, 0) + 1
            else:
                self._nested = self._nested.put(element, self._nested.get(element, 0) + 1)
            self._total += 1
        return rest

    def _filter(self, rest: Any) -> Any:
        pending, keep, total = self._pending, self._kept.append, self._total
        for _ in _CHUNK:
            if type(rest) is not list or not total:
                break
            term, rest = rest
            element = _owned(term)
            if type(element) in _HASHED:
                count = pending.get(element, 0)
                if count:
                    pending[element] = count - 1
                    total -= 1
                    continue
            else:
                count = self._nested.get(element, 0)
                if count:
                    self._nested = self._nested.put(element, count - 1)
                    total -= 1
                    continue
            keep(term)
        self._total = total
        return rest


def _skip(rest: Any) -> Any:
    """What is behind some cells, of which more are passed in a step than are worked on."""
    for _ in _CELLS:
        if type(rest) is not list:
            break
        rest = rest[1]
    return rest


_CELLS = range(CELLS)
_HASHED = frozenset((Atom, int, bytes))
_SHORT = 8


def _few(term: Any) -> list[Any] | None:
    """The elements of a proper list, None if they are more than a few; ``badarg`` for anything else."""
    items: list[Any] = []
    for _ in _CHUNK:
        if type(term) is not list:
            if term is not NIL:
                badarg()
            return items
        items.append(term[0])
        term = term[1]
    return None


def _subtract(p: Any, name: Atom, left: Any, right: Any) -> Any:
    lefts, rights = _few(left), _few(right)
    if lefts is None or rights is None:
        return _kept(p, begin(p, _Drop(left, right), ("erlang", name.name, (left, right))))
    if not lefts or not rights:
        return left
    if len(lefts) <= _SHORT or len(rights) <= _SHORT:
        charge_steps(p, len(lefts) + len(rights))
        return make_list(_drop_simple(p.system.exact, lefts, rights))
    return _kept(p, begin(p, _Drop(left, right), ("erlang", name.name, (left, right))))


def _kept(p: Any, found: Any) -> Any:
    """The list of what is kept, or the unit that makes it when that comes later."""
    if found is SUSPEND:
        p.frames.append((_kept, ()))
        return SUSPEND
    items, tail = found
    return build(p, items, tail)


@bif(name="--", module="erlang", waits=True)
def subtract_operator(p: Any, left: Any, right: Any) -> Any:
    """``left -- right``: for each element of `right`, the first one exactly equal is dropped."""
    return _subtract(p, _MINUS_MINUS, left, right)


@bif(name="subtract", module="erlang", waits=True)
def subtract(p: Any, left: Any, right: Any) -> Any:
    """``erlang:subtract(left, right)``, which is ``--``."""
    return _subtract(p, am.subtract, left, right)


_MINUS_MINUS = intern("--")
