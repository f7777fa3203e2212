"""Natives of ``erts_debug`` that only look at terms.  Sizes are in words of 8 bytes, as OTP 25 on 64 bits would need them."""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_terms import SMALL_LIMIT
from enigma_gen.bifs.maps import badmap
from enigma_gen.term.atom import FALSE, TRUE, Atom
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.error import badarg
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref, ThisNode
from enigma_gen.term.map import Map

bif = Bifs("erts_debug")

_BINARY_HEADER = 6
_SUB_BINARY = 5
_FUN_HEADER = 5
_REF_WORDS = 3
_SMALL_MAP = 32


def _children(term: Any) -> tuple[int, Any]:
    """The words of `term` itself, and the terms inside it."""
    kind = type(term)
    if kind is list:
        return 2, term
    if kind is tuple:
        return (len(term) + 1 if term else 0), term
    if kind is Map:
        return _map_words(len(term)), [part for pair in term.iter_unordered() for part in pair]
    if kind is Closure:
        return _FUN_HEADER + len(term.env), term.env
    return _leaf_words(term), ()


def _map_words(size: int) -> int:
    if size <= _SMALL_MAP:
        return 3 + size + (size + 1 if size else 0)
    # a tree: a cell per pair, about a third more for its nodes
    return 1 + 2 * size + size * 4 // 3


def _leaf_words(term: Any) -> int:
    kind = type(term)
    if kind is int:
        return 0 if -SMALL_LIMIT <= term < SMALL_LIMIT else 1 + (abs(term).bit_length() + 63) // 64
    if kind is float:
        return 2
    if kind is bytes:
        return 2 + (len(term) + 7) // 8 if len(term) <= 64 else _BINARY_HEADER
    if kind is Bitstring:
        return _bitstring_words(term)
    if kind is Ref:
        return _REF_WORDS if type(term.node) is ThisNode else 4 + (len(term.words) + 2) // 2
    if kind is Pid or kind is Port:
        return 0 if type(term.node) is ThisNode else 4
    return 2 + 3 if kind is ExternalFun else 0


def _bitstring_words(term: Bitstring) -> int:
    odd = (term.size & 7) + (term.offset & 7)
    extra = 2 if odd > 8 else 1 if odd else 0
    words = _SUB_BINARY if odd else 0
    if len(term.base) > 64:
        return words + _BINARY_HEADER
    return words + 2 + ((term.size >> 3) + extra + 7) // 8


@bif(pure=True)
def flat_size(term: Any) -> int:
    """The words of `term` if nothing in it were shared."""
    total = 0
    waiting = [term]
    while waiting:
        words, parts = _children(waiting.pop())
        total += words
        waiting.extend(parts)
    return total


@bif(pure=True)
def size_shared(term: Any) -> int:
    """The words of `term`, what is shared in it counted once."""
    total = 0
    seen: set[int] = set()
    waiting = [term]
    while waiting:
        part = waiting.pop()
        words, parts = _children(part)
        if words:
            if id(part) in seen:
                continue
            seen.add(id(part))
        total += words
        waiting.extend(parts)
    return total


@bif(pure=True)
def same(left: Any, right: Any) -> Atom:
    """Whether both are the same object; immediate terms are when they are equal."""
    if left is right:
        return TRUE
    if type(left) is int and type(right) is int:
        return TRUE if left == right and -SMALL_LIMIT <= left < SMALL_LIMIT else FALSE
    if type(left) in (Pid, Port):
        return TRUE if left == right and type(left.node) is ThisNode else FALSE
    return TRUE if left == () and right == () else FALSE


@bif(pure=True, until=24)
def copy_shared(term: Any) -> Any:
    """A copy of `term`: terms never change, so `term` itself."""
    return term


@bif(name="copy_shared", pure=True, since=25)
def copy_shared_options(term: Any, options: Any) -> Any:
    """As ``copy_shared/1``."""
    return term


@bif(pure=True)
def map_info(map_: Any) -> Any:
    """Facts on the tree of a large map; here a map has no tree, so it is refused as a small one is."""
    if type(map_) is not Map:
        badmap(map_)
    badarg()
