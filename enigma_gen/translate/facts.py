"""What is known of the value of a Python expression while code is emitted: its type, and for tuples the size.

A fact is a short string, so that facts are compared and joined without ceremony:

    int float number atom bytes binary nil cons list tuple tuple:<n> map fun pid ref context

``binary`` is a ``bytes`` or a view of whole bytes, ``list`` is ``[]`` or a cons cell, ``number`` an int or a float.  No fact (None): any term.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.term.atom import Atom
from enigma_gen.term.cons import NIL

Fact = str | None


def join(a: Fact, b: Fact) -> Fact:
    """What holds when either `a` or `b` does."""
    if a == b:
        return a
    if a is None or b is None:
        return None
    for wider, members in _WIDER:
        if (a in members or a.split(":")[0] in members) and (b in members or b.split(":")[0] in members):
            return wider
    return None


_WIDER = (
    ("number", {"int", "float", "number"}),
    ("list", {"nil", "cons", "list"}),
    ("tuple", {"tuple"}),
    ("binary", {"bytes", "binary"}),
)


def of_term(term: Any) -> Fact:
    """The fact of a constant."""
    kind = type(term)
    if kind is tuple:
        return f"tuple:{len(term)}"
    if term is NIL:
        return "nil"
    return _OF_TYPE.get(kind)


_OF_TYPE: dict[type, Fact] = {int: "int", float: "float", Atom: "atom", bytes: "bytes", list: "cons"}

# The bits of an entry of the Type chunk (OTP 25 to 28: beam_types.hrl / beam_types.erl, encode_ext).
_ATOM, _BITSTRING, _CONS, _FLOAT, _FUN, _INTEGER, _MAP, _NIL, _PID, _PORT, _REFERENCE, _TUPLE = (
    1 << i for i in (0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
)
_CONTEXT = 1 << 2
_OF_FLAGS: dict[int, Fact] = {
    _ATOM: "atom",
    _INTEGER: "int",
    _FLOAT: "float",
    _INTEGER | _FLOAT: "number",
    _NIL: "nil",
    _CONS: "cons",
    _CONS | _NIL: "list",
    _TUPLE: "tuple",
    _MAP: "map",
    _PID: "pid",
    _REFERENCE: "ref",
    _CONTEXT: "context",
}


def of_type_flags(flags: int) -> Fact:
    """The fact that the type bits of an entry of the ``Type`` chunk state."""
    return _OF_FLAGS.get(flags & 0x1FFF)


def is_a(fact: Fact, wanted: str) -> bool:
    """Whether `fact` implies `wanted`."""
    if fact is None:
        return False
    return fact == wanted or wanted in _IMPLIES.get(fact.split(":")[0], ())


_IMPLIES: dict[str, tuple[str, ...]] = {
    "int": ("number",),
    "float": ("number",),
    "nil": ("list",),
    "cons": ("list",),
    "tuple": ("tuple",),
    "bytes": ("binary",),
}
