"""Natives of the module ``lists``, and the list operators ``++`` and ``--`` of ``erlang``.

``member`` compares with ``=:=``, the ``key`` functions with ``==``.  Keys that are atoms, integers or binaries take loops
of their own: they need no term comparison.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.bits import Bitstring, to_bytes
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.error import badarg
from enigma_gen.term.map import EMPTY_MAP
from enigma_gen.term.order import equal, exact

bif = Bifs("lists")


@bif(pure=True)
def reverse(items: Any, tail: Any) -> Any:
    """``lists:reverse(items, tail)``."""
    rest, result = items, tail
    while type(rest) is list:
        head, rest = rest
        result = [head, result]
    if rest is not NIL:
        badarg()
    return result


@bif(pure=True)
def member(element: Any, items: Any) -> Atom:
    """``lists:member(element, items)``: ``=:=``; the tail of an improper list matters only when nothing is found."""
    rest = items
    kind = type(element)
    if kind is Atom or element is NIL:
        while type(rest) is list:
            if rest[0] is element:
                return TRUE
            rest = rest[1]
    elif kind is int or kind is bytes:
        while type(rest) is list:
            head = rest[0]
            if (type(head) is kind and head == element) or (type(head) is Bitstring and exact(head, element)):
                return TRUE
            rest = rest[1]
    else:
        while type(rest) is list:
            if exact(rest[0], element):
                return TRUE
            rest = rest[1]
    if rest is not NIL:
        badarg()
    return FALSE


def _find(key: Any, position: Any, tuples: Any) -> tuple[Any, ...] | None:
    if type(position) is not int or not 0 < position < 1 << 59:
        badarg()
    index = position - 1
    rest = tuples
    if type(key) is Atom or key is NIL:
        while type(rest) is list:
            row, rest = rest
            if type(row) is tuple and len(row) > index and row[index] is key:
                return row
    else:
        while type(rest) is list:
            row, rest = rest
            if type(row) is tuple and len(row) > index and equal(key, row[index]):
                return row
    if rest is not NIL:
        badarg()
    return None


@bif(pure=True)
def keyfind(key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keyfind/3``: the first tuple whose element `position` equals `key` (``==``), or ``false``."""
    found = _find(key, position, tuples)
    return FALSE if found is None else found


@bif(pure=True)
def keymember(key: Any, position: Any, tuples: Any) -> Atom:
    """``lists:keymember/3``."""
    return FALSE if _find(key, position, tuples) is None else TRUE


@bif(pure=True)
def keysearch(key: Any, position: Any, tuples: Any) -> Any:
    """``lists:keysearch/3``: ``{value, Tuple}`` or ``false``."""
    found = _find(key, position, tuples)
    return FALSE if found is None else (am.value, found)


def _append(left: Any, right: Any) -> Any:
    if left is NIL:
        return right
    if type(left) is not list:
        badarg()
    try:
        items = to_python(left)
    except ImproperList:
        badarg()
    return make_list(items, right)


@bif(name="++", module="erlang", pure=True)
def append_operator(left: Any, right: Any) -> Any:
    """``left ++ right``: `right` may be any term."""
    return _append(left, right)


@bif(name="append", module="erlang", pure=True)
def append(left: Any, right: Any) -> Any:
    """``erlang:append(left, right)``, which is ``++``."""
    return _append(left, right)


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
        if type(element) in _FLAT:
            pending[element] = pending.get(element, 0) + 1
        else:
            nested = nested.put(element, nested.get(element, 0) + 1)
    kept = []
    for term in left:
        element = _owned(term)
        if type(element) in _FLAT:
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


_FLAT = frozenset((Atom, int, bytes))
"""Types of terms that Python may hash and compare."""
_SHORT = 8


def _subtract(left: Any, right: Any) -> Any:
    try:
        lefts, rights = to_python(left), to_python(right)
    except ImproperList:
        badarg()
    if not lefts or not rights:
        return left
    if len(lefts) <= _SHORT or len(rights) <= _SHORT:
        return make_list(_drop_simple(lefts, rights))
    return make_list(_drop_hashed(lefts, rights))


@bif(name="--", module="erlang", pure=True)
def subtract_operator(left: Any, right: Any) -> Any:
    """``left -- right``: for each element of `right`, the first one exactly equal is dropped."""
    return _subtract(left, right)


@bif(name="subtract", module="erlang", pure=True)
def subtract(left: Any, right: Any) -> Any:
    """``erlang:subtract(left, right)``, which is ``--``."""
    return _subtract(left, right)
