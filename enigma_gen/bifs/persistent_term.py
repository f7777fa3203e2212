"""Natives of ``persistent_term``.

They are in ``p.system.persistent_terms`` (:mod:`enigma_gen.runtime.persistent_terms`): terms are shared by reference, so reading
and changing are both cheap, and nothing waits.  ``info/0`` says what OTP would need for its table and its copies of the terms.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.charge import charge_steps
from enigma_gen.bifs.erts_debug import size_shared
from enigma_gen.bifs.steps import CELLS, Generated, MakeList, begin
from enigma_gen.term.atom import FALSE, OK, TRUE, Atom, am
from enigma_gen.term.error import badarg
from enigma_gen.term.map import Map
from enigma_gen.term.order import exact, key_of

bif = Bifs("persistent_term")
internal = Bifs("erts_internal")

_WORD: Final = 8
_TABLE_WORDS: Final = 12
"""What OTP's table has besides its slots."""
_AREA_WORDS: Final = 2
"""What it keeps with each pair of key and value."""


@bif
def put(p: Any, key: Any, value: Any) -> Atom:
    """Set the term at `key`."""
    p.system.persistent_terms.put(key_of(key), (key, value))
    return OK


@bif(since=28)
def put_new(p: Any, key: Any, value: Any) -> Atom:
    """Set the term at `key`; ``badarg`` when there is another one already."""
    own_key = key_of(key)
    present = p.system.persistent_terms.get(own_key)
    if present is None:
        p.system.persistent_terms.put(own_key, (key, value))
    elif not exact(present[1], value):
        badarg()
    return OK


@bif(name="get", waits=True)
def get_all(p: Any) -> Any:
    """All ``{Key, Value}``."""
    pairs = list(p.system.persistent_terms.values())
    charge_steps(p, len(pairs))
    return begin(p, MakeList(pairs), ("persistent_term", "get", ()))


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
    return TRUE if p.system.persistent_terms.erase(key_of(key)) else FALSE


@bif(waits=True)
def info(p: Any) -> Any:
    """How many terms there are, and how many bytes OTP would need for them."""
    terms = p.system.persistent_terms
    del p.system.budget[-1 - len(terms) :]
    return begin(p, Generated(_measuring(terms)), ("persistent_term", "info", ()))


def _measuring(terms: Any) -> Generator[None, None, Map]:
    words = _TABLE_WORDS + terms.slots
    pairs = list(terms.values())
    measured = 0
    for pair in pairs:
        measured += size_shared(pair)
        if measured > CELLS:
            words += measured
            measured = 0
            yield
    words += measured + _AREA_WORDS * len(pairs)
    return Map.from_pairs({am.count: len(pairs), am.memory: _WORD * words}.items())


@internal
def erase_persistent_terms(p: Any) -> Atom:
    """Remove all terms."""
    p.system.persistent_terms.erase_all()
    return OK
