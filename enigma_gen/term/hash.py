"""The portable hashes ``erlang:phash2`` and ``erlang:phash``, bit for bit as OTP computes them.

Both run over a term depth first with a stack of their own and one 32-bit state; `phash2` mixes three words (Bob Jenkins'
function), `phash` multiplies by primes.  Maps are hashed pair by pair, each from state 0, and the pairs' hashes are combined by
exclusive or, so that the order of the pairs does not matter.

Sources: OTP 25 erts ``utils.c`` (make_hash2, make_hash), ``atom.c`` (the hash of an atom's name).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, repeat
from struct import Struct
from typing import Any, Final

from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring, bit_size, to_padded_bytes
from enigma_gen.term.cons import NIL, Nil
from enigma_gen.term.fun import Closure, ExternalFun
from enigma_gen.term.ids import Pid, Port, Ref
from enigma_gen.term.map import Map
from enigma_gen.term.order import term_of

_M: Final = 0xFFFFFFFF
_GOLDEN: Final = 0x9E3779B9
_C: Final = tuple([_GOLDEN * n & _M for n in range(23)])
_DOUBLE: Final = Struct(">d")
_TWELVE: Final = Struct("<III")


@lru_cache(maxsize=65536)
def atom_hash(atom: Atom) -> int:
    """The hash of an atom's name: "hashpjw" over its UTF-8, where code points below 256 count as one byte."""
    result = 0
    for byte in _atom_bytes(atom.name):
        result = (result << 4) + byte
        high = result & 0xF0000000
        if high:
            result ^= high >> 24
            result ^= high
    return result


def _atom_bytes(name: str) -> bytes:
    return b"".join([chr(ord(c)).encode("latin-1" if ord(c) < 256 else "utf-8") for c in name])


def phash2(term: Any) -> int:
    """``erlang:phash2(term)``: 0 to 2**27 - 1."""
    if type(term) is int:
        return _int2(0, term) & 0x7FFFFFF
    return _hash2(term) & 0x7FFFFFF


def phash2_range(term: Any, limit: int) -> int:
    """``erlang:phash2(term, limit)``: 0 to `limit` - 1; `limit` is 1 to 2**32 (the caller has checked it)."""
    return _hash2(term) % limit


def phash(term: Any, limit: int) -> int:
    """``erlang:phash(term, limit)``: 1 to `limit`; `limit` is 1 to 2**32 (the caller has checked it)."""
    return _hash(term) % limit + 1


# -- phash2


def _mix(a: int, b: int, c: int) -> tuple[int, int, int]:
    """Mix three 32-bit words."""
    a = (a - b - c ^ c >> 13) & _M
    b = (b - c - a ^ a << 8) & _M
    c = (c - a - b & _M) ^ b >> 13
    a = (a - b - c & _M) ^ c >> 12
    b = (b - c - a ^ a << 16) & _M
    c = (c - a - b & _M) ^ b >> 5
    a = (a - b - c & _M) ^ c >> 3
    b = (b - c - a ^ a << 10) & _M
    c = (c - a - b & _M) ^ b >> 15
    return a, b, c


def _step(state: int, first: int, second: int, constant: int) -> int:
    """The next state, two 32-bit words later: the third word of :func:`_mix`, written out, as most of the time goes here."""
    a = constant + first
    b = constant + second
    a = (a - b - state ^ state >> 13) & _M
    b = (b - state - a ^ a << 8) & _M
    c = (state - a - b & _M) ^ b >> 13
    a = (a - b - c & _M) ^ c >> 12
    b = (b - c - a ^ a << 16) & _M
    c = (c - a - b & _M) ^ b >> 5
    a = (a - b - c & _M) ^ c >> 3
    b = (b - c - a ^ a << 10) & _M
    return (c - a - b & _M) ^ b >> 15


class _Op:
    """A mark on the stack: what follows is no term."""

    __slots__ = ()


_PAIR_END: Final = _Op()
_MAP_END: Final = _Op()


_Iterator: Final[type] = type(iter([0]))
"""What stands on the stack for the pairs of a large map."""
_FEW_PAIRS: Final = 1_000
_MANY_BYTES: Final = 1 << 12
"""Bytes, of a binary or a list, that are hashed at once."""
_COST: Final = 500
"""Terms that are hashed meanwhile."""


class Phash2:
    """The hash of a large term, part by part."""

    __slots__ = ("_pairs", "_stack", "state")

    def __init__(self, term: Any) -> None:
        self._stack = [term]
        self._pairs = self.state = 0

    def step(self, terms: int) -> bool:
        """Hash so many of the terms inside; whether all is done: then ``state`` is the hash, 32 bits."""
        self._pairs, self.state = _hash2_part(self._stack, self._pairs, self.state, repeat(None, terms))
        return not self._stack


def _hash2(term: Any) -> int:
    return _hash2_part([term], 0, 0, repeat(None))[1]


def _hash2_part(stack: list[Any], pairs: int, state: int, steps: Iterator[None]) -> tuple[int, int]:
    """Take terms off `stack`, one for each of `steps`, till it is empty."""
    pop, push = stack.pop, stack.append
    for _ in steps:
        if not stack:
            break
        term = pop()
        kind = type(term)
        if kind is list:
            state = _strings2(state, term, push, steps)
        elif kind is Atom:
            state = _step(state, atom_hash(term), 0, _C[3]) if state else atom_hash(term)
        elif kind is int:
            state = _int2(state, term)
        elif kind is tuple:
            state = _step(state, len(term), 0, _C[9])
            stack.extend(reversed(term))
        elif kind is Nil:
            state = _step(state, 2, 0, _C[2]) if state else 3468870702
        elif kind is bytes or kind is Bitstring:
            if bit_size(term) <= _MANY_BYTES * 8:
                state = _bits2(state, term)
            else:
                push(_Blocks(term, state))
        elif kind is Map:
            state = _step(state, len(term), 0, _C[16])
            if len(term):
                stack += (pairs, state, _MAP_END)
                pairs = state = 0
                if len(term) > _FEW_PAIRS:
                    push(iter(list(term.table().items())))
                else:
                    for key, value in term.iter_unordered():
                        stack += (_PAIR_END, value, key)
        elif kind is _Iterator:
            for key, value in term:
                stack += (term, _PAIR_END, value, term_of(key))
                break
        elif kind is _Op:
            if term is _PAIR_END:
                pairs ^= state
                state = 0
            else:
                state = _step(pop(), pairs, 0, _C[19])
                pairs = pop()
        elif kind is float:
            number = int.from_bytes(_DOUBLE.pack(term + 0.0), "big")
            state = _step(state, number >> 32, number & _M, _C[12])
        elif kind is Closure:
            state = _step(state, len(term.env), atom_hash(term.module), _GOLDEN)
            state = _step(state, term.index, term.old_uniq, _GOLDEN)
            stack.extend(reversed(term.env))
        elif kind is _Blocks:
            _pay(steps)
            if term.advance():
                push(term)
            else:
                state = term.end()
        else:
            state = _other2(state, term)
    return pairs, state


def _pay(steps: Iterator[None]) -> None:
    """Take from `steps` what many bytes cost."""
    for _ in islice(steps, _COST):
        pass


class _Blocks:
    """A mark on the stack: a long bitstring that is being hashed."""

    __slots__ = ("_at", "_data", "_size", "_state")

    def __init__(self, term: Any, state: int) -> None:
        self._at = 0
        self._data = to_padded_bytes(term)
        self._size = bit_size(term)
        self._state = (_GOLDEN, _GOLDEN, _C[13] + state & _M)

    def advance(self) -> bool:
        """Hash some bytes; whether many are left."""
        start = self._at
        if (self._size >> 3) - start <= _MANY_BYTES:
            return False
        self._at = end = start + _MANY_BYTES // 12 * 12
        self._state = _mix_words(self._data[start:end], self._state)
        return True

    def end(self) -> int:
        """The hash, after the last bytes."""
        rest = self._size & 7
        state = _last_block2(self._data[self._at : self._size >> 3], self._size >> 3, self._state)
        return _step(state, rest, self._data[-1] >> (8 - rest), _C[15]) if rest else state


def _strings2(state: int, cell: Any, push: Any, steps: Iterator[None]) -> int:
    """Hash the bytes a list starts with, four at a time, then push what follows, which may be more bytes."""
    count = word = 0
    for _ in repeat(None, _MANY_BYTES):
        if type(cell) is not list:
            break
        head = cell[0]
        if type(head) is not int or not 0 <= head <= 255:
            break
        word = word << 8 | head
        if count == 3:
            state = _step(state, word, 0, _C[4])
            count = word = 0
        else:
            count += 1
        cell = cell[1]
    else:
        _pay(steps)
        push(cell)
        return state
    if count:
        state = _step(state, word, 0, _C[4])
    if type(cell) is list:
        push(cell[1])
        push(cell[0])
    else:
        push(cell)
    return state


def _int2(state: int, value: int) -> int:
    if -0x8000000 <= value < 0x8000000:
        if value < 0:
            state = _step(state, -value, 0, _GOLDEN)
        return _step(state, value, 0, _GOLDEN)
    constant = _C[10] if value < 0 else _C[11]
    value = abs(value)
    digits = value.to_bytes(((value.bit_length() + 63) >> 6) * 8, "little")
    for i in range(0, len(digits), 8):
        low = int.from_bytes(digits[i : i + 4], "little")
        high = int.from_bytes(digits[i + 4 : i + 8], "little")
        state = _step(state, low, high, constant)
    return state


def _bits2(state: int, term: Any) -> int:
    size = bit_size(term)
    seed = _C[13] + state & _M
    if not size:
        return seed
    data = to_padded_bytes(term)
    rest = size & 7
    state = _block2(data, size >> 3, seed)
    return _step(state, rest, data[-1] >> (8 - rest), _C[15]) if rest else state


def _block2(data: bytes, size: int, state: int) -> int:
    """Hash the first `size` bytes of `data`, twelve at a time."""
    return _last_block2(data[:size], size, (_GOLDEN, _GOLDEN, state))


def _last_block2(data: bytes, size: int, state: tuple[int, int, int]) -> int:
    """The hash of `size` bytes, of which `data` is still to be hashed."""
    whole = len(data) - len(data) % 12
    a, b, c = _mix_words(data[:whole], state)
    tail = data[whole:]
    c += size
    c += int.from_bytes(tail[8:], "little") << 8
    b += int.from_bytes(tail[4:8], "little")
    a += int.from_bytes(tail[:4], "little")
    return _mix(a & _M, b & _M, c & _M)[2]


def _mix_words(data: bytes, state: tuple[int, int, int]) -> tuple[int, int, int]:
    """The state after so many times twelve bytes."""
    a, b, c = state
    for x, y, z in _TWELVE.iter_unpack(data):
        a, b, c = _mix(a + x & _M, b + y & _M, c + z & _M)
    return a, b, c


def _other2(state: int, term: Any) -> int:
    kind = type(term)
    if kind is Pid:
        return _step(state, term.number, 0, _C[5])
    if kind is Port:
        return _step(state, term.number & _M, term.number >> 32, _C[6])
    if kind is Ref:
        return _step(state, term.words[0], 0, _C[7])
    if kind is ExternalFun:
        state = _step(state, term.arity, atom_hash(term.module), _GOLDEN)
        return _step(state, atom_hash(term.function), 0, _C[14])
    raise TypeError(f"not an Erlang term: an object of {kind}")


# -- phash

_P1: Final = 268440163
_P2: Final = 268439161
_P3: Final = 268435459
_P4: Final = 268436141
_P5: Final = 268438633
_P6: Final = 268437017
_P8: Final = 268437511
_P9: Final = 268439627
_P10: Final = 268440479
_P11: Final = 268440577
_P12: Final = 268440581
_P13: Final = 268440593
_P14: Final = 268440611


class _After:
    """A mark on the stack: multiply the state by `factor`, then add `term`."""

    __slots__ = ("factor", "term")

    def __init__(self, factor: int, term: int) -> None:
        self.factor = factor
        self.term = term


_LIST_END: Final = _After(_P8, 0)


class _Tail:
    """A mark on the stack: the rest of a list that has begun."""

    __slots__ = ("cell",)

    def __init__(self, cell: Any) -> None:
        self.cell = cell


class Phash:
    """The old hash of a large term, part by part."""

    __slots__ = ("_stack", "state")

    def __init__(self, term: Any) -> None:
        self._stack = [term]
        self.state = 0

    def step(self, terms: int) -> bool:
        """Hash so many of the terms inside; whether all is done: then ``state`` is the hash, 32 bits."""
        self.state = _hash_part(self._stack, self.state, repeat(None, terms))
        return not self._stack


class _MapHash:
    """A mark on the stack: a map that is being hashed."""

    __slots__ = ("hash",)

    def __init__(self, term: Map) -> None:
        self.hash = Phash2(term)


class _ManyBytes:
    """A mark on the stack: bytes that are still to be hashed."""

    __slots__ = ("at", "data", "prime")

    def __init__(self, data: bytes, prime: int) -> None:
        self.at = 0
        self.data = data
        self.prime = prime


def _hash(term: Any) -> int:
    return _hash_part([term], 0, repeat(None))


def _hash_part(stack: list[Any], state: int, steps: Iterator[None]) -> int:
    """Take terms off `stack`, one for each of `steps`, till it is empty."""
    for _ in steps:
        if not stack:
            break
        term = stack.pop()
        kind = type(term)
        if kind is list:
            state = _string(state, term, stack, steps)
        elif kind is _Tail:
            state = _string(state, term.cell, stack, steps)
        elif kind is Atom:
            state = state * _P1 + atom_hash(term) & _M
        elif kind is int:
            state = _int(state, term)
        elif kind is tuple:
            stack.append(_After(_P9, len(term)))
            stack.extend(reversed(term))
        elif kind is _After:
            state = state * term.factor + term.term & _M
        elif kind is Closure:
            state = (state * _P10 + len(term.env)) * _P1 + atom_hash(term.module) & _M
            state = (state * _P2 + term.index) * _P2 + term.old_uniq & _M
            stack.extend(reversed(term.env))
        elif kind is Map:
            stack.append(_MapHash(term))
        elif kind is _MapHash:
            _pay(steps)
            if term.hash.step(_COST):
                state = state * _P13 + _P14 + term.hash.state & _M
            else:
                stack.append(term)
        elif kind is bytes or kind is Bitstring:
            _bits(term, stack)
        elif kind is _ManyBytes:
            end = term.at + _MANY_BYTES
            state = _bytes(state, term.data[term.at : end], term.prime)
            if end < len(term.data):
                _pay(steps)
                term.at = end
                stack.append(term)
        else:
            state = _leaf(state, term)
    return state


def _string(state: int, cell: Any, stack: list[Any], steps: Iterator[None]) -> int:
    """Hash the bytes that a list, or the rest of one, starts with, then push what follows."""
    for _ in repeat(None, _MANY_BYTES):
        if type(cell) is not list:
            stack += (_LIST_END, cell)
            return state
        head = cell[0]
        if type(head) is not int or not 0 <= head <= 255:
            stack += (_Tail(cell[1]), head)
            return state
        state = state * _P2 + head & _M
        cell = cell[1]
    _pay(steps)
    stack.append(_Tail(cell))
    return state


def _bytes(state: int, data: bytes, prime: int) -> int:
    for byte in data:
        state = state * prime + byte & _M
    return state


def _int(state: int, value: int) -> int:
    size = max((abs(value).bit_length() + 31) >> 5, 1) * 4
    state = _bytes(state, abs(value).to_bytes(size, "little"), _P2)
    return state * (_P4 if value < 0 else _P3) & _M


def _word(state: int, word: int, prime: int) -> int:
    return _bytes(state, (word & _M).to_bytes(4, "little"), prime)


def _leaf(state: int, term: Any) -> int:
    kind = type(term)
    if term is NIL:
        return state * _P3 + 1 & _M
    if kind is float:
        number = int.from_bytes(_DOUBLE.pack(term + 0.0), "big")
        return state * _P6 + (number >> 32 ^ number & _M) & _M
    if kind is Pid:
        return _word(state, term.number, _P5) * _P6 & _M
    if kind is Port:
        if term.number >> 32:
            state = _word(state, term.number >> 32, _P11)
        return _word(state, term.number, _P9) * _P10 & _M
    if kind is Ref:
        return _word(state, term.words[0], _P9) * _P10 & _M
    if kind is ExternalFun:
        state = (state * _P11 + term.arity) * _P1 + atom_hash(term.module) & _M
        return state * _P1 + atom_hash(term.function) & _M
    raise TypeError(f"not an Erlang term: an object of {kind}")


def _bits(term: Any, stack: list[Any]) -> None:
    """Push what a bitstring comes to: its bytes, bits that are left over, its size."""
    size = bit_size(term)
    data = to_padded_bytes(term)
    rest = size & 7
    stack.append(_After(_P4, size >> 3))
    if rest:
        stack += (_After(_P12, rest), _After(_P1, data[-1] >> (8 - rest)))
    stack.append(_ManyBytes(data[: size >> 3], _P1))
