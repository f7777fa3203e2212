"""How much memory the terms of a process take, in words of OTP's heaps.

A process has no heap of its own here: its terms are Python objects, and messages share them.  What is measured is what the BEAM's heap would hold right after a
major collection: all terms that the frames, the dictionary and the mailbox lead to, each once, with the sizes that OTP gives them.
Walking is expensive, so whoever measures says how far to go at most.

Source: OTP 25 ``erl_term.h``, ``big.h``, ``erl_map.h``, ``erl_binary.h``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from enigma_gen.term.bits import Bitstring
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Ref
from enigma_gen.term.map import Map

if TYPE_CHECKING:
    from enigma_gen.runtime.process import Process

Term = Any

_SMALL: Final = 1 << 59
_HEAP_BINARY: Final = 64
_PROC_BIN: Final = 6
_SUB_BINARY: Final = 5
_FUN: Final = 5
_REF: Final = 3


def live_words(p: Process, most: int) -> int:
    """The words that live terms of `p` take on its heap; the walk ends when there are more than `most`."""
    roots: list[Term] = []
    for _, registers in reversed(p.stack):
        roots.append(registers)
        if len(roots) > most:
            break
    if p.entry is not None:
        roots.append(p.entry[1])
    roots.extend(registers for _, registers in p.frames)
    if p.dictionary is not None:
        roots.extend(p.dictionary.values())
    roots.extend(p.messages())
    return _words(roots, most)


def stack_words(p: Process) -> int:
    """The words of the stack of `p`: a return address and the live registers per frame."""
    return sum(len(registers) + 1 for _, registers in p.stack)


def _words(stack: list[Term], most: int) -> int:
    """The words of the terms in `stack`, which is used up."""
    total = 0
    seen: set[int] = set()
    while stack and total <= most:
        term = stack.pop()
        kind = type(term)
        if kind is int:
            if not -_SMALL <= term < _SMALL:
                total += 1 + (term.bit_length() + 63) // 64
            continue
        if kind is float:
            total += 2
            continue
        if kind not in _COMPOUND or id(term) in seen:
            continue
        seen.add(id(term))
        if kind is list:
            total += 2
            stack += term
        elif kind is tuple:
            total += len(term) + 1
            stack += term
        elif kind is bytes:
            size = len(term)
            total += 2 + (size + 7) // 8 if size <= _HEAP_BINARY else _PROC_BIN
        elif kind is Map:
            total += 3 + 2 * len(term)
            for key, value in term.items():
                stack.append(key)
                stack.append(value)
        elif kind is Closure:
            total += _FUN + len(term.env)
            stack += term.env
        else:
            total += _SUB_BINARY if kind is Bitstring else _REF
    return total


_COMPOUND: Final = frozenset((list, tuple, bytes, Map, Closure, ExternalFun, Bitstring, Ref))
