"""Erlang's equality and total order, and hashable keys that follow ``=:=``.

The order is: number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring.  Three relations:

* ``exact`` is ``=:=`` (1 and 1.0 differ); ``equal`` is ``==`` (they do not, but map *keys* are always matched exactly);
* ``compare`` is the order behind ``<``; integers and floats are compared by their mathematical values;
* ``compare_exact`` is the order of map keys: every integer stands before every float.

0.0 and -0.0 are equal everywhere, as up to OTP 26; from OTP 27 on ``=:=`` tells them apart (``exact_signed_zero``).

Everything is a loop with a stack of its own: lists may have millions of cells and tuples may nest a million deep.  Python's
``==`` and ``<`` touch only numbers, bytes, and what compares by value in C without nesting.

This file knows maps only as :class:`MapLike`, so that ``term.map`` can build on it.

Sources: OTP 25 erts ``utils.c``, Erlang Reference Manual "Term Comparisons".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from operator import attrgetter
from typing import Any, Final

from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring, compare_bits, equal_bits, to_bits
from enigma_gen.term.cons import NIL, Nil
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref

NUMBER: Final = 0
ATOM: Final = 1
REF: Final = 2
FUN: Final = 3
PORT: Final = 4
PID: Final = 5
TUPLE: Final = 6
MAP: Final = 7
NIL_RANK: Final = 8
LIST: Final = 9
BITS: Final = 10


class MapLike:
    """What the order needs to know of maps; ``term.map.Map`` is the only subclass."""

    __slots__ = ()

    def __len__(self) -> int:
        """The number of pairs."""
        raise NotImplementedError

    def table(self) -> dict[Any, Any]:
        """From keys as dictionary keys (see :func:`key_of`) to values; not to be changed."""
        raise NotImplementedError

    def items(self) -> Sequence[tuple[Any, Any]]:
        """Pairs of key and value in the order of :func:`compare_exact`."""
        raise NotImplementedError


class _Ranks(dict[type, int]):
    """From the type of a term to its place in the order; loud for what is no term."""

    def __missing__(self, kind: type) -> int:
        if not issubclass(kind, MapLike):
            raise TypeError(f"not an Erlang term: an object of {kind}")
        self[kind] = MAP
        return MAP


RANK: Final = _Ranks(
    {
        int: NUMBER,
        float: NUMBER,
        Atom: ATOM,
        Ref: REF,
        Closure: FUN,
        ExternalFun: FUN,
        Port: PORT,
        Pid: PID,
        tuple: TUPLE,
        Nil: NIL_RANK,
        list: LIST,
        bytes: BITS,
        Bitstring: BITS,
    }
)

_ATOMIC: Final = frozenset({int, float, bytes, Atom, Nil, Pid, Port, Ref})
OWN_KEYS: Final = frozenset({Atom, int, bytes, Pid, Port, Ref, Nil})


# -- equality


def exact(a: Any, b: Any) -> bool:
    """``a =:= b``, as up to OTP 26 (0.0 =:= -0.0)."""
    if a is b:
        return True
    kind = type(a)
    if kind is type(b):
        if kind in _ATOMIC:
            return a == b
        return _same(a, b, True)
    return kind in _BITS and type(b) in _BITS and equal_bits(a, b)


def equal(a: Any, b: Any) -> bool:
    """``a == b``."""
    if a is b:
        return True
    kind = type(a)
    if kind is type(b):
        if kind in _ATOMIC:
            return a == b
        return _same(a, b, False)
    return _equal_mixed(a, b, False)


def exact_signed_zero(a: Any, b: Any) -> bool:
    """``a =:= b`` as from OTP 27 on: 0.0 and -0.0 differ, at any depth but in map keys."""
    if a is b:
        return True
    kind = type(a)
    if kind is type(b) and kind in _PLAIN:
        return bool(a == b)
    return _same(a, b, True, True)


def exact_in(release: int) -> Callable[[Any, Any], bool]:
    """``=:=`` of OTP `release`."""
    return exact if release < FIRST_WITH_SIGNED_ZERO else exact_signed_zero


FIRST_WITH_SIGNED_ZERO: Final = 27


_BITS: Final = frozenset({bytes, Bitstring})
_NUMBERS: Final = frozenset({int, float})


def _equal_mixed(a: Any, b: Any, strict: bool) -> bool:
    """Equality of two terms of different Python types."""
    first, second = type(a), type(b)
    if first in _BITS:
        return second in _BITS and equal_bits(a, b)
    if strict:
        return False
    return {first, second} == _NUMBERS and bool(a == b)


def _same(a: Any, b: Any, strict: bool, signed_zero: bool = False) -> bool:
    """Whether two terms are equal; `strict` tells 1 from 1.0 and `signed_zero` 0.0 from -0.0."""
    stack: list[tuple[Any, Any, bool]] = [(a, b, strict)]
    pop, push = stack.pop, stack.append
    while stack:
        a, b, strict = pop()
        while a is not b:
            kind = type(a)
            if kind is not type(b):
                if not _equal_mixed(a, b, strict):
                    return False
                break
            if kind is list:
                x, y = a[0], b[0]
                if x is not y:
                    kind = type(x)
                    if kind is type(y) and kind in _PLAIN:
                        if x != y:
                            return False
                    else:
                        push((x, y, strict))
                a, b = a[1], b[1]
                continue
            if kind is float:
                if a != b or (signed_zero and str(a) != str(b)):
                    return False
            elif kind in _ATOMIC:
                if a != b:
                    return False
            elif kind is tuple:
                if len(a) != len(b):
                    return False
                for x, y in zip(a, b, strict=True):
                    if x is not y:
                        kind = type(x)
                        if kind is type(y) and kind in _PLAIN:
                            if x != y:
                                return False
                        else:
                            push((x, y, strict))
            elif kind is Bitstring:
                if not equal_bits(a, b):
                    return False
            elif kind is Closure:
                if not _same_code(a, b, strict):
                    return False
                push((a.env, b.env, strict))
            elif kind is ExternalFun:
                if a.module is not b.module or a.function is not b.function or a.arity != b.arity:
                    return False
            elif not _push_maps(a, b, strict, push):
                return False
            break
    return True


_PLAIN: Final = frozenset({int, bytes, Atom, Nil})


def _same_code(a: Closure, b: Closure, strict: bool) -> bool:
    """Whether two closures run the same code (``==`` does not look at the module's MD5)."""
    return (
        a.module is b.module
        and a.index == b.index
        and a.old_uniq == b.old_uniq
        and len(a.env) == len(b.env)
        and (not strict or a.uniq == b.uniq)
    )


def _push_maps(a: MapLike, b: MapLike, strict: bool, push: Callable[[tuple[Any, Any, bool]], None]) -> bool:
    """Push what must be equal for two maps to be equal; False when they cannot be.

    Wrapped keys are matched by hash and then compared on the caller's stack: looking them up would recurse into the
    maps they contain.
    """
    first, second = a.table(), b.table()
    if len(first) != len(second):
        return False
    wrapped = []
    for key, value in first.items():
        if type(key) is Key:
            wrapped.append(key)
            continue
        other = second.get(key, push)
        if other is push:
            return False
        if value is not other:
            push((value, other, strict))
    if not wrapped:
        return True
    by_hash: dict[int, list[Key]] = {}
    for key in second:
        if type(key) is Key:
            by_hash.setdefault(key.hash, []).append(key)
    for key in wrapped:
        found = by_hash.get(key.hash, ())
        if len(found) != 1:
            found = [other for other in found if key == other]
            if not found:
                return False
        push((key.term, found[0].term, True))
        push((first[key], second[found[0]], strict))
    return True


# -- order


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1 as `a` is less than, equal (``==``) to or greater than `b`."""
    kind = type(a)
    if kind is type(b) and (kind is int or kind is bytes):
        return (a > b) - (a < b)
    return _compare(a, b, False)


def compare_exact(a: Any, b: Any) -> int:
    """As :func:`compare` in the order of map keys: 0 only for ``=:=``, integers before floats at any depth."""
    return _compare(a, b, True)


def less(a: Any, b: Any) -> bool:
    """``a < b``."""
    kind = type(a)
    if kind is type(b) and (kind is int or kind is bytes):
        return bool(a < b)
    return _compare(a, b, False) < 0


def _compare(a: Any, b: Any, exactly: bool) -> int:
    """The order of two terms; the stack holds ``(a, b, index, exactly)``: what to compare when all before is equal, from
    `index` on when it is two tuples."""
    stack: list[tuple[Any, Any, int, bool]] = []
    index = 0
    while True:
        while a is not b:
            kind = type(a)
            if kind is not type(b):
                result = _compare_mixed(a, b, exactly)
                if result:
                    return result
                break
            if kind is list:
                x, y = a[0], b[0]
                a, b = a[1], b[1]
                if x is not y:
                    kind = type(x)
                    if kind is int and type(y) is int:
                        if x != y:
                            return -1 if x < y else 1
                    else:
                        stack.append((a, b, 0, exactly))
                        a, b = x, y
                continue
            if kind is tuple:
                size = len(a)
                if size != len(b):
                    return -1 if size < len(b) else 1
                while index < size:
                    x, y = a[index], b[index]
                    index += 1
                    if x is not y:
                        break
                else:
                    break
                if index < size:
                    stack.append((a, b, index, exactly))
                a, b, index = x, y, 0
                continue
            if kind is int or kind is float or kind is bytes:
                if a != b:
                    return -1 if a < b else 1
                break
            if kind is Atom:
                return -1 if a.name < b.name else 1
            if kind in _SPECIAL:
                result = _SPECIAL[kind](a, b)
                if result:
                    return result
                if kind is Closure:
                    a, b = a.env, b.env
                    continue
                break
            if RANK[kind] is not MAP:
                break
            size = len(a)
            if size != len(b):
                return -1 if size < len(b) else 1
            first, second = a.items(), b.items()
            stack.append((tuple([v for _, v in first]), tuple([v for _, v in second]), 0, exactly))
            a, b, exactly = tuple([k for k, _ in first]), tuple([k for k, _ in second]), True
        if not stack:
            return 0
        a, b, index, exactly = stack.pop()


def _compare_mixed(a: Any, b: Any, exactly: bool) -> int:
    """The order of two terms of different Python types."""
    first, second = RANK[type(a)], RANK[type(b)]
    if first != second:
        return -1 if first < second else 1
    if first is NUMBER:
        if exactly:
            return -1 if type(a) is int else 1
        return (a > b) - (a < b)
    if first is BITS:
        return compare_bits(a, b)
    return -1 if type(a) is Closure else 1


def _compare_values(first: Any, second: Any) -> int:
    return (first > second) - (first < second)


def _compare_pids(a: Pid, b: Pid) -> int:
    return _compare_values((a.serial, a.number, a.node.name, a.creation), (b.serial, b.number, b.node.name, b.creation))


def _compare_ports(a: Port, b: Port) -> int:
    return _compare_values((a.node.name, a.creation, a.number), (b.node.name, b.creation, b.number))


def _ref_number(ref: Ref) -> int:
    value = 0
    for word in reversed(ref.words):
        value = value << 32 | word
    return value


def _compare_refs(a: Ref, b: Ref) -> int:
    return _compare_values((a.node.name, a.creation, _ref_number(a)), (b.node.name, b.creation, _ref_number(b)))


def _compare_closures(a: Closure, b: Closure) -> int:
    """The order of two closures but for the contents of their environments (which then have equal sizes)."""
    return _compare_values(
        (a.module.name, a.index, a.old_uniq, len(a.env)), (b.module.name, b.index, b.old_uniq, len(b.env))
    )


def _compare_externals(a: ExternalFun, b: ExternalFun) -> int:
    return _compare_values((a.module.name, a.function.name, a.arity), (b.module.name, b.function.name, b.arity))


_SPECIAL: Final[dict[type, Callable[[Any, Any], int]]] = {
    Pid: _compare_pids,
    Port: _compare_ports,
    Ref: _compare_refs,
    Closure: _compare_closures,
    ExternalFun: _compare_externals,
    Bitstring: compare_bits,
}


# -- sorting

sort_key: Final = cmp_to_key(compare)
exact_sort_key: Final = cmp_to_key(compare_exact)
_atom_name: Final = attrgetter("name")


def sorted_terms(terms: Iterable[Any]) -> list[Any]:
    """A new Python list of `terms` in the order of :func:`compare`; stable."""
    return _sorted(list(terms), False)


def sorted_exact(terms: Iterable[Any]) -> list[Any]:
    """A new Python list of `terms` in the order of :func:`compare_exact`; stable."""
    return _sorted(list(terms), True)


def _sorted(terms: list[Any], exactly: bool) -> list[Any]:
    kinds = set(map(type, terms))
    if len(kinds) == 1:
        return _sorted_rank(terms, RANK[kinds.pop()], exactly)
    by_rank: dict[int, list[Any]] = {}
    for term in terms:
        by_rank.setdefault(RANK[type(term)], []).append(term)
    result: list[Any] = []
    for rank in sorted(by_rank):
        result += _sorted_rank(by_rank[rank], rank, exactly)
    return result


def sorted_by(items: Sequence[Any], keys: list[Any]) -> list[Any]:
    """`items` in the order (:func:`compare`) of `keys`, of which there is one for each; stable (``lists:keysort``)."""
    kinds = set(map(type, keys))
    if len(kinds) == 1 or kinds == _NUMBERS:
        places = _rank_keys(keys, RANK[kinds.pop()], False)
    else:
        places = [sort_key(key) for key in keys]
    return [items[i] for i in sorted(range(len(items)), key=places.__getitem__)]


def _sorted_rank(terms: list[Any], rank: int, exactly: bool) -> list[Any]:
    """`terms`, all of one rank, sorted."""
    if rank == NUMBER:
        if exactly:
            return sorted(t for t in terms if type(t) is int) + sorted(t for t in terms if type(t) is float)
        return sorted(terms)
    if rank == ATOM:
        return sorted(terms, key=_atom_name)
    keys = _rank_keys(terms, rank, exactly)
    if keys is terms:
        return sorted(terms)
    return [terms[i] for i in sorted(range(len(terms)), key=keys.__getitem__)]


def _rank_keys(terms: list[Any], rank: int, exactly: bool) -> list[Any]:
    """For `terms`, all of one rank, keys that sort as they do; such as Python compares in C wherever it can be."""
    keys: list[Any] | None = None
    if rank == NUMBER and not exactly:
        return terms
    if rank == ATOM:
        return [term.name for term in terms]
    if rank == BITS and set(map(type, terms)) == {bytes}:
        return terms
    if rank == TUPLE:
        keys = _tuple_keys(terms, exactly)
    elif rank == LIST:
        keys = _string_keys(terms)
    if keys is None:
        key = exact_sort_key if exactly else sort_key
        keys = [key(term) for term in terms]
    return keys


def _tuple_keys(terms: list[tuple[Any, ...]], exactly: bool) -> list[Any] | None:
    """Keys for tuples of one size whose columns each hold only numbers, only atoms or only bytes; None for others."""
    if len(set(map(len, terms))) != 1:
        return None
    columns = []
    for column in zip(*terms, strict=True):
        kinds = set(map(type, column))
        if kinds == {Atom}:
            columns.append(tuple(map(_atom_name, column)))
        elif (len(kinds) == 1 and kinds <= _COMPARABLE) or (kinds == _NUMBERS and not exactly):
            columns.append(column)
        else:
            return None
    return list(zip(*columns, strict=True)) if columns else None


_COMPARABLE: Final = frozenset({int, float, bytes})


def _string_keys(terms: list[Any]) -> list[Any] | None:
    """Keys for proper lists of integers (their elements as tuples); None when there is any other list."""
    keys = []
    for term in terms:
        elements = []
        while type(term) is list:
            head = term[0]
            if type(head) is not int:
                return None
            elements.append(head)
            term = term[1]
        if term is not NIL:
            return None
        keys.append(tuple(elements))
    return keys


# -- keys


class Key:
    """A term that is not its own dictionary key, wrapped: Python's ``==`` is ``=:=`` of the terms."""

    __slots__ = ("term", "hash")

    def __init__(self, term: Any) -> None:
        self.term = term
        self.hash = hash_exact(term)

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is Key and self.hash == other.hash and exact(self.term, other.term))

    def __hash__(self) -> int:
        return self.hash

    def __repr__(self) -> str:
        return "Key(...)"


def key_of(term: Any) -> Any:
    """`term` as a dictionary key: two terms have equal keys exactly if they are ``=:=``.

    Atoms, integers, ``bytes``, pids, ports, references, nil and flat tuples of these are their own keys; a view of whole bytes
    becomes ``bytes``; everything else is wrapped in a :class:`Key`.
    """
    kind = type(term)
    if kind in OWN_KEYS:
        return term
    if kind is tuple:
        if OWN_KEYS.issuperset(map(type, term)):
            return term
        flat = tuple([_bytes_of(e) for e in term])
        return flat if OWN_KEYS.issuperset(map(type, flat)) else Key(term)
    flat = _bytes_of(term)
    return flat if type(flat) is bytes else Key(term)


def term_of(key: Any) -> Any:
    """The term that a dictionary key stands for."""
    return key.term if type(key) is Key else key


def _bytes_of(term: Any) -> Any:
    if type(term) is Bitstring and not term.size & 7:
        return to_bits(term)[0].to_bytes(term.size >> 3, "big")
    return term


def hash_exact(term: Any) -> int:
    """A Python hash that agrees with ``=:=`` (not a portable one: see ``term.hash``)."""
    if type(term) is float:
        return hash((0, term))
    stack = [term]
    pop, push = stack.pop, stack.append
    result = 0
    while stack:
        term = pop()
        kind = type(term)
        if kind is list:
            push(term[1])
            push(term[0])
            result = hash((result, 3))
        elif kind is tuple:
            stack.extend(reversed(term))
            result = hash((result, len(term)))
        elif kind in _HASHED:
            result = hash((result, term))
        elif kind is Bitstring:
            value: Any = _bytes_of(term)
            result = hash((result, value if type(value) is bytes else to_bits(term)))
        elif kind is Closure:
            push(term.env)
            result = hash((result, term.module, term.index, term.old_uniq))
        elif kind is ExternalFun:
            result = hash((result, term.module, term.function, term.arity))
        else:
            result = hash((result, _hash_map(term, push)))
    return result


_HASHED: Final = OWN_KEYS | {float}


def _hash_map(term: MapLike, push: Callable[[Any], None]) -> int:
    """The hash of a map's keys; pushes the values in an order that does not depend on how the map came about."""
    by_hash: dict[int, list[Any]] = {}
    for key, value in term.table().items():
        by_hash.setdefault(hash(key), []).append(value)
    ordered = sorted(by_hash)
    for number in ordered:
        if len(by_hash[number]) == 1:
            push(by_hash[number][0])
    return hash(tuple(ordered))
