"""Keys of ordered tables, as Python tuples that Python itself compares in Erlang's order.

A term is written out, depth first, as a flat tuple of numbers, strings and bytes: first its rank (see ``term.order``), then what
the order looks at, in the order in which it looks.  Two such tuples are equal exactly if the terms are ``==``, and one is less
exactly if its term is less.  It works because everything before a position decides what stands at that position: where two tuples
first differ, both hold a rank, or both a number, or both a name, ...  So one comparison in C takes the place of a walk over two terms,
nothing recurses however deep a key nests, and the same tuples serve as dictionary keys.

A pattern's *prefix* is what its key is known to start with; all keys that can match lie between ``prefix`` and ``prefix + (TOP,)``.

Source: the order of terms, "Term Comparisons" in the Erlang reference manual.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.term.atom import Atom, intern
from enigma_gen.term.bits import Bitstring, to_padded_bytes
from enigma_gen.term.cons import NIL
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import NO_NODE, Pid, Port, Ref, ThisNode
from enigma_gen.term.map import Map
from enigma_gen.term.order import (
    ATOM,
    BITS,
    FUN,
    LIST,
    MAP,
    NIL_RANK,
    NUMBER,
    PID,
    PORT,
    REF,
    TUPLE,
)

Key = tuple[Any, ...]


class _Top:
    """The type of :data:`TOP`: more than anything."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True


TOP: Final = _Top()


def order_key(term: Any) -> Key:
    """The key of `term`: equal for terms that are ``==``, and ordered as they are."""
    kind = type(term)
    if kind is int or kind is float:
        return (NUMBER, term)
    if kind is Atom:
        return (ATOM, term.name)
    if kind is bytes:
        return (BITS, term, len(term) * 8)
    out: list[Any] = []
    _write(term, out, None)
    return tuple(out)


def prefix_key(pattern: Any) -> Key:
    """What the key of every term that `pattern` (with ``'_'`` and ``'$1'``, as in a match specification) can match starts with; shorter
    than any of them.
    """
    out: list[Any] = []
    if _write(pattern, out, is_variable):
        out.pop()
    return tuple(out)


def is_variable(term: Any) -> bool:
    """Whether `term` is ``'_'`` or ``'$N'``."""
    if type(term) is not Atom:
        return False
    name = term.name
    return term is _ANY or (name[:1] == "$" and name[1:].isdecimal() and name.isascii())


_ANY: Final = intern("_")


def _write(term: Any, out: list[Any], is_open: Any) -> bool:
    """Append the key of `term` to `out`, and say so; stops at a sub-term that `is_open` holds of, and then at maps too (as
    patterns they match maps of any size).
    """
    stack: list[tuple[Any, bool]] = [(term, False)]
    append = out.append
    while stack:
        term, exactly = stack.pop()
        if is_open is not None and (type(term) is Map or is_open(term)):
            return False
        kind = type(term)
        if kind is int or kind is float:
            append(NUMBER)
            if exactly:
                append(kind is float)
            append(term)
        elif kind is Atom:
            out += (ATOM, term.name)
        elif kind is tuple:
            out += (TUPLE, len(term))
            stack += [(element, exactly) for element in reversed(term)]
        elif kind is list:
            append(LIST)
            stack += ((term[1], exactly), (term[0], exactly))
        elif term is NIL:
            append(NIL_RANK)
        elif kind is Map:
            items = term.items()
            out += (MAP, len(items))
            stack += [(value, exactly) for _, value in reversed(items)]
            stack += [(key, True) for key, _ in reversed(items)]
        elif kind is Closure:
            out += _LEAVES[kind](term)
            stack += [(element, exactly) for element in reversed(term.env)]
        else:
            out += _LEAVES[kind](term)
    return True


def _ref(ref: Ref) -> Key:
    value = 0
    for word in reversed(ref.words):
        value = value << 32 | word
    return (REF, _node(ref.node), ref.creation, value)


def _node(node: Atom) -> str:
    """What orders identifiers by their nodes: for this node something that stays, whatever the node is called."""
    return NO_NODE.name if type(node) is ThisNode else node.name


def _closure(fun: Closure) -> Key:
    return (FUN, 0, fun.module.name, fun.index, fun.old_uniq, len(fun.env))


def _bits(bits: Bitstring) -> Key:
    return (BITS, to_padded_bytes(bits), bits.size)


_LEAVES: Final[dict[type, Any]] = {
    bytes: lambda data: (BITS, data, len(data) * 8),
    Bitstring: _bits,
    Ref: _ref,
    Pid: lambda pid: (PID, pid.serial, pid.number, _node(pid.node), pid.creation),
    Port: lambda port: (PORT, _node(port.node), port.creation, port.number),
    Closure: _closure,
    ExternalFun: lambda fun: (FUN, 1, fun.module.name, fun.function.name, fun.arity),
}
