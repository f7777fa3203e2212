"""Natives of ``erts_internal`` that only look at terms."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_binary import want_binary
from enigma_gen.bifs.erlang_convert import parse_integer, scan_integer, text_list, want_base
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.maps import badmap
from enigma_gen.bifs.steps import CELLS, Generated, begin
from enigma_gen.term.atom import UNDEFINED, Atom, am
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, Nil, make_list
from enigma_gen.term.error import ErlangError, badarg
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref, ThisNode
from enigma_gen.term.map import PART, Map
from enigma_gen.term.order import compare_exact
from enigma_gen.term.text import display

bif = Bifs("erts_internal")

SMALL_MAP = 32


@bif(pure=True)
def cmp_term(left: Any, right: Any) -> int:
    """-1, 0 or 1: the order of map keys, in which integers come before floats."""
    return compare_exact(left, right)


@bif(waits=True)
def map_next(p: Any, path: Any, map_: Any, wanted: Any) -> Any:
    """Pairs of a map: of a small one all, of a large one those from position `path` on.

    With `wanted` ``iterator``, ``{Key, Value, Next}``, where the innermost `Next` is ``none``, or ``[Path|Map]`` when there are more than 32; with
    a list, all pairs in front of that list.
    """
    if type(map_) is not Map or not (wanted is am.iterator or wanted is NIL or type(wanted) is list):
        badarg()
    if type(path) is not int or not 0 <= path <= len(map_):
        badarg()
    if len(map_) > PART and (wanted is not am.iterator or not path):
        work = Generated(_sorted_pairs(map_, path, wanted))
        return begin(p, work, ("erts_internal", "map_next", (path, map_, wanted)))
    items = map_.items()
    start = 0 if len(items) <= SMALL_MAP else path
    if wanted is not am.iterator:
        return make_list(items[start:], wanted)
    return _iterator(map_, start)


def _iterator(map_: Map, start: int) -> Any:
    items = map_.items()
    end = start + SMALL_MAP
    result: Any = am.none if end >= len(items) else [end, map_]
    for key, value in reversed(items[start:end]):
        result = (key, value, result)
    return result


def _sorted_pairs(map_: Map, start: int, wanted: Any) -> Generator[None, None, Any]:
    """What :func:`map_next` gives of a large map, step by step."""
    yield from map_.sorting()
    if wanted is am.iterator:
        return _iterator(map_, start)
    items = map_.items()
    made = wanted
    for end in range(len(items), start, -CELLS):
        made = make_list(items[max(start, end - CELLS) : end], made)
        yield
    return made


@bif(pure=True)
def map_to_tuple_keys(map_: Any) -> tuple[Any, ...]:
    """The keys of a map of at most 32 associations."""
    if type(map_) is not Map:
        badmap(map_)
    if len(map_) > SMALL_MAP:
        badarg()
    return tuple(map_.keys())


_HEAP_BINARY = 64
_TYPES = {
    Atom: am.atom,
    Nil: am.nil,
    list: am.list,
    tuple: am.tuple,
    float: am.hfloat,
    Bitstring: am.sub_binary,
    Closure: am.fun,
    ExternalFun: am.export,
}


@bif(pure=True)
def term_type(term: Any) -> Atom:
    """How OTP would store `term`."""
    kind = type(term)
    if kind is int:
        return am.fixnum if -SMALL_LIMIT <= term < SMALL_LIMIT else am.bignum
    if kind is bytes:
        return am.heap_binary if len(term) <= _HEAP_BINARY else am.refc_binary
    if kind is Map:
        return am.flatmap if len(term) <= SMALL_MAP else am.hashmap
    if kind is Pid:
        return am.pid if type(term.node) is ThisNode else am.external_pid
    if kind is Port:
        return am.port if type(term.node) is ThisNode else am.external_port
    if kind is Ref:
        return am.reference if type(term.node) is ThisNode else am.external_reference
    return _TYPES[kind]


def _or_atom(parse: Callable[[], Any]) -> Any:
    """What `parse` gives, or the atom ``badarg``, or ``big`` for ``system_limit``: the callers raise what fits."""
    try:
        return parse()
    except ErlangError as wrong:
        return am.big if wrong.reason is am.system_limit else am.badarg


@bif(pure=True, since=26)
def binary_to_integer(binary: Any, base: Any) -> Any:
    """An integer out of all of a binary of digits, or ``badarg``, or ``big`` when it is too large."""
    return _or_atom(lambda: parse_integer(want_binary(binary), want_base(base)))


@bif(pure=True, since=26)
def list_to_integer(items: Any, base: Any) -> Any:
    """``{Integer, Rest}``, or ``no_integer``, ``not_a_list``, ``badarg``, or ``big`` when it is too large."""
    if type(items) is not list:
        return am.no_integer if items is NIL else am.not_a_list
    found = _or_atom(lambda: scan_integer(items, want_base(base)))
    return am.no_integer if type(found) is tuple and found[0] is None else found


@bif(pure=True, since=26)
def term_to_string(term: Any, limit: Any) -> Any:
    """The text of ``erlang:display``, cut behind `limit` characters (``undefined``: not at all)."""
    if limit is not UNDEFINED and (type(limit) is not int or not 1 < limit < 1 << 59):
        badarg()
    text = display(term)
    return text_list(text if type(limit) is not int or len(text) <= limit else text[:limit] + "...")
