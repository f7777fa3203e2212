"""Who wants to be told of nodes that come and go: ``net_kernel:monitor_nodes/1,2``, which is ``process_flag({monitor_nodes, Options}, Flag)``.

A process that asks several times with the same options is told as often; asking no longer ends all of that at once.

Source: OTP 25 ``dist.c`` (``erts_monitor_nodes``), OTP 22's for its options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from enigma_gen.runtime.signal import at_exit
from enigma_gen.term.atom import FALSE, TRUE, UNDEFINED, Atom, am
from enigma_gen.term.cons import NIL, ImproperList, make_list, to_python
from enigma_gen.term.map import Map

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process

Term = Any


@attrs.frozen
class Wishes:
    """What a process wants to be told: of nodes of which `types`, and whether as a map with the number of the connection and the reason of its end."""

    types: frozenset[Atom] = frozenset()
    as_map: bool = False
    number: bool = False
    reason: bool = False

    def message(self, what: Atom, node: Atom, kind: Atom, number: int | None, reason: Term) -> Term:
        """``{nodeup, Node}`` and its like; None for what is not wanted."""
        if not self.types and not self.as_map and not self.number and not self.reason:
            return (what, node) if kind is am.visible else None
        if kind is am.hidden and am.hidden not in self.types:
            return None
        if kind is am.visible and self.types and am.visible not in self.types:
            return None
        facts: list[tuple[Atom, Term]] = []
        if self.number:
            facts.append((am.connection_id, UNDEFINED if number is None else number))
        if what is am.nodedown and self.reason:
            facts.append((am.nodedown_reason, reason))
        if self.types:
            facts.append((am.node_type, kind))
        return what, node, Map.from_pairs(facts) if self.as_map else make_list(facts)


_TYPES: Final = {
    am.visible: frozenset({am.visible}),
    am.hidden: frozenset({am.hidden}),
    am.all: frozenset({am.visible, am.hidden}),
}
_BOOLEANS: Final = {TRUE: True, FALSE: False}


def read_map(options: Term) -> Wishes | None:
    """The options of ``monitor_nodes``, from OTP 25 on a map; None for bad ones."""
    if options is NIL:
        return Wishes()
    if type(options) is not Map:
        return None
    found: dict[str, Any] = {"as_map": True}
    for key, value in options.items():
        if key is am.list and value is TRUE:
            found["as_map"] = False
        elif key is am.node_type and type(value) is Atom and value in _TYPES:
            found["types"] = _TYPES[value]
        elif key is am.connection_id and type(value) is Atom and value in _BOOLEANS:
            found["number"] = _BOOLEANS[value]
        elif key is am.nodedown_reason and type(value) is Atom and value in _BOOLEANS:
            found["reason"] = _BOOLEANS[value]
        else:
            return None
    return Wishes(**found)


def read_list(options: Term) -> Wishes | None:
    """The same up to OTP 24: a list."""
    try:
        given = to_python(options)
    except ImproperList:
        return None
    types: set[frozenset[Atom]] = set()
    for option in given:
        if type(option) is tuple and len(option) == 2 and option[0] is am.node_type and option[1] in _TYPES:
            types.add(_TYPES[option[1]])
        elif option is not am.nodedown_reason:
            return None
    if len(types) > 1:
        return None
    return Wishes(types=next(iter(types), frozenset()), reason=bool(given) and am.nodedown_reason in given)


class NodeWatchers:
    """The processes that are told, in the order in which they have asked."""

    __slots__ = ("_wishes",)

    def __init__(self) -> None:
        self._wishes: dict[tuple[Process, Wishes], int] = {}

    def watch(self, p: Process, wishes: Wishes) -> int:
        """Tell `p`, once more; how often it was told before."""
        at_exit(p, self._forget)
        count = self._wishes.get((p, wishes), 0)
        self._wishes[p, wishes] = count + 1
        return count

    def unwatch(self, p: Process, wishes: Wishes) -> int:
        """Tell `p` no longer; how often it was told before."""
        return self._wishes.pop((p, wishes), 0)

    def _forget(self, p: Process, reason: Term) -> None:
        for key in [key for key in self._wishes if key[0] is p]:
            del self._wishes[key]

    def tell(self, what: Atom, node: Atom, kind: Atom, number: int | None, reason: Term = NIL) -> None:
        """A node has come (``nodeup``) or gone (``nodedown``); `kind` is ``visible`` or ``hidden``, `number` that of the connection."""
        for (p, wishes), count in list(self._wishes.items()):
            message = wishes.message(what, node, kind, number, reason)
            for _ in range(count if message is not None else 0):
                p.post(message)
