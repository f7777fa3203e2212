"""Natives of the module ``lists``, and the list operators ``++`` and ``--`` of ``erlang``.

``member`` compares with ``=:=``, the ``key`` functions with ``==``; both look at identity first, which is all that atoms need.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import Bitstring, to_bytes
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg
from enigma_gen.term.map import EMPTY_MAP
from enigma_gen.term.order import equal, exact

bif = Bifs("lists")


_CHUNK = range(4096)
"""Walks go in chunks of this many cells, and are charged by the chunk: counting each cell would cost as much as visiting it."""


@bif
def reverse(p: Any, items: Any, tail: Any) -> Any:
    """``lists:reverse(items, tail)``."""
    rest, result = items, tail
    while True:
        for _ in _CHUNK:
            if type(rest) is not list:
                if rest is not NIL:
                    badarg()
                return result
            head, rest = rest
            result = [head, result]
        charge_steps(p, len(_CHUNK))


_FLAT = frozenset((Atom, int, float, bytes))
"""Types of which two terms are the same, with ``=:=`` and with ``==``, when Python says so."""
_EXACT_KIN: dict[type, type] = {bytes: Bitstring, Bitstring: bytes}
_EQUAL_KIN: dict[type, type] = {**_EXACT_KIN, int: float, float: int}
"""The one other Python type that a term of this type may be equal to."""


@bif
def member(p: Any, element: Any, items: Any) -> Atom:
    """``lists:member(element, items)``: ``=:=``; the tail of an improper list matters only when nothing is found."""
    rest = items
    kind = type(element)
    flat, kin = kind in _FLAT, _EXACT_KIN.get(kind)
    while True:
        for _ in _CHUNK:
            if type(rest) is not list:
                if rest is not NIL:
                    badarg()
                return FALSE
            head, rest = rest
            if head is element:
                return TRUE
            if type(head) is kind:
                if head == element if flat else exact(head, element):
                    return TRUE
            elif type(head) is kin and exact(head, element):
                return TRUE
        charge_steps(p, len(_CHUNK))


def _equal_kin(key: Any, value: Any) -> bool:
    """``==`` for terms of different Python types.  As in OTP, a small integer as the key meets floats as the float nearest to it."""
    if type(key) is int and -SMALL_LIMIT <= key < SMALL_LIMIT:
        return float(key) == value
    return equal(key, value)


def _find(p: Any, key: Any, position: Any, tuples: Any) -> tuple[Any, ...] | None:
    if type(position) is not int or not 0 < position < SMALL_LIMIT:
        badarg()
    index = position - 1
    rest = tuples
    kind = type(key)
    flat, kin = kind in _FLAT, _EQUAL_KIN.get(kind)
    while True:
        for _ in _CHUNK:
            if type(rest) is not list:
                if rest is not NIL:
                    badarg()
                return None
            row, rest = rest
            if type(row) is tuple and len(row) > index:
                value = row[index]
                if value is key:
                    return row
                if type(value) is kind:
                    if value == key if flat else equal(value, key):
                        return row
                elif type(value) is kin and _equal_kin(key, value):
                    return row
        charge_steps(p, len(_CHUNK))


@bif
def keyfind(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keyfind/3``: the first tuple whose element `position` equals `key` (``==``), or ``false``."""
    found = _find(p, key, position, tuples)
    return FALSE if found is None else found


@bif
def keymember(p: Any, key: Any, position: Any, tuples: Any) -> Atom:
    """``lists:keymember/3``."""
    return FALSE if _find(p, key, position, tuples) is None else TRUE


@bif
def keysearch(p: Any, key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keysearch/3``: ``{value, Tuple}`` or ``false``."""
    found = _find(p, key, position, tuples)
    return FALSE if found is None else (am.value, found)


def _append(p: Any, left: Any, right: Any) -> Any:
    if left is NIL:
        return right
    if type(left) is not list:
        badarg()
    try:
        items = to_python(left)
    except ImproperList:
        badarg()
    charge_steps(p, len(items))
    return make_list(items, right)


@bif(name="++", module="erlang")
def append_operator(p: Any, left: Any, right: Any) -> Any:
    """``left ++ right``: `right` may be any term."""
    return _append(p, left, right)


@bif(name="append", module="erlang")
def append(p: Any, left: Any, right: Any) -> Any:
    """``erlang:append(left, right)``, which is ``++``."""
    return _append(p, left, right)


def _drop_simple(left: list[Any], right: list[Any]) -> list[Any]:
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


def _drop_hashed(left: list[Any], right: list[Any]) -> list[Any]:
    """``--`` of long lists, in time linear in both: what is still to be dropped is counted in a map."""
    pending: dict[Any, int] = {}
    nested = EMPTY_MAP
    for term in right:
        element = _owned(term)
        if type(element) in _HASHED:
            pending[element] = pending.get(element, 0) + 1
        else:
            nested = nested.put(element, nested.get(element, 0) + 1)
    kept = []
    for term in left:
        element = _owned(term)
        if type(element) in _HASHED:
            count = pending.get(element, 0)
            if count:
                pending[element] = count - 1
                continue
        else:
            count = nested.get(element, 0)
            if count:
                nested = nested.put(element, count - 1)
                continue
        kept.append(term)
    return kept


_HASHED = frozenset((Atom, int, bytes))
_SHORT = 8


def _subtract(p: Any, left: Any, right: Any) -> Any:
    try:
        lefts, rights = to_python(left), to_python(right)
    except ImproperList:
        badarg()
    charge_steps(p, len(lefts) + len(rights))
    if not lefts or not rights:
        return left
    if len(lefts) <= _SHORT or len(rights) <= _SHORT:
        return make_list(_drop_simple(lefts, rights))
    return make_list(_drop_hashed(lefts, rights))


@bif(name="--", module="erlang")
def subtract_operator(p: Any, left: Any, right: Any) -> Any:
    """``left -- right``: for each element of `right`, the first one exactly equal is dropped."""
    return _subtract(p, left, right)


@bif(name="subtract", module="erlang")
def subtract(p: Any, left: Any, right: Any) -> Any:
    """``erlang:subtract(left, right)``, which is ``--``."""
    return _subtract(p, left, right)
