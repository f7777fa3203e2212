"""Natives of ``persistent_term``.

``p.system.persistent_terms`` is a dictionary from ``order.key_of(Key)`` to ``(Key, Value)``: terms are shared by reference, so reading
and changing are both cheap, and nothing waits.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.cons import make_list
from enigma_gen.term.error import badarg
from enigma_gen.term.map import Map
from enigma_gen.term.order import exact, key_of

bif = Bifs("persistent_term")
internal = Bifs("erts_internal")


@bif
def put(p: Any, key: Any, value: Any) -> Atom:
    """Set the term at `key`."""
    p.system.persistent_terms[key_of(key)] = (key, value)
    return OK


@bif(since=28)
def put_new(p: Any, key: Any, value: Any) -> Atom:
    """Set the term at `key`; ``badarg`` when there is another one already."""
    present = p.system.persistent_terms.setdefault(key_of(key), (key, value))
    if not exact(present[1], value):
        badarg()
    return OK


@bif(name="get")
def get_all(p: Any) -> Any:
    """All ``{Key, Value}``."""
    return make_list(list(p.system.persistent_terms.values()))


@bif
def get(p: Any, key: Any) -> Any:
    """The term at `key`, which must be there."""
    found = p.system.persistent_terms.get(key_of(key))
    if found is None:
        badarg()
    return found[1]


@bif(name="get")
def get_default(p: Any, key: Any, default: Any) -> Any:
    """The term at `key`, or `default`."""
    found = p.system.persistent_terms.get(key_of(key))
    return default if found is None else found[1]


@bif
def erase(p: Any, key: Any) -> Atom:
    """Remove the term at `key`: whether there was one."""
    return FALSE if p.system.persistent_terms.pop(key_of(key), None) is None else TRUE


@bif
def info(p: Any) -> Map:
    """How many terms there are; the memory is a guess, as terms are shared."""
    count = len(p.system.persistent_terms)
    return Map.from_pairs({am.count: count, am.memory: 512 + 64 * count}.items())


@internal
def erase_persistent_terms(p: Any) -> Atom:
    """Remove all terms."""
    p.system.persistent_terms.clear()
    return OK
