"""Erlang lists: ``NIL``, and cons cells as Python lists of exactly two elements ``[head, tail]``.

Invariant: a cell is never mutated once Erlang code can see it, and every Python ``list`` that is a term has length
two.  (Two-element lists are built three times as fast as objects with slots; tuples are taken by Erlang tuples.)
All walks are loops: a list may be millions of cells long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

Term = Any


class Nil:
    """The empty list; :data:`NIL` is its only instance."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NIL"

    def __bool__(self) -> bool:
        return False

    def __copy__(self) -> Nil:
        return self

    def __deepcopy__(self, memo: object) -> Nil:
        return self

    def __reduce__(self) -> str:
        return "NIL"


NIL: Final = Nil()


class ImproperList(Exception):
    """A proper list was wanted; ``tail`` is what stood where ``[]`` should."""

    def __init__(self, tail: Term) -> None:
        super().__init__(tail)
        self.tail = tail


def make_list(items: Iterable[Term], tail: Term = NIL) -> Term:
    """The Erlang list of `items`, ending in `tail`."""
    result = tail
    for item in reversed(items if isinstance(items, (list, tuple)) else list(items)):
        result = [item, result]
    return result


def iter_list(term: Term) -> Iterator[Term]:
    """The elements of a proper list; raises :class:`ImproperList` at the end of an improper one (or for no list at all)."""
    while type(term) is list:
        yield term[0]
        term = term[1]
    if term is not NIL:
        raise ImproperList(term)


def to_python(term: Term) -> list[Term]:
    """The elements of a proper list as a Python list of any length (not a term!); raises :class:`ImproperList`."""
    result: list[Term] = []
    append = result.append
    while type(term) is list:
        append(term[0])
        term = term[1]
    if term is not NIL:
        raise ImproperList(term)
    return result
