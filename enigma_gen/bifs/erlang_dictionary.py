"""The process dictionary (module ``erlang``): a Python dict per process, its keys made canonical by
``term.order.key_of``.
"""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import UNDEFINED
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.order import OWN_KEYS, exact, key_of, term_of

bif = Bifs("erlang")


@bif
def put(p: Process, key: Any, value: Any) -> Any:
    own = key if type(key) in OWN_KEYS else key_of(key)
    dictionary = p.dictionary
    if dictionary is None:
        p.dictionary = {own: value}
        return UNDEFINED
    old = dictionary.get(own, UNDEFINED)
    dictionary[own] = value
    return old


@bif(name="get")
def get_value(p: Process, key: Any) -> Any:
    if p.dictionary is None:
        return UNDEFINED
    return p.dictionary.get(key if type(key) in OWN_KEYS else key_of(key), UNDEFINED)


@bif
def get(p: Process) -> Any:
    return pairs(p)


def pairs(p: Process) -> Any:
    """The whole dictionary as an Erlang list of pairs."""
    return make_list([(term_of(key), value) for key, value in (p.dictionary or {}).items()])


@bif
def get_keys(p: Process) -> Any:
    return make_list([term_of(key) for key in p.dictionary or ()])


@bif(name="get_keys")
def get_keys_of(p: Process, value: Any) -> Any:
    return make_list([term_of(key) for key, held in (p.dictionary or {}).items() if exact(held, value)])


@bif
def erase(p: Process) -> Any:
    erased = pairs(p) if p.dictionary else NIL
    p.dictionary = None
    return erased


@bif(name="erase")
def erase_key(p: Process, key: Any) -> Any:
    if p.dictionary is None:
        return UNDEFINED
    return p.dictionary.pop(key if type(key) in OWN_KEYS else key_of(key), UNDEFINED)
